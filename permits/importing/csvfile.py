"""A CSV file, streamed: its rows with their lines, or the place where it is torn."""

import csv
import io
from collections.abc import Callable, Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _

from permits.importing.trouble import BrokenFile

LONGEST_LINE = 1_000_000


def cells(
    binary: BinaryIO, encoding: str, header: Callable[[list[str]], list[str | None]], delimiter: str = ","
) -> Iterator[tuple[int, dict]]:
    """The rows of a file as (line, {column: text}), streamed. Raises BrokenFile with the place that is wrong.

    `header` is given the file's first row and names the columns in that order, with None for those nobody uses.
    """
    encoding = "utf-8-sig" if encoding.lower() in ("utf-8", "utf8") else encoding
    try:
        text = io.TextIOWrapper(binary, encoding, "strict", newline="\n")
    except LookupError as error:
        raise BrokenFile(_("%(name)s is not the name of a text encoding.") % {"name": encoding}) from error
    yield from _rows(text, binary, header, delimiter)


def _rows(text, binary, header, delimiter):
    reader = csv.reader(_lines(text, binary), strict=True, delimiter=delimiter)
    columns, line = None, 1
    before, last = "", ""  # the last cells of the last two rows
    try:
        for row in reader:
            if columns is None:
                columns = header(row)
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


def placed(row: list[str], wanted: list[str]) -> list[str | None]:
    """The wanted columns where a header has them, whatever the case; None for the others. Raises BrokenFile."""
    names = {name.lower(): name for name in wanted}
    found = [names.get(cell.strip().lower()) for cell in row]
    twice = sorted({name for name in found if name and found.count(name) > 1})
    if twice:
        raise BrokenFile(_("Line 1 names a column twice: %(names)s.") % {"names": ", ".join(twice)})
    return found
