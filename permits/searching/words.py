"""The words of a search, as the kept search text has them."""

SHORTEST = 3  # letters: a shorter fragment has no trigram to look up

# The same table as in the migration that keeps search_text; a test holds them together.
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
WHOLE_WORDS = set(SHORT.values())
CLEAN = str.maketrans(SEPARATORS, " " * len(SEPARATORS), APOSTROPHES)


def words(text: str) -> list[str]:
    """The words of a text as search_text has them: capitals, no punctuation, short forms of street words."""
    found = text.upper().translate(CLEAN).split()
    return list(dict.fromkeys(SHORT.get(word, word) for word in found))
