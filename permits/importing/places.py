"""Where something is, out of the lines that other systems write.

The kind of street and the direction after it are put into the short forms of the United States Postal Service
(Publication 28). A direction before the name stays as it is written, since it may be part of it: West Gate Blvd. What
is not understood stays where it stands: nothing of a line is lost. Which lines are one place is asked of the database,
which compares them word by word (`cases`).
"""

import re
from functools import lru_cache
from typing import NamedTuple

from permits.importing.values import one_line

STREETS = {
    "ALLEY": "ALY", "AVENUE": "AVE", "AV": "AVE", "BOULEVARD": "BLVD", "CIRCLE": "CIR", "COURT": "CT", "COVE": "CV",
    "DRIVE": "DR", "EXPRESSWAY": "EXPY", "FREEWAY": "FWY", "HIGHWAY": "HWY", "LANE": "LN", "PARKWAY": "PKWY",
    "PLACE": "PL", "ROAD": "RD", "SQUARE": "SQ", "STREET": "ST", "STR": "ST", "TERRACE": "TER", "TRAIL": "TRL",
}  # fmt: skip
PLAIN = frozenset(STREETS) | frozenset(STREETS.values()) | {"WAY"}
# Words that may be the kind of street, and may be part of its name: Winding Ridge, Winding Ridge Trl.
KINDS_OF_STREET = PLAIN | frozenset(
    re.findall(
        r"\w+",
        "BEND BND BRANCH BR BRIDGE BRG BYPASS BYP CENTER CTR CREEK CRK CRESCENT CRES CROSSING XING ESTATES ESTS GARDENS"
        " GDNS GLEN GLN GROVE GRV HEIGHTS HTS HILL HL HILLS HLS HOLLOW HOLW JUNCTION JCT KNOLL KNL LANDING LNDG LOOP"
        " MANOR MNR MEADOWS MDWS PASS PATH PIKE PLAZA PLZ POINT PT RIDGE RDG ROW RUN SHORE SHR SPRINGS SPGS SUMMIT SMT"
        " TRACE TRCE TURNPIKE TPKE VALLEY VLY VIEW VW VISTA VIS WALK",
    )
)
DIRECTIONS = {
    "NORTH": "N", "SOUTH": "S", "EAST": "E", "WEST": "W",
    "NORTHEAST": "NE", "NORTHWEST": "NW", "SOUTHEAST": "SE", "SOUTHWEST": "SW",
}  # fmt: skip
UNITS = {
    "APARTMENT": "APT", "APT": "APT", "BUILDING": "BLDG", "BLDG": "BLDG", "FLOOR": "FLOOR", "LOT": "LOT",
    "SPACE": "SPC", "SPC": "SPC", "STE": "STE", "SUITE": "STE", "TRAILER": "TRLR", "TRLR": "TRLR", "UNIT": "UNIT",
    "#": "UNIT",
}  # fmt: skip
STATES = frozenset(
    re.findall(
        r"\w+",
        "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK"
        " OR PA PR RI SC SD TN TX UT VT VA WA WV WI WY",
    )
)
COMPASS = frozenset(DIRECTIONS) | frozenset(DIRECTIONS.values())
# A road that is called by a number: the city comes after it.
NUMBERED = frozenset({"HWY", "HIGHWAY", "SH", "FM", "RM", "US", "IH", "CR", "SR", "ROUTE", "RTE", "INTERSTATE"})
# Two letters that an address has for something else as well, so that they are a state only beside a ZIP or a comma.
DOUBTFUL = frozenset({"CT", "NE", "LA", "MT", "DE", "IN", "OR", "PR"})

HOUSE = re.compile(r"((?:\d+[A-Za-z]?(?:[-/]\d+)?|[NSEWnsew]\d+[NSEWnsew]\d+)(?: \d/\d)?) (\S.*)")
UNIT = re.compile(
    r"(.*\S)(?: ?,? ?(#)| ?, ?| )(?:(?<=#)|(" + "|".join(word for word in UNITS if word != "#") + r")\b[.:]?) ?#? ?"
    r"([\w/-]+(?: ?[&-] ?\d+)?)",
    re.IGNORECASE,
)
BARE_UNIT = re.compile(r"[A-Za-z]?-?\d[\w-]*|[A-Za-z]")
TAIL = re.compile(r"(.*?)(,? )([A-Za-z]{2})(?:,? (\d{5}(?:-\d{4})?))?")
LONGEST = 300
MOST_HOUSE, MOST_STREET, MOST_UNIT, MOST_CITY = 20, 120, 30, 60


class Place(NamedTuple):
    """A place as the city's list has it; a blank is what nobody says."""

    house: str = ""
    street: str = ""
    unit: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""


