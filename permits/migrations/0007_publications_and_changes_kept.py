"""Keep by triggers when a case came into the public register and when it last changed.

COPY, bulk and raw SQL cannot leave them behind. A new case has the default of its column, which costs nothing more. A
place that stops being confidential brings its cases back.
"""

from django.db import migrations

PUBLICATIONS = """
CREATE SEQUENCE permits_publication_place AS bigint;

CREATE FUNCTION permits_cases_came() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO permits_publication (case_id, at)
    SELECT came.id, now() FROM came LEFT JOIN permits_address AS place ON place.id = came.address_id
     WHERE came.status <> 'draft' AND place.confidential IS NOT TRUE
        ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

CREATE TRIGGER permits_cases_came
    AFTER INSERT ON permits_case REFERENCING NEW TABLE AS came
    FOR EACH STATEMENT EXECUTE FUNCTION permits_cases_came();

CREATE FUNCTION permits_case_came() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM permits_address WHERE id = NEW.address_id AND confidential) THEN
        INSERT INTO permits_publication (case_id, at) VALUES (NEW.id, now()) ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER permits_case_came
    AFTER UPDATE OF status, address_id ON permits_case FOR EACH ROW
    WHEN (NEW.status <> 'draft' AND (OLD.status = 'draft' OR OLD.address_id IS DISTINCT FROM NEW.address_id))
    EXECUTE FUNCTION permits_case_came();

CREATE FUNCTION permits_address_came() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO permits_publication (case_id, at)
    SELECT id, now() FROM permits_case WHERE address_id = NEW.id AND status <> 'draft'
        ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

CREATE TRIGGER permits_address_came
    AFTER UPDATE OF confidential ON permits_address FOR EACH ROW
    WHEN (OLD.confidential AND NOT NEW.confidential)
    EXECUTE FUNCTION permits_address_came();
"""

PUBLICATIONS_BACK = """
DROP TRIGGER permits_address_came ON permits_address;
DROP FUNCTION permits_address_came();
DROP TRIGGER permits_case_came ON permits_case;
DROP FUNCTION permits_case_came();
DROP TRIGGER permits_cases_came ON permits_case;
DROP FUNCTION permits_cases_came();
DROP SEQUENCE permits_publication_place;
"""

CHANGES = """
CREATE FUNCTION permits_case_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.changed_at := now();
    RETURN NEW;
END $$;

CREATE TRIGGER permits_case_changed BEFORE UPDATE ON permits_case
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION permits_case_changed();

CREATE FUNCTION permits_address_shows_cases() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM permits_case WHERE address_id = NEW.id ORDER BY number FOR UPDATE;
    UPDATE permits_case SET changed_at = now() WHERE address_id = NEW.id;
    RETURN NULL;
END $$;

CREATE TRIGGER permits_address_shows_cases AFTER UPDATE OF confidential ON permits_address
    FOR EACH ROW WHEN (OLD.confidential AND NOT NEW.confidential) EXECUTE FUNCTION permits_address_shows_cases();
"""

CHANGES_BACK = """
DROP TRIGGER permits_address_shows_cases ON permits_address;
DROP FUNCTION permits_address_shows_cases();
DROP TRIGGER permits_case_changed ON permits_case;
DROP FUNCTION permits_case_changed();
"""


class Migration(migrations.Migration):
    dependencies = [("permits", "0006_history_of_statuses_guarded")]

    operations = [
        migrations.RunSQL(PUBLICATIONS, PUBLICATIONS_BACK),
        migrations.RunSQL(CHANGES, CHANGES_BACK),
    ]
