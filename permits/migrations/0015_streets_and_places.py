"""More words that a search knows, the words of each place by itself, the city's streets, and indexes for every filter."""

import django.contrib.postgres.indexes
import django.db.models.deletion
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


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


def shortened(expression, forms):
    for word, short in forms.items():
        expression = f"replace({expression}, ' {word} ', ' {short} ')"
    return expression


SPACED = (
    f"' ' || replace(translate(upper(words), {quoted(SEPARATORS + APOSTROPHES)}, {quoted(' ' * len(SEPARATORS))}), "
    "' ', '  ') || ' '"
)
KINDS_AND_DIRECTIONS = "|".join(dict.fromkeys(SHORT.values()))

FORWARD = f"""
CREATE OR REPLACE FUNCTION permits_search_words(words text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN regexp_replace({shortened("(" + SPACED + ")", SHORT | ORDINALS)}, ' +', ' ', 'g');

CREATE FUNCTION permits_street_core(name text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN coalesce(
        nullif(trim(regexp_replace(permits_search_words(name), ' ({KINDS_AND_DIRECTIONS})(?= )', '', 'g')), ''),
        trim(permits_search_words(name)));

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

DROP TRIGGER permits_case_search_text ON permits_case;
CREATE TRIGGER permits_case_search_text
    BEFORE INSERT OR UPDATE OF
        number, slug, address_id, license_id, contractor_name, contractor_license, project_name, description, search_text
    ON permits_case FOR EACH ROW EXECUTE FUNCTION permits_case_search_text();
"""  # noqa: S608 - put together from the words above

BACKWARD = """
DROP TRIGGER permits_case_search_text ON permits_case;
CREATE TRIGGER permits_case_search_text
    BEFORE INSERT OR UPDATE OF number, slug, address_id, license_id, contractor_name, description, search_text
    ON permits_case FOR EACH ROW EXECUTE FUNCTION permits_case_search_text();

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
        NEW.description));
    RETURN NEW;
END $$;

DROP FUNCTION permits_street_core(text);
"""

STREETS = """
CREATE FUNCTION permits_address_names_streets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO permits_street (name, core)
    SELECT name, permits_street_core(name) FROM (SELECT DISTINCT street AS name FROM now_known) AS named
     WHERE NOT EXISTS (SELECT FROM permits_street AS listed WHERE listed.name = named.name)
     ORDER BY name
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

CREATE TRIGGER permits_address_names_streets
    AFTER INSERT ON permits_address REFERENCING NEW TABLE AS now_known
    FOR EACH STATEMENT EXECUTE FUNCTION permits_address_names_streets();

CREATE TRIGGER permits_address_renames_streets
    AFTER UPDATE ON permits_address REFERENCING NEW TABLE AS now_known
    FOR EACH STATEMENT EXECUTE FUNCTION permits_address_names_streets();

INSERT INTO permits_street (name, core)
SELECT name, permits_street_core(name) FROM (SELECT DISTINCT street AS name FROM permits_address) AS named;
"""

NO_STREETS = """
DROP TRIGGER permits_address_renames_streets ON permits_address;
DROP TRIGGER permits_address_names_streets ON permits_address;
DROP FUNCTION permits_address_names_streets();
"""

NEW_WORDS = "CROSSING|HOLLOW|PLAZA|TRACE|VIEW|ALLEY|HEIGHTS|SAINT|MOUNT|" + "|".join(ORDINALS)
AGAIN = f"""
UPDATE permits_case SET search_text = ''
 WHERE project_name <> '' OR contractor_license <> '' OR search_text ~ ' ({NEW_WORDS}) ';
"""  # noqa: S608 - put together from the words above


class Migration(migrations.Migration):
    dependencies = [("contacts", "0018_announcements"), ("permits", "0014_cards_of_permits_issued_before")]

    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.CreateModel(
            name="Street",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, unique=True, verbose_name="name")),
                (
                    "core",
                    models.TextField(
                        help_text="Without the kind of street and its direction, in capitals.",
                        verbose_name="name alone",
                    ),
                ),
            ],
            options={"verbose_name": "street", "verbose_name_plural": "streets"},
        ),
        migrations.AddIndex(
            model_name="street",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(models.F("core"), name="gin_trgm_ops"),
                name="street_core_trgm",
            ),
        ),
        migrations.RunSQL(STREETS, NO_STREETS),
        migrations.AddField(
            model_name="address",
            name="search_text",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    django.db.models.functions.text.Concat(
                        *(
                            part
                            for name in ("number", "street", "unit", "city", "state", "zip", "parcel")
                            for part in (models.F(name), models.Value(" "))
                        )
                    ),
                    function="permits_search_words",
                ),
                output_field=models.TextField(),
                verbose_name="search text",
            ),
        ),
        migrations.AddIndex(
            model_name="address",
            index=models.Index(condition=models.Q(("confidential", True)), fields=["id"], name="address_confidential"),
        ),
        migrations.AlterField(
            model_name="case",
            name="case_type",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                to="permits.casetype",
                verbose_name="type",
            ),
        ),
        migrations.AlterField(
            model_name="case",
            name="license",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to="contacts.license",
                verbose_name="license",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                models.F("status"),
                models.OrderBy(models.F("filed_on"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="case_newest_by_status",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                models.F("case_type"),
                models.OrderBy(models.F("filed_on"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="case_newest_by_type",
            ),
        ),
        migrations.RemoveIndex(model_name="case", name="case_compact_number"),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Replace("slug", models.Value("-"), models.Value("")),
                    name="text_pattern_ops",
                ),
                name="case_compact_number",
            ),
        ),
        migrations.RunSQL(AGAIN, migrations.RunSQL.noop),
    ]
