"""The words of a search, as the kept search text has them."""

import re
from typing import NamedTuple

SHORTEST = 3  # letters: a shorter fragment has no trigram to look up

# The same tables as in the migration `0001_search_words`; a test holds them together.
SEPARATORS = '-_.,;:/\\()[]{}<>#&*+"!?@%=|~^$\t\n\r“”–—'
APOSTROPHES = "'’‘`"
SHORT = {
    "STREET": "ST",
    "AVENUE": "AVE",
    "AV": "AVE",
    "BOULEVARD": "BLVD",
    "DRIVE": "DR",
    "LANE": "LN",
    "ROAD": "RD",
    "COURT": "CT",
    "CIRCLE": "CIR",
    "PLACE": "PL",
    "TERRACE": "TER",
    "TRAIL": "TRL",
    "COVE": "CV",
    "BEND": "BND",
    "PARKWAY": "PKWY",
    "HIGHWAY": "HWY",
    "EXPRESSWAY": "EXPY",
    "SQUARE": "SQ",
    "CROSSING": "XING",
    "HOLLOW": "HOLW",
    "PLAZA": "PLZ",
    "TRACE": "TRCE",
    "VIEW": "VW",
    "ALLEY": "ALY",
    "HEIGHTS": "HTS",
    "SAINT": "ST",
    "MOUNT": "MT",
    "APARTMENT": "APT",
    "BUILDING": "BLDG",
    "SUITE": "STE",
    "NORTHEAST": "NE",
    "NORTHWEST": "NW",
    "SOUTHEAST": "SE",
    "SOUTHWEST": "SW",
    "NORTH": "N",
    "SOUTH": "S",
    "EAST": "E",
    "WEST": "W",
}
ORDINALS = {
    "FIRST": "1ST",
    "SECOND": "2ND",
    "THIRD": "3RD",
    "FOURTH": "4TH",
    "FIFTH": "5TH",
    "SIXTH": "6TH",
    "SEVENTH": "7TH",
    "EIGHTH": "8TH",
    "NINTH": "9TH",
    "TENTH": "10TH",
}
UNIT_WORDS = {"APT", "UNIT", "STE", "BLDG"}
STREET_WORDS = set(SHORT.values())  # what kind of street, and which end of it
WHOLE_WORDS = STREET_WORDS | set(ORDINALS.values())
CLEAN = str.maketrans(SEPARATORS, " " * len(SEPARATORS), APOSTROPHES)
HOUSE = re.compile(r"\d[\d/-]*[A-Za-z]?$")
LONGEST_NUMBER = 60
FEWEST_FIGURES = 5  # of a record number's beginning; fewer may as well be a house


class AddressLine(NamedTuple):
    """An address as it was typed, in parts."""

    house: str
    street: str
    rest: str

    def on(self, street: str) -> str:
        """The same place on another street."""
        return " ".join(filter(None, (self.house, street, self.rest)))


def words(text: str) -> list[str]:
    """The words of a text as search_text has them: capitals, no punctuation, short forms of street words."""
    found = text.upper().translate(CLEAN).split()
    return list(dict.fromkeys(SHORT.get(word) or ORDINALS.get(word, word) for word in found))


def wanted_words(text: str) -> list[str]:
    """The words that a record must have. Whether a unit is called apartment or suite does not matter."""
    found = words(text)
    return [word for word in found if word not in UNIT_WORDS] if len(found) > 1 else found


def are_enough(found: list[str]) -> bool:
    """Whether words say enough to look for: one that is long enough, or several short ones, such as N IH 35."""
    return any(len(word) >= SHORTEST for word in found) or (len(found) > 1 and len("".join(found)) > SHORTEST)


def number(text: str) -> str:
    """The text as a record number without its separators; blank when it can't be one, as an address can't."""
    parts = re.findall(r"[A-Z]+|[0-9]+", text.upper())
    is_address = any(part.isalpha() and (len(part) >= SHORTEST or part in WHOLE_WORDS) for part in parts[1:])
    return "" if is_address or not any(part.isdigit() for part in parts) else "".join(parts)[:LONGEST_NUMBER]


def number_begun(text: str) -> str:
    """The same if it may be the beginning of a record number, else blank."""
    compact = number(text)
    return compact if sum(sign.isdigit() for sign in compact) >= FEWEST_FIGURES else ""


def address_line(text: str) -> AddressLine:
    """Tell house, street and the rest (unit, town) of an address apart."""
    line, comma, rest = text.partition(",")
    parts = line.split()
    house = [parts.pop(0)] if len(parts) > 1 and HOUSE.match(parts[0]) else []
    unit = next(
        (n for n, part in enumerate(parts) if n and (part[0] == "#" or {*words(part)} & UNIT_WORDS)), len(parts)
    )
    after = " ".join([*parts[unit:], *([rest.strip()] if comma else [])])
    return AddressLine("".join(house), " ".join(parts[:unit]), after)


def street_name(text: str) -> str:
    """A street without its kind and direction, to tell likeness by; all of it if it is no more than these."""
    found = words(text)
    return " ".join([word for word in found if word not in STREET_WORDS] or found)
