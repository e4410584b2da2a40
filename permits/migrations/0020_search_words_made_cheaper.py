"""The same search words for half of the work: an import of a million records asks for them a million times.

`translate` compares each letter with every separator, so each separator is replaced by itself instead. The trigger looks
its two tables up by themselves, so that what is left is an expression the database prepares once and not at each row.
"""

from django.db import migrations

# As in 0015_streets_and_places, word for word.
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


def translated(expression):
    """What separates words becomes a space and apostrophes vanish, as it was before."""
    letters = (SEPARATORS + APOSTROPHES).replace("'", "''")
    return f"translate({expression}, '{letters}', '{' ' * len(SEPARATORS)}')"


APART = [(sign, "") for sign in APOSTROPHES] + [(sign, " ") for sign in SEPARATORS]
SHORTER = [(f" {word} ", f" {short} ") for word, short in SHORT.items()]
# One space around each word; two while words are replaced, since each one takes the spaces at its sides with it.
SINGLE = f"regexp_replace(' ' || {replaced('upper(words)', APART)} || ' ', '  +', ' ', 'g')"
CHEAP = replaced(replaced(SINGLE, [(" ", "  "), *SHORTER]), [("  ", " ")])
DEAR = f"(' ' || replace({translated('upper(words)')}, ' ', '  ') || ' ')"
DEAR = f"regexp_replace({replaced(DEAR, SHORTER)}, ' +', ' ', 'g')"

WORDS = """
CREATE OR REPLACE FUNCTION permits_search_words(words text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN {};
"""

TRIGGER = """
CREATE OR REPLACE FUNCTION permits_case_search_text() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    place text;
    contractor text;
BEGIN
    IF NEW.address_id IS NOT NULL THEN
        SELECT search_text INTO place FROM permits_address WHERE id = NEW.address_id;
    END IF;
    IF NEW.license_id IS NOT NULL THEN
        SELECT concat_ws(' ', number, replace(number, '-', ''), business_name) INTO contractor
          FROM contacts_license WHERE id = NEW.license_id;
    END IF;
    NEW.search_text := permits_search_words(concat_ws(' ',
        NEW.number, replace(NEW.slug, '-', ''), place, contractor,
        NEW.contractor_name, NEW.contractor_license, NEW.project_name, NEW.description));
    RETURN NEW;
END $$;
"""

TRIGGER_BEFORE = """
CREATE OR REPLACE FUNCTION permits_case_search_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.search_text := permits_search_words(concat_ws(' ',
        NEW.number,
        replace(NEW.slug, '-', ''),
        (SELECT concat_ws(' ', number, street, unit, city, state, zip, parcel)
           FROM permits_address WHERE id = NEW.address_id),
        (SELECT concat_ws(' ', number, replace(number, '-', ''), business_name)
           FROM contacts_license WHERE id = NEW.license_id),
        NEW.contractor_name,
        NEW.contractor_license,
        NEW.project_name,
        NEW.description));
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("permits", "0019_cases_in_order_of_change")]

    operations = [
        migrations.RunSQL(WORDS.format(CHEAP), WORDS.format(DEAR)),
        migrations.RunSQL(TRIGGER, TRIGGER_BEFORE),
    ]
