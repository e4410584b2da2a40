"""A mapping file: which of a file's columns fill our fields, and what its words mean. docs/importing.md tells how."""

import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from permits.cells import as_meant
from permits.importing import values
from permits.importing.trouble import BrokenFile, RefusedRow

KEYS = {"column", "join", "with", "earliest", "constant", "values", "otherwise", "split", "when", "dates"}
YES = {"yes", "y", "true", "t", "1", "x"}
LISTED = re.compile(r"[|;,]")


@dataclass(frozen=True)
class Field:
    """One of our fields, and the function that reads what a mapping takes for it."""

    name: str
    read: Callable[["Take", dict], object]
    blank: object = ""


@dataclass(frozen=True)
class Take:
    """One place a value may come from: columns or a constant, on a condition, with its words put into ours."""

    columns: tuple[str, ...] = ()
    constant: str | None = None
    glue: str = " "
    words: dict[str, str] = field(default_factory=dict)
    otherwise: str | None = None
    split: str = ""
    when: dict[str, str] = field(default_factory=dict)
    dates: tuple[str, ...] = values.DAY_FORMATS

    @property
    def told(self) -> str:
        """The column a refusal names."""
        return self.columns[0] if self.columns else ""

    def holds(self, row: dict) -> bool:
        return not self.when or all(key_of(row[column]) == wanted for column, wanted in self.when.items())

    def texts(self, row: dict) -> list[str]:
        """What the columns say, in our words, without blanks."""
        said = [self.constant] if self.constant is not None else [row[column].strip() for column in self.columns]
        return [word for word in map(self.in_our_words, said) if word]

    def in_our_words(self, word: str) -> str:
        if not self.words or not word:
            return word
        return self.words.get(key_of(word), word if self.otherwise is None else self.otherwise)


def key_of(word: str) -> str:
    """A word by which it is found again: letters and digits in capitals, so that C-10 and c10 are one."""
    return re.sub(r"[\W_]+", "", word).upper()


def text(longest: int):
    """Reads one line of text."""
    return lambda take, row: values.one_line(take.glue.join(take.texts(row)), longest)


def day(take: Take, row: dict) -> date | None:
    """Reads the earliest day of the columns."""
    days = [values.day(row[column], column, take.dates) for column in take.columns]
    if take.constant is not None:
        days.append(values.day(take.constant, take.told))
    return min((one for one in days if one), default=None)


def words(longest: int):
    """Reads a list of words, each once."""

    def read(take, row):
        cells = [take.constant] if take.constant is not None else [row[column] for column in take.columns]
        parts = [part for cell in cells for part in (cell.split(take.split) if take.split else LISTED.split(cell))]
        ours = [values.one_line(take.in_our_words(part.strip()), longest) for part in parts]
        return list(dict.fromkeys(word for word in ours if word))

    return read


def one_of(choices: Iterable[str]):
    """Reads one of our own words; refuses the row for any other."""
    known = {key_of(choice): str(choice) for choice in choices}

    def read(take, row):
        said = " ".join(take.texts(row))
        if said and key_of(said) not in known:
            raise RefusedRow(
                take.told,
                _("“%(word)s” is none of: %(known)s. The mapping must say which it is.")
                % {"word": said[:60], "known": ", ".join(known.values())},
            )
        return known.get(key_of(said), "")

    return read


def paragraph(take: Take, row: dict) -> str:
    """Reads a text of any length with its line breaks."""
    return take.glue.join(take.texts(row))


def meant(longest: int):
    """Reads one line of text that may have been kept from being a formula."""
    return lambda take, row: values.one_line(as_meant(take.glue.join(take.texts(row))), longest)


def meant_paragraph(take: Take, row: dict) -> str:
    """Reads a text of any length that may have been kept from being a formula."""
    return as_meant(take.glue.join(take.texts(row)))


def amount(take: Take, row: dict) -> Decimal | None:
    """Reads dollars."""
    return values.amount(take.glue.join(take.texts(row)), take.told)


def whole(take: Take, row: dict) -> int | None:
    """Reads a whole number; None for anything else."""
    return values.whole(take.glue.join(take.texts(row)))


def degrees(most: int):
    """Reads degrees of latitude or longitude; None for anything else."""
    return lambda take, row: values.degrees(take.glue.join(take.texts(row)), most)


def yes(take: Take, row: dict) -> bool:
    """Reads yes or no; a blank is no."""
    return any(said.lower() in YES for said in take.texts(row))


