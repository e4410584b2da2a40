"""BLDS permits files: which columns there are, and what one row says.

BLDS is the Building and Land Development Specification, version 1.2 (permitdata.org).
"""

import re

from django.utils.translation import gettext as _

from permits.cells import as_meant
from permits.choices import CaseKind, Sector, WorkClass
from permits.importing.cases import CaseRow
from permits.importing.csvfile import placed
from permits.importing.places import street_line
from permits.importing.statuses import StatusWords
from permits.importing.trouble import BrokenFile, RefusedRow
from permits.importing.values import amount, day, degrees, fingerprint, one_line, whole
from permits.models.case import slug_of

NEEDED = (
    "PermitNum",
    "Description",
    "OriginalAddress1",
    "OriginalCity",
    "OriginalState",
    "OriginalZip",
)
# At least one column of each pair.
EITHER = (("AppliedDate", "IssuedDate"), ("CompletedDate", "StatusCurrent"))
USED = (
    *NEEDED,
    *(column for pair in EITHER for column in pair),
    "ContractorCompanyName",
    "ContractorLicNum",
    "ContractorTrade",
    "ContractorTradeMapped",
    "EstProjectCost",
    "ExpiresDate",
    "HousingUnits",
    "Latitude",
    "Longitude",
    "MasterPermitNum",
    "OriginalAddress2",
    "PermitClassMapped",
    "PermitType",
    "PermitTypeDesc",
    "PermitTypeMapped",
    "PIN",
    "ProjectName",
    "Publisher",
    "StatusCurrentMapped",
    "StatusDate",
    "TotalSqFt",
    "WorkClassMapped",
)
COLUMNS = {"number": "PermitNum"}
WORK = {"new": WorkClass.NEW.value, "existing": WorkClass.EXISTING.value}
SECTORS = {"residential": Sector.RESIDENTIAL, "non-residential": Sector.COMMERCIAL}


class Blds:
    """The reader of a permits.csv."""

    file_format = "blds"
    delimiter = ","

    def __init__(self, kind: str = CaseKind.PERMIT.value):
        self.kind = kind

    def header(self, row):
        found = placed(row, USED)
        missing = [name for name in NEEDED if name not in found]
        missing += [_("%s or %s") % pair for pair in EITHER if not set(pair) & set(found)]
        if missing:
            raise BrokenFile(
                _("Line 1 is not the header of a BLDS permits file: %(names)s missing.") % {"names": ", ".join(missing)}
            )
        return found

    def column_of(self, name):
        return COLUMNS[name]

    def source_of(self, cells):
        return one_line(as_meant(cells.get("Publisher", "")), 60)

    def reading(self, source):
        words = StatusWords(source)
        return lambda line, row: record(line, row, words, self.kind)


def record(line: int, row: dict, words: StatusWords, kind: str = CaseKind.PERMIT.value) -> CaseRow:
    """What one row says. `words` knows a source's words for states. Raises RefusedRow."""

    def said(column, longest):
        cell = row.get(column)
        return one_line(as_meant(cell), longest) if cell else ""

    number = one_line(as_meant(row["PermitNum"]), 61)
    slug = slug_of(number)
    if not slug:
        raise RefusedRow("PermitNum", _("There is no number."))
    if len(number) > 60:
        raise RefusedRow("PermitNum", _("The number has more than 60 characters."))
    word, mapped = said("StatusCurrent", 60), said("StatusCurrentMapped", 60)
    house, street, unit = street_line(said("OriginalAddress1", 120), said("OriginalAddress2", 30))
    name, sector, prefix, trade = _kind_of_permit(said)
    latitude, longitude = degrees(row.get("Latitude", ""), 90), degrees(row.get("Longitude", ""), 180)
    facts = (
        number,
        slug,
        said("MasterPermitNum", 60),
        as_meant(row["Description"].strip()),
        said("ProjectName", 120),
        WORK.get(said("WorkClassMapped", 20).lower(), ""),
        whole(row.get("TotalSqFt", "")),
        whole(row.get("HousingUnits", "")),
        words.status_of(word, mapped),
        word or mapped,
        day(row.get("StatusDate", ""), "StatusDate"),
        day(row.get("AppliedDate", ""), "AppliedDate"),
        day(row.get("IssuedDate", ""), "IssuedDate"),
        day(row.get("CompletedDate", ""), "CompletedDate"),
        day(row.get("ExpiresDate", ""), "ExpiresDate"),
        amount(row.get("EstProjectCost", ""), "EstProjectCost"),
        house,
        street,
        unit,
        said("OriginalCity", 60),
        said("OriginalState", 2),
        said("OriginalZip", 10),
        said("PIN", 40),
        latitude if longitude is not None else None,
        longitude if latitude is not None else None,
        False,
        said("ContractorCompanyName", 160),
        said("ContractorLicNum", 30),
        said("ContractorTrade", 40) or said("ContractorTradeMapped", 40),
        kind,
        name,
        sector,
        prefix,
        trade,
    )
    return CaseRow(line, *facts, fingerprint(facts))


def _kind_of_permit(said):
    """Name, sector, prefix and trade of the case type a row belongs to."""
    trade, code = said("PermitTypeMapped", 40), said("PermitType", 40)
    sector = SECTORS.get(said("PermitClassMapped", 20).lower(), "")
    prefix = code if re.fullmatch(r"[A-Z]{2,6}", code) else "REC"
    if trade:
        name = f"{Sector(sector).label} {trade.lower()}" if sector else trade
    else:
        name = said("PermitTypeDesc", 120) or code or "Permit"
    return name, str(sector), prefix, trade
