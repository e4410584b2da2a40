"""Keep Case.search_text by triggers, so that COPY, bulk and raw SQL cannot leave it behind."""

import django.db.models.functions.text
from django.db import migrations, models

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


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


def shortened(expression):
    for word, short in SHORT.items():
        expression = f"replace({expression}, ' {word} ', ' {short} ')"
    return expression


SPACED = (
    f"' ' || replace(translate(upper(words), {quoted(SEPARATORS + APOSTROPHES)}, {quoted(' ' * len(SEPARATORS))}), "
    "' ', '  ') || ' '"
)

FORWARD = f"""
CREATE FUNCTION permits_search_words(words text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN regexp_replace({shortened("(" + SPACED + ")")}, ' +', ' ', 'g');

CREATE FUNCTION permits_case_search_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.search_text := permits_search_words(concat_ws(' ',
        NEW.number,
        replace(NEW.slug, '-', ''),
        (SELECT concat_ws(' ', number, street, unit, city, state, zip, parcel)
           FROM permits_address WHERE id = NEW.address_id),
        (SELECT concat_ws(' ', number, replace(number, '-', ''), business_name)
           FROM contacts_license WHERE id = NEW.license_id),
        NEW.contractor_name,
        NEW.description));
    RETURN NEW;
END $$;

CREATE TRIGGER permits_case_search_text
    BEFORE INSERT OR UPDATE OF number, slug, address_id, license_id, contractor_name, description, search_text
    ON permits_case FOR EACH ROW EXECUTE FUNCTION permits_case_search_text();

CREATE FUNCTION permits_address_renames_cases() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE moved bigint[];
BEGIN
    SELECT array_agg(id) INTO moved FROM (
        SELECT id, number, street, unit, city, state, zip, parcel FROM now_known
        EXCEPT SELECT id, number, street, unit, city, state, zip, parcel FROM known_before) AS renamed;
    PERFORM 1 FROM permits_case WHERE address_id = ANY (moved) ORDER BY number FOR UPDATE;
    UPDATE permits_case SET search_text = '' WHERE address_id = ANY (moved);
    RETURN NULL;
END $$;

CREATE TRIGGER permits_address_renames_cases
    AFTER UPDATE ON permits_address REFERENCING OLD TABLE AS known_before NEW TABLE AS now_known
    FOR EACH STATEMENT EXECUTE FUNCTION permits_address_renames_cases();

CREATE FUNCTION permits_license_renames_cases() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE moved bigint[];
BEGIN
    SELECT array_agg(id) INTO moved FROM (
        SELECT id, number, business_name FROM now_known
        EXCEPT SELECT id, number, business_name FROM known_before) AS renamed;
    PERFORM 1 FROM permits_case WHERE license_id = ANY (moved) ORDER BY number FOR UPDATE;
    UPDATE permits_case SET search_text = '' WHERE license_id = ANY (moved);
    RETURN NULL;
END $$;

CREATE TRIGGER permits_license_renames_cases
    AFTER UPDATE ON contacts_license REFERENCING OLD TABLE AS known_before NEW TABLE AS now_known
    FOR EACH STATEMENT EXECUTE FUNCTION permits_license_renames_cases();
"""  # noqa: S608 - put together from the words above

REVERSE = """
DROP TRIGGER permits_license_renames_cases ON contacts_license;
DROP FUNCTION permits_license_renames_cases();
DROP TRIGGER permits_address_renames_cases ON permits_address;
DROP FUNCTION permits_address_renames_cases();
DROP TRIGGER permits_case_search_text ON permits_case;
DROP FUNCTION permits_case_search_text();
DROP FUNCTION permits_search_words(text);
"""


class Migration(migrations.Migration):
    dependencies = [("permits", "0001_cases")]

    operations = [
        migrations.RunSQL(FORWARD, REVERSE),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                django.db.models.functions.text.Replace("slug", models.Value("-"), models.Value("")),
                name="case_compact_number",
            ),
        ),
    ]
