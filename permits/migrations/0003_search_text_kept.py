"""Keep Case.search_text and the list of streets by triggers, so that COPY, bulk and raw SQL cannot leave them behind.

The trigger on cases looks its two tables up by themselves: what is left is an expression the database prepares once
and not at each row.
"""

from django.db import migrations

CASES = """
CREATE FUNCTION permits_case_search_text() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE TRIGGER permits_case_search_text
    BEFORE INSERT OR UPDATE OF
        number, slug, address_id, license_id, contractor_name, contractor_license, project_name, description, search_text
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
"""
CASES_BACK = """
DROP TRIGGER permits_license_renames_cases ON contacts_license;
DROP FUNCTION permits_license_renames_cases();
DROP TRIGGER permits_address_renames_cases ON permits_address;
DROP FUNCTION permits_address_renames_cases();
DROP TRIGGER permits_case_search_text ON permits_case;
DROP FUNCTION permits_case_search_text();
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
"""
STREETS_BACK = """
DROP TRIGGER permits_address_renames_streets ON permits_address;
DROP TRIGGER permits_address_names_streets ON permits_address;
DROP FUNCTION permits_address_names_streets();
"""


class Migration(migrations.Migration):
    dependencies = [("permits", "0002_tables")]

    operations = [
        migrations.RunSQL(CASES, CASES_BACK),
        migrations.RunSQL(STREETS, STREETS_BACK),
    ]