@dataclass(frozen=True)
class Mapping:
    """For each of our fields the places it may come from: the first that is not blank counts."""

    takes: dict[str, tuple[Take, ...]]
    delimiter: str = ","
    optional: frozenset[str] = frozenset()  # columns that a file may go without

    def without(self, columns: set[str]) -> "Mapping":
        """The same, asking for nothing of some columns."""
        takes = {
            name: tuple(take for take in given if not columns & {*take.columns, *take.when})
            for name, given in self.takes.items()
        }
        return Mapping({name: given for name, given in takes.items() if given}, self.delimiter)

    @property
    def columns(self) -> list[str]:
        """Every column that is asked for."""
        named = (name for takes in self.takes.values() for take in takes for name in (*take.columns, *take.when))
        return list(dict.fromkeys(named))

    def column_of(self, name: str) -> str:
        """What the file calls one of our fields, for a refusal."""
        takes = self.takes.get(name, ())
        return next((take.told for take in takes if take.told), name)


def parse(toml: str, fields: Iterable[Field]) -> Mapping:
    """Read a mapping file. Raises BrokenFile for whatever nobody would understand later."""
    try:
        said = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise BrokenFile(_("This is not a TOML file (%(error)s).") % {"error": error}) from error
    _only(said, {"delimiter", "dates", "optional", "fields"}, _("the file"))
    known = [one.name for one in fields]
    mapped = said.get("fields", {})
    _only(mapped, known, "[fields]")
    dates = _dates(said.get("dates", []), "dates")
    takes = {name: _takes(name, given, dates) for name, given in mapped.items()}
    delimiter = said.get("delimiter", ",")
    if not isinstance(delimiter, str) or len(delimiter) != 1:
        raise BrokenFile(_("The delimiter is one character."))
    optional = said.get("optional", [])
    if not isinstance(optional, list) or not all(isinstance(one, str) for one in optional):
        raise BrokenFile(_("The optional columns are a list of names in quotes."))
    return Mapping(takes, delimiter, frozenset(optional))


def by_name(header: list[str], fields: Iterable[Field]) -> Mapping:
    """The mapping of a file whose columns bear our own names."""
    here = {cell.strip().lower() for cell in header}
    return Mapping({one.name: (Take(columns=(one.name,)),) for one in fields if one.name in here})


def _takes(name, given, dates):
    return tuple(_take(name, one, dates) for one in (given if isinstance(given, list) else [given]))


def _take(name, given, dates):
    if isinstance(given, str):
        given = {"column": given}
    if not isinstance(given, dict):
        raise BrokenFile(_("%(field)s: name a column, or a table with one of its own.") % {"field": name})
    _only(given, KEYS, name)
    ways = [way for way in ("column", "join", "earliest", "constant") if way in given]
    if len(ways) != 1:
        raise BrokenFile(_("%(field)s: say one of column, join, earliest or constant.") % {"field": name})
    columns = [given["column"]] if "column" in given else given.get("join", given.get("earliest", []))
    texts = [*columns, given.get("with", ""), given.get("otherwise", ""), given.get("split", "")]
    tables = [given.get("values", {}), given.get("when", {})]
    if not all(isinstance(one, str) for one in texts) or not all(isinstance(one, dict) for one in tables):
        raise BrokenFile(_("%(field)s: columns and words are texts in quotes.") % {"field": name})
    return Take(
        columns=tuple(columns),
        constant=str(given["constant"]) if "constant" in given else None,
        glue=given.get("with", " "),
        words={key_of(word): str(ours) for word, ours in tables[0].items()},
        otherwise=given.get("otherwise"),
        split=given.get("split", ""),
        when={column: key_of(str(wanted)) for column, wanted in tables[1].items()},
        dates=_dates(given["dates"], name) if "dates" in given else dates,
    )


def _dates(formats, where):
    if not isinstance(formats, list) or not all(isinstance(one, str) for one in formats):
        raise BrokenFile(_('%(field)s: the forms of dates are a list such as ["%%d.%%m.%%Y"].') % {"field": where})
    return (*formats, *values.DAY_FORMATS)


def _only(table, known, where):
    strange = sorted(set(table) - set(known))
    if strange:
        raise BrokenFile(
            _("%(names)s: nothing of %(where)s is called so. There are: %(known)s.")
            % {"names": ", ".join(strange), "where": where, "known": ", ".join(sorted(known))}
        )
