"""What was adopted as a form stays as it was: the database refuses to change it and its parts, whoever asks.

Each part holds its form's row while it changes, so that none passes an adoption unseen. An application begins with an
adopted form.
"""

from django.db import migrations

GUARD = """
    CREATE FUNCTION permits_form_is_adopted(one bigint) RETURNS boolean LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
    DECLARE
        adopted boolean;
    BEGIN
        SELECT adopted_at IS NOT NULL INTO adopted FROM permits_applicationform WHERE id = one FOR SHARE;
        RETURN coalesce(adopted, false);
    END $$;

    CREATE FUNCTION permits_form_stays() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
    BEGIN
        IF OLD.adopted_at IS NOT NULL AND NEW IS DISTINCT FROM OLD THEN
            RAISE EXCEPTION 'form % is adopted, so it stays', OLD.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'form_stays', TABLE = 'permits_applicationform';
        END IF;
        RETURN coalesce(NEW, OLD);
    END $$;
    CREATE TRIGGER form_stays BEFORE UPDATE OR DELETE ON permits_applicationform
        FOR EACH ROW EXECUTE FUNCTION permits_form_stays();

    CREATE FUNCTION permits_form_part_stays() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
    BEGIN
        IF (TG_OP <> 'INSERT' AND permits_form_is_adopted(OLD.form_id))
           OR (TG_OP <> 'DELETE' AND permits_form_is_adopted(NEW.form_id)) THEN
            RAISE EXCEPTION 'the form of this part is adopted, so its parts stay'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'form_part_stays', TABLE = TG_TABLE_NAME;
        END IF;
        RETURN coalesce(NEW, OLD);
    END $$;
    CREATE TRIGGER form_part_stays BEFORE INSERT OR UPDATE OR DELETE ON permits_question
        FOR EACH ROW EXECUTE FUNCTION permits_form_part_stays();
    CREATE TRIGGER form_part_stays BEFORE INSERT OR UPDATE OR DELETE ON permits_formdocument
        FOR EACH ROW EXECUTE FUNCTION permits_form_part_stays();
    CREATE TRIGGER form_part_stays BEFORE INSERT OR UPDATE OR DELETE ON permits_declaration
        FOR EACH ROW EXECUTE FUNCTION permits_form_part_stays();
    CREATE TRIGGER form_part_stays BEFORE INSERT OR UPDATE OR DELETE ON permits_formreview
        FOR EACH ROW EXECUTE FUNCTION permits_form_part_stays();

    CREATE FUNCTION permits_application_is_by_what_is_adopted() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
    BEGIN
        IF NOT permits_form_is_adopted(NEW.form_id) THEN
            RAISE EXCEPTION 'form % is a draft, and nobody applies by a draft', NEW.form_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'application_is_by_what_is_adopted',
                      TABLE = 'permits_application';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER application_is_by_what_is_adopted BEFORE INSERT ON permits_application
        FOR EACH ROW EXECUTE FUNCTION permits_application_is_by_what_is_adopted();
"""
UNGUARDED = """
    DROP FUNCTION permits_form_stays CASCADE;
    DROP FUNCTION permits_form_part_stays CASCADE;
    DROP FUNCTION permits_application_is_by_what_is_adopted CASCADE;
    DROP FUNCTION permits_form_is_adopted;
"""


class Migration(migrations.Migration):
    dependencies = [("permits", "0008_fee_schedules_guarded")]

    operations = [migrations.RunSQL(GUARD, UNGUARDED)]