@lru_cache(maxsize=1_000)  # neighbours in a file; more would cost memory and find little
def street_line(line: str, unit: str = "") -> tuple[str, str, str]:
    """House number, street and unit out of one line of a letter's address, and the unit given beside it."""
    line, units = one_line(line, LONGEST).strip(" ,"), [_unit_alone(unit)] if unit.strip() else []
    while found := UNIT.fullmatch(line):
        before, number_sign, word, number = found.groups()
        short = UNITS[(number_sign or word).upper()]
        told = f"{short} {number}"
        if not re.search(r"[A-Za-z]", before) or len(" ".join(dict.fromkeys([told, *units]))) > MOST_UNIT:
            break
        units.insert(0, told)
        line = before.rstrip(" ,-")
    found = HOUSE.fullmatch(line)
    house, street = (found[1], found[2]) if found and len(found[1]) <= MOST_HOUSE else ("", line)
    return house, _street(street)[:MOST_STREET].rstrip(), " ".join(dict.fromkeys(units))[:MOST_UNIT].rstrip()


def place_of(line: str, *, city: str = "") -> Place:
    """A place out of one line that may hold all of it: 12 Oak Street Unit 3, Sampleton CA 95998.

    `city` is the one that the line may end with, if somebody knows it.
    """
    line = one_line(line, LONGEST).strip(" ,")
    line, state, zip_code = _without_state(line)
    line, found = _without_city(line, city, ended=bool(state))
    house, street, unit = street_line(line)
    return Place(house, street, unit, one_line(found, MOST_CITY), state, zip_code)


def _unit_alone(text):
    """A unit that stands in a column of its own."""
    text = " ".join(text.split())
    found = UNIT.fullmatch(f"X {text}") if not BARE_UNIT.fullmatch(text) else None
    if BARE_UNIT.fullmatch(text):
        return f"UNIT {text}"[:MOST_UNIT]
    if found and found[1] == "X":
        return f"{UNITS[(found[2] or found[3]).upper()]} {found[4]}"[:MOST_UNIT]
    return text[:MOST_UNIT].rstrip()


def _street(text):
    """The name of a street with its kind, and the direction after it, in their short forms."""
    words = [word.rstrip(".,") or word for word in text.split()]
    capitals = [word.upper() for word in words]
    last = len(words) - 1
    if last >= 2 and capitals[last] in COMPASS and capitals[last - 1] in KINDS_OF_STREET:
        words[last] = DIRECTIONS.get(capitals[last], capitals[last])
        last -= 1
    # What stayed behind a word for a unit is that unit's, and must not become short enough to be one the next time.
    if last >= 1 and capitals[last] in STREETS and capitals[last - 1] not in UNITS:
        words[last] = _as_written(STREETS[capitals[last]], words[last])
    return " ".join(words)


def _as_written(short, word):
    return short if word.isupper() else short.capitalize()


def _without_state(line):
    found = TAIL.fullmatch(line)
    if not found or found[3].upper() not in STATES or not found[1]:
        return line, "", ""
    before, separator, state, zip_code = found.groups()
    sure = zip_code or separator.startswith(",")
    if not sure and (state.upper() in DOUBTFUL or not _after_the_street(before)):
        return line, "", ""
    return before.rstrip(" ,"), state.upper(), zip_code or ""


def _without_city(line, city, *, ended):
    if city:
        shorter = re.fullmatch(rf"(.*\S)(?:,| ) ?{re.escape(city)}", line, re.IGNORECASE)
        return (shorter[1].rstrip(" ,"), city) if shorter else (line, city)
    if not ended:
        return line, ""
    before, comma, after = line.rpartition(",")
    if comma and after.strip() and not UNIT.fullmatch(f"X {after.strip()}"):
        return before.rstrip(" ,"), after.strip()
    found = _after_the_street(line)
    return (line[: -len(found)].rstrip(), found) if found else (line, "")


def _after_the_street(line):
    """The words after the kind of street, its direction and its unit: where the city stands."""
    words = line.split()
    capitals = [word.upper().strip(".,:") for word in words]
    rest = _end_of_street(capitals)
    if rest < len(words) - 1 and capitals[rest] in DIRECTIONS.values():
        rest += 1
    while rest + 1 < len(words) and (capitals[rest] in UNITS or words[rest].startswith("#")):
        rest += 1 if words[rest].startswith("#") and len(words[rest]) > 1 else 2
    after = words[rest:]
    return " ".join(after) if all(re.fullmatch(r"[A-Za-z.'-]+", word) for word in after) else ""


def _end_of_street(capitals):
    """Where the words after the kind of street begin; the end of the line if there is no such word."""
    for at in range(2, len(capitals)):
        if capitals[at - 1] in NUMBERED and capitals[at][:1].isdigit():
            return at + 1
        following = capitals[at + 1] if at + 1 < len(capitals) else ""
        if capitals[at] in NUMBERED and following[:1].isdigit():
            continue
        if capitals[at] in PLAIN or (capitals[at] in KINDS_OF_STREET and following not in KINDS_OF_STREET):
            return at + 1
    return len(capitals)
