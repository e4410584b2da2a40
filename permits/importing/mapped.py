"""The reader of any CSV: what a mapping file takes from it, finished by the target's own checks."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from permits.importing.csvfile import placed
from permits.importing.mapping import Field, Mapping, by_name
from permits.importing.trouble import BrokenFile, RefusedRow


@dataclass(frozen=True)
class Said:
    """What one row says of our fields, and what its file calls them."""

    values: dict
    mapping: Mapping

    def __getitem__(self, name):
        return self.values[name]

    def refusal(self, name: str, reason: str) -> RefusedRow:
        return RefusedRow(self.mapping.column_of(name), reason)


class MappedFile:
    """A CSV read by a mapping; without one its columns must bear our own names.

    `finish` makes a row of the stage out of a line and what it says. It raises RefusedRow.
    """

    file_format = "csv"

    def __init__(self, fields: tuple[Field, ...], finish: Callable[[int, Said], tuple], mapping: Mapping | None):
        self.fields, self.finish, self.mapping = fields, finish, mapping
        self.delimiter = mapping.delimiter if mapping else ","

    def column_of(self, name):
        return self.mapping.column_of(name)

    def header(self, row):
        self.mapping = self.mapping or by_name(row, self.fields)
        if "number" not in self.mapping.takes:
            raise BrokenFile(
                _("Nothing says which column is the number: give the file a column “number”, or a mapping.")
            )
        here = {cell.strip().lower() for cell in row}
        self.mapping = self.mapping.without({name for name in self.mapping.optional if name.lower() not in here})
        found = placed(row, self.mapping.columns)
        missing = [name for name in self.mapping.columns if name not in found]
        if missing:
            raise BrokenFile(_("Line 1 has no column %(names)s.") % {"names": ", ".join(missing)})
        return found

    def source_of(self, cells):
        return ""

    def reading(self, source):
        reads = [(one.name, one.read, one.blank, self.mapping.takes.get(one.name, ())) for one in self.fields]
        return lambda line, row: self.finish(line, Said(_values(reads, row), self.mapping))


def _values(reads, row):
    """Our fields and what the row says of them: of each the first that is not blank."""
    said = {}
    for name, read, blank, takes in reads:
        said[name] = blank
        for take in takes:
            if take.holds(row) and (value := read(take, row)):
                said[name] = value
                break
    return said
