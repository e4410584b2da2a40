"""BLDS permits files: which columns there are, and what one row says.

BLDS is the Building and Land Development Specification, version 1.2 (permitdata.org).
"""

import re

from django.utils.translation import gettext as _

from permits.choices import CaseStatus, Sector, WorkClass
from permits.importing.cases import CaseRow
from permits.importing.csvfile import placed
from permits.importing.trouble import BrokenFile, RefusedRow
from permits.importing.values import amount, day, degrees, fingerprint, one_line, whole
from permits.models import StatusMapping
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
    "TotalSqFt",
    "WorkClassMapped",
)
COLUMNS = {"number": "PermitNum"}
HOUSE_NUMBER = re.compile(r"(\d+[A-Za-z]?(?:[-/]\d+)?)\s+(\S.*)")
WORK = {"new": WorkClass.NEW.value, "existing": WorkClass.EXISTING.value}
SECTORS = {"residential": Sector.RESIDENTIAL, "non-residential": Sector.COMMERCIAL}


class Blds:
    """The reader of a permits.csv."""

    file_format = "blds"
    delimiter = ","

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
        return one_line(cells.get("Publisher", ""), 60)

    def reading(self, source):
        statuses = _statuses(source)
        return lambda line, row: record(line, row, statuses)


def _statuses(source):
    """A source's words for states, in capitals, and ours; its own rows win over those for every source."""
    known = StatusMapping.objects.filter(source__in=["", source]).order_by("source")
    return {mapping.word.upper(): mapping.status for mapping in known}


def record(line: int, row: dict, statuses: dict) -> CaseRow:
    """What one row says. `statuses` maps a source's words in capitals to our states. Raises RefusedRow."""

    def said(column, longest):
        return one_line(row.get(column, ""), longest)

    number = " ".join(row["PermitNum"].split())
    if not slug_of(number):
        raise RefusedRow("PermitNum", _("There is no number."))
    if len(number) > 60:
        raise RefusedRow("PermitNum", _("The number has more than 60 characters."))
    word, mapped = said("StatusCurrent", 60), said("StatusCurrentMapped", 60)
    house, street = _house_and_street(said("OriginalAddress1", 120))
    name, sector, prefix, trade = _kind_of_permit(said)
    latitude, longitude = degrees(said("Latitude", 30), 90), degrees(said("Longitude", 30), 180)
    facts = (
        number,
        slug_of(number),
        said("MasterPermitNum", 60),
        row["Description"].strip(),
        said("ProjectName", 120),
        WORK.get(said("WorkClassMapped", 20).lower(), ""),
        whole(said("TotalSqFt", 20)),
        whole(said("HousingUnits", 20)),
        statuses.get(word.upper()) or statuses.get(mapped.upper()) or CaseStatus.ON_FILE.value,
        word or mapped,
        day(row.get("AppliedDate", ""), "AppliedDate"),
        day(row.get("IssuedDate", ""), "IssuedDate"),
        day(row.get("CompletedDate", ""), "CompletedDate"),
        day(row.get("ExpiresDate", ""), "ExpiresDate"),
        amount(row.get("EstProjectCost", ""), "EstProjectCost"),
        house,
        street,
        said("OriginalAddress2", 30),
        said("OriginalCity", 60),
        said("OriginalState", 2),
        said("OriginalZip", 10),
        said("PIN", 40),
        latitude if longitude is not None else None,
        longitude if latitude is not None else None,
        said("ContractorCompanyName", 160),
        said("ContractorLicNum", 30),
        name,
        sector,
        prefix,
        trade,
    )
    return CaseRow(line, *facts, fingerprint(facts))


def _house_and_street(text):
    found = HOUSE_NUMBER.fullmatch(text)
    return (found[1][:20], found[2]) if found else ("", text)


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
