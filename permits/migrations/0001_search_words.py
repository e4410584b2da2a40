"""The words and figures that a text is found by, as functions: columns and indexes of the tables are made with them.

Each separator is replaced by itself: `translate` compares each letter with every one of them and costs twice as much,
and an import of a million records asks for these words a million times.
"""

from django.db import migrations

# What separates words becomes a space; apostrophes vanish, so that O'Brien is found as obrien.
SEPARATORS = '-_.,;:/\\()[]{}<>#&*+"!?@%=|~^$\t\n\r“”–—'
APOSTROPHES = "'’‘`"
# The short forms of the United States Postal Service (Publication 28), for the words that addresses are made of.
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


def replaced(expression, pairs):
    for old, new in pairs:
        expression = "replace({}, '{}', '{}')".format(expression, old.replace("'", "''"), new)
    return expression


APART = [(sign, "") for sign in APOSTROPHES] + [(sign, " ") for sign in SEPARATORS]
SHORTER = [(f" {word} ", f" {short} ") for word, short in (SHORT | ORDINALS).items()]
# One space around each word; two while words are replaced, since each one takes the spaces at its sides with it.
SINGLE = f"regexp_replace(' ' || {replaced('upper(words)', APART)} || ' ', '  +', ' ', 'g')"
SHORT_WORDS = replaced(replaced(SINGLE, [(" ", "  "), *SHORTER]), [("  ", " ")])
KINDS_AND_DIRECTIONS = "|".join(dict.fromkeys(SHORT.values()))

WORDS = f"""
CREATE FUNCTION permits_search_words(words text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN {SHORT_WORDS};
"""

# The name of a street without its kind and direction, unless it is nothing else.
STREET_CORE = f"""
CREATE FUNCTION permits_street_core(name text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN coalesce(
        nullif(trim(regexp_replace(permits_search_words(name), ' ({KINDS_AND_DIRECTIONS})(?= )', '', 'g')), ''),
        trim(permits_search_words(name)));
"""

# What begins with four figures or more. A key may have two thousand bytes, and all keys of a record a million; where
# the text is too short to have so many, nothing needs to be cut.
FIGURES = r"""
CREATE FUNCTION permits_figures(words text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN array_to_tsvector(array_remove(string_to_array(
        CASE WHEN octet_length(words) < 2000
             THEN regexp_replace(words, ' (?![0-9]{4})[^ ]*', '', 'g')
             ELSE regexp_replace(left(words, 200000), ' ([0-9]{4}[^ ]{0,36})?[^ ]*', ' \1', 'g')
        END, ' '), ''));
"""


class Migration(migrations.Migration):
    dependencies = []

    operations = [
        migrations.RunSQL(WORDS, "DROP FUNCTION permits_search_words(text)"),
        migrations.RunSQL(STREET_CORE, "DROP FUNCTION permits_street_core(text)"),
        migrations.RunSQL(FIGURES, "DROP FUNCTION permits_figures(text)"),
    ]
