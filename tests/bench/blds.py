"""A town's records as a BLDS permits.csv, with the habits of a real one: units in the street's line, gaps, no zeros."""

import csv

from tests.bench import shape

COLUMNS = """
    PermitNum MasterPermitNum Description AppliedDate IssuedDate CompletedDate StatusCurrent StatusCurrentMapped
    OriginalAddress1 OriginalCity OriginalState OriginalZip PermitClass PermitClassMapped WorkClass WorkClassMapped
    PermitType PermitTypeMapped PermitTypeDesc TotalSqFt Latitude Longitude EstProjectCost HousingUnits PIN
    ContractorCompanyName Publisher
"""
WORDS = {
    "finaled": ("Final", "Permit Finaled"), "issued": ("Active", "Permit Issued"), "expired": ("Expired", ""),
    "void": ("VOID", "Permit Cancelled"), "withdrawn": ("Withdrawn", "Permit Cancelled"),
}  # fmt: skip
CLASSES = {"residential": "Residential", "commercial": "Non-Residential"}
PENDING = ("Pending", "In Review")


def write(path, town):
    """Write all of a town's records."""
    kinds, addresses = list(shape.KINDS), town.addresses
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS.split())
        for at, record in enumerate(town.records()):
            _prefix, suffix, name, sector, trade = kinds[record.kind]
            place = addresses[record.place]
            word, mapped = WORDS.get(record.status, PENDING)
            is_new = record.family.endswith(("1", "4", "7"))
            rows.writerow((
                record.number, record.family, record.description, "", record.issued_on or "", record.finaled_on or "",
                word, mapped, f"{place.number} {place.street} {place.unit}".rstrip(), "Plumb Hollow", "CA",
                "" if at % 14 == 0 else place.zip, name, CLASSES[sector],
                "New" if is_new else "Remodel", "New" if is_new else "Existing", suffix,
                trade.capitalize(), name, "" if at % 16 else 400 + at % 3000,
                30 + record.place % 9973 / 20_000, -97 - record.place % 9967 / 20_000, record.valuation or "",
                1 if sector == "residential" else "", "",
                "" if record.contractor is None else town.contractors[record.contractor][0], "Plumb Hollow (generated)",
            ))  # fmt: skip
