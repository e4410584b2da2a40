"""Keep by triggers when a case came into the public register, so that COPY, bulk and raw SQL cannot leave it out."""

from django.db import migrations

FORWARD = """
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

-- What is there already is news to nobody.
INSERT INTO permits_publication (case_id, at, place)
SELECT one.id, one.created_at, 0 FROM permits_case AS one LEFT JOIN permits_address AS place ON place.id = one.address_id
 WHERE one.status <> 'draft' AND place.confidential IS NOT TRUE
    ON CONFLICT DO NOTHING;
"""

REVERSE = """
DROP TRIGGER permits_address_came ON permits_address;
DROP FUNCTION permits_address_came();
DROP TRIGGER permits_case_came ON permits_case;
DROP FUNCTION permits_case_came();
DROP TRIGGER permits_cases_came ON permits_case;
DROP FUNCTION permits_cases_came();
DROP SEQUENCE permits_publication_place;
"""


class Migration(migrations.Migration):
    dependencies = [("permits", "0017_news")]

    operations = [migrations.RunSQL(FORWARD, REVERSE)]
