"""A letter stays as it was written: only that it was settled is added, once. Readings are not letters."""

from django.db import migrations

GUARD = """
    CREATE FUNCTION permits_letter_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' OR TG_TABLE_NAME <> 'permits_letter' OR OLD.settled_at IS NOT NULL
           OR (to_jsonb(NEW) - 'settled_at' - 'settled_by_id') <> (to_jsonb(OLD) - 'settled_at' - 'settled_by_id')
        THEN
            RAISE EXCEPTION 'a letter and what is attached to it stay as they were sent'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'letter_stays', TABLE = TG_TABLE_NAME;
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER letter_stays BEFORE UPDATE OR DELETE ON permits_letter
        FOR EACH ROW EXECUTE FUNCTION permits_letter_stays();
    CREATE TRIGGER letter_stays BEFORE UPDATE OR DELETE ON permits_letter_attachments
        FOR EACH ROW EXECUTE FUNCTION permits_letter_stays();
"""
UNGUARD = """
    DROP TRIGGER letter_stays ON permits_letter_attachments;
    DROP TRIGGER letter_stays ON permits_letter;
    DROP FUNCTION permits_letter_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("permits", "0011_plan_review_guarded")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
