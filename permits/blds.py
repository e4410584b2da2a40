"""BLDS permits files: which columns there are, and what one row says.

BLDS is the Building and Land Development Specification, version 1.2 (permitdata.org).
"""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from hashlib import blake2b
from typing import BinaryIO, NamedTuple

from django.utils.translation import gettext as _

from permits.choices import CaseStatus, Sector
from permits.models.case import slug_of

LONGEST_LINE = 1_000_000
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
    "Latitude",
    "Longitude",
    "MasterPermitNum",
    "OriginalAddress2",
    "PermitClassMapped",
    "PermitType",
    "PermitTypeDesc",
    "PermitTypeMapped",
    "PIN",
    "Publisher",
    "StatusCurrentMapped",
)
HOUSE_NUMBER = re.compile(r"(\d+[A-Za-z]?(?:[-/]\d+)?)\s+(\S.*)")
DAY_FORMATS = ("%m/%d/%Y", "%m/%d/%Y %H:%M", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %I:%M:%S %p")
LARGEST_AMOUNT = Decimal(10) ** 10 - 1
SECTORS = {"residential": Sector.RESIDENTIAL, "non-residential": Sector.COMMERCIAL}


class BrokenFile(Exception):
    """The file cannot be taken as a whole; the message says where and why."""


class RefusedRow(Exception):
    """One row cannot be taken: its column and the reason."""

    def __init__(self, column, reason):
        super().__init__(reason)
        self.column, self.reason = column, reason


class Record(NamedTuple):
    """One row as it is staged. Texts are cut to what the tables hold; every gap is a blank."""

    line: int
    number: str
    slug: str
    family: str
    description: str
    status: str
    source_status: str
    applied_on: date | None
    issued_on: date | None
    finaled_on: date | None
    expires_on: date | None
    valuation: Decimal | None
    house: str
    street: str
    unit: str
    city: str
    state: str
    zip: str
    parcel: str
    latitude: Decimal | None
    longitude: Decimal | None
    contractor: str
    license_number: str
    type_name: str
    sector: str
    prefix: str
    trade: str
    fingerprint: str


def cells(binary: BinaryIO, encoding: str) -> Iterator[tuple[int, dict]]:
    """The rows of a file as (line, {column: text}), streamed. Raises BrokenFile with the place that is wrong."""
    encoding = "utf-8-sig" if encoding.lower() in ("utf-8", "utf8") else encoding
    try:
        text = io.TextIOWrapper(binary, encoding, "strict", newline="\n")
    except LookupError as error:
        raise BrokenFile(_("%(name)s is not the name of a text encoding.") % {"name": encoding}) from error
    yield from _rows(text, binary)


def _rows(text, binary):
    reader = csv.reader(_lines(text, binary), strict=True)
    columns, line = None, 1
    before, last = "", ""  # the last cells of the last two rows
    try:
        for row in reader:
            if columns is None:
                columns = _header(row)
            elif row:
                before, last = last, row[-1]
                if len(row) != len(columns):
                    raise BrokenFile(
                        _("Line %(line)d has %(found)d columns instead of %(wanted)d: the file is torn there.")
                        % {"line": line, "found": len(row), "wanted": len(columns)}
                    )
                yield line, {column: cell for column, cell in zip(columns, row, strict=True) if column}
            line = reader.line_num + 1
    except csv.Error as error:
        raise BrokenFile(_unreadable(line, str(error))) from error
    if columns is None:
        raise BrokenFile(_("The file is empty: it has no header."))
    if last and before != last and before.startswith(last) and not _ends_with_a_line(binary):
        raise BrokenFile(
            _(
                "The last line (%(line)d) ends in “%(cell)s”, in the middle of what the line before it says there: "
                "the file is torn. If it is whole, end its last line with a line break."
            )
            % {"line": line - 1, "cell": last}
        )


def _ends_with_a_line(binary):
    binary.seek(-1, io.SEEK_END)
    return binary.read(1) in (b"\n", b"\r")


def _lines(text, binary):
    number = 1
    while True:
        try:
            line = text.readline(LONGEST_LINE)
        except UnicodeDecodeError as error:
            raise BrokenFile(_undecodable(binary, error)) from error
        if not line:
            return
        if len(line) == LONGEST_LINE:
            raise BrokenFile(_("Line %(line)d is longer than a million characters.") % {"line": number})
        if "\0" in line:
            raise BrokenFile(_("Line %(line)d holds a NUL byte: this is not a text file.") % {"line": number})
        yield line
        number += 1


def _unreadable(line, error):
    if "field larger" in error:
        return _("Line %(line)d has a cell of more than %(limit)d characters.") % {
            "line": line,
            "limit": csv.field_size_limit(),
        }
    if "unexpected end" in error:
        return _("The quotes opened on line %(line)d are never closed: the file is torn there.") % {"line": line}
    return _("Line %(line)d cannot be read as CSV (%(error)s).") % {"line": line, "error": error}


def _undecodable(binary, error):
    """Where the first byte is that is not the encoding: its line, and its place in the file."""
    place = binary.tell() - len(error.object) + error.start
    binary.seek(0)
    line, left = 1, place
    while left and (block := binary.read(min(left, 1 << 16))):
        line += block.count(b"\n")
        left -= len(block)
    return _(
        "Line %(line)d, byte %(place)d of the file (0x%(byte)02x) is not %(encoding)s. "
        "An export from Windows often is: --encoding windows-1252."
    ) % {"line": line, "place": place + 1, "byte": error.object[error.start], "encoding": error.encoding}


def _header(row):
    """The columns we use, in the file's order, with None for those we do not. Raises BrokenFile."""
    names = {name.lower(): name for name in USED}
    found = [names.get(cell.strip().lower()) for cell in row]
    missing = [name for name in NEEDED if name not in found]
    missing += [_("%s or %s") % pair for pair in EITHER if not set(pair) & set(found)]
    if missing:
        raise BrokenFile(
            _("Line 1 is not the header of a BLDS permits file: %(names)s missing.") % {"names": ", ".join(missing)}
        )
    twice = sorted({name for name in found if name and found.count(name) > 1})
    if twice:
        raise BrokenFile(_("Line 1 names a column twice: %(names)s.") % {"names": ", ".join(twice)})
    return found


def record(line: int, row: dict, statuses: dict) -> Record:
    """What one row says. `statuses` maps a source's words in capitals to our states. Raises RefusedRow."""

    def said(column, longest):
        return " ".join(row.get(column, "").split())[:longest].rstrip()

    number = " ".join(row["PermitNum"].split())
    if not slug_of(number):
        raise RefusedRow("PermitNum", _("There is no number."))
    if len(number) > 60:
        raise RefusedRow("PermitNum", _("The number has more than 60 characters."))
    word, mapped = said("StatusCurrent", 60), said("StatusCurrentMapped", 60)
    house, street = _house_and_street(said("OriginalAddress1", 120))
    name, sector, prefix, trade = _kind_of_permit(said)
    latitude, longitude = _degrees(said("Latitude", 30), 90), _degrees(said("Longitude", 30), 180)
    facts = (
        number,
        slug_of(number),
        said("MasterPermitNum", 60),
        row["Description"].strip(),
        statuses.get(word.upper()) or statuses.get(mapped.upper()) or CaseStatus.ON_FILE.value,
        word or mapped,
        _day(row, "AppliedDate"),
        _day(row, "IssuedDate"),
        _day(row, "CompletedDate"),
        _day(row, "ExpiresDate"),
        _amount(row, "EstProjectCost"),
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
    fingerprint = blake2b("\x1f".join(map(str, facts)).encode(), digest_size=20).hexdigest()
    return Record(line, *facts, fingerprint)


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


def _day(row, column):
    """A date as ISO or as Americans write it, with or without a time of day. Raises RefusedRow."""
    text = row.get(column, "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10]) if len(text) == 10 else datetime.fromisoformat(text).date()
    except ValueError:
        for form in DAY_FORMATS:
            try:
                return datetime.strptime(text, form).date()  # a day has no zone
            except ValueError:
                continue
    raise RefusedRow(column, _("“%(text)s” is not a date.") % {"text": text[:60]})


def _amount(row, column):
    """Dollars, with or without a sign and commas. Raises RefusedRow."""
    text = row.get(column, "").strip()
    if not text:
        return None
    try:
        amount = Decimal(text.replace("$", "").replace(",", "").strip())
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or not 0 <= amount < LARGEST_AMOUNT:
        raise RefusedRow(column, _("“%(text)s” is not an amount.") % {"text": text[:60]})
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _degrees(text, most):
    """Degrees of latitude or longitude to six places; a blank when they are none."""
    try:
        degrees = Decimal(text)
    except InvalidOperation:
        return None
    if not degrees.is_finite() or abs(degrees) > most:
        return None
    return degrees.quantize(Decimal("0.000001"))
