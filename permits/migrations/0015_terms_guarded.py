"""What a case type said when an application was begun counts for it as long as it lasts: the database keeps it."""

from django.db import migrations

GUARD = """
    CREATE FUNCTION permits_terms_stay() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (NEW.trade, NEW.license_need, NEW.is_checked, NEW.days_to_check, NEW.days_to_review, NEW.days_to_expire,
            NEW.days_of_extension, NEW.extensions, NEW.days_to_reinstate, NEW.certificate)
           IS DISTINCT FROM
           (OLD.trade, OLD.license_need, OLD.is_checked, OLD.days_to_check, OLD.days_to_review, OLD.days_to_expire,
            OLD.days_of_extension, OLD.extensions, OLD.days_to_reinstate, OLD.certificate)
        THEN
            RAISE EXCEPTION 'application % keeps the terms it was begun with', OLD.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'terms_stay', TABLE = 'permits_application';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER terms_stay BEFORE UPDATE ON permits_application
        FOR EACH ROW EXECUTE FUNCTION permits_terms_stay();
"""
UNGUARD = """
    DROP TRIGGER terms_stay ON permits_application;
    DROP FUNCTION permits_terms_stay();
"""


class Migration(migrations.Migration):
    dependencies = [("permits", "0014_versions_guarded")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
