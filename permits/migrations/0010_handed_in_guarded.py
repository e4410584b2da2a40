"""What was handed in stays as it was: the database refuses to change it, whoever asks.

The answers and signatures of an application that was handed in are never changed; a signature never at all, it is only
taken back while the application is a draft. What nobody could sign before, because it was open who does the work,
is signed after the application was handed in. Nor are the version it answers, and that it was handed in.
"""

from django.db import migrations

GUARD = """
    CREATE FUNCTION permits_application_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.form_id <> OLD.form_id OR NEW.case_id <> OLD.case_id
           OR (OLD.submitted_at IS NOT NULL
               AND (NEW.submitted_at, NEW.submitted_by_id) IS DISTINCT FROM (OLD.submitted_at, OLD.submitted_by_id))
        THEN
            RAISE EXCEPTION 'application % answers one version of a form, and is handed in once', OLD.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'application_stays', TABLE = 'permits_application';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER application_stays BEFORE UPDATE ON permits_application
        FOR EACH ROW EXECUTE FUNCTION permits_application_stays();

    CREATE FUNCTION permits_handed_in_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        handed_in timestamptz;
        signature constant boolean := TG_TABLE_NAME = 'permits_signature';
    BEGIN
        SELECT submitted_at INTO handed_in FROM permits_application
         WHERE id = (CASE WHEN TG_OP = 'INSERT' THEN NEW ELSE OLD END).application_id FOR SHARE;
        IF (handed_in IS NOT NULL AND NOT (signature AND TG_OP = 'INSERT')) OR (signature AND TG_OP = 'UPDATE') THEN
            RAISE EXCEPTION 'what was answered and signed stays'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'handed_in_stays', TABLE = TG_TABLE_NAME;
        END IF;
        RETURN coalesce(NEW, OLD);
    END $$;
    CREATE TRIGGER handed_in_stays BEFORE INSERT OR UPDATE OR DELETE ON permits_answer
        FOR EACH ROW EXECUTE FUNCTION permits_handed_in_stays();
    CREATE TRIGGER handed_in_stays BEFORE INSERT OR UPDATE OR DELETE ON permits_signature
        FOR EACH ROW EXECUTE FUNCTION permits_handed_in_stays();
"""
UNGUARD = """
    DROP TRIGGER handed_in_stays ON permits_signature;
    DROP TRIGGER handed_in_stays ON permits_answer;
    DROP FUNCTION permits_handed_in_stays();
    DROP TRIGGER application_stays ON permits_application;
    DROP FUNCTION permits_application_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("permits", "0009_forms_guarded")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
