"""What was given and decided stays as it was: the database refuses to change it, whoever asks.

A certificate is revoked once and never otherwise changed; a condition is met once, and its words stay; an extension and
a withdrawal are decided once. None of them is ever deleted.
"""

from django.db import migrations

GUARD = """
    -- The arguments are the column that is empty until the row is done with, and those that may change until then.
    CREATE FUNCTION permits_life_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        is_done boolean := TG_OP = 'DELETE' OR to_jsonb(OLD) ->> TG_ARGV[0] IS NOT NULL;
    BEGIN
        IF TG_OP = 'UPDATE' AND to_jsonb(NEW) = to_jsonb(OLD) THEN
            RETURN NEW;
        END IF;
        IF is_done OR to_jsonb(NEW) - TG_ARGV::text[] <> to_jsonb(OLD) - TG_ARGV::text[] THEN
            RAISE EXCEPTION '% % stays as it was given', TG_TABLE_NAME, OLD.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'life_stays', TABLE = TG_TABLE_NAME;
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER life_stays BEFORE UPDATE OR DELETE ON permits_certificate
        FOR EACH ROW EXECUTE FUNCTION permits_life_stays('revoked_at', 'revoked_why');
    CREATE TRIGGER life_stays BEFORE UPDATE OR DELETE ON permits_condition
        FOR EACH ROW EXECUTE FUNCTION permits_life_stays('met_at', 'met_by_id');
    CREATE TRIGGER life_stays BEFORE UPDATE OR DELETE ON permits_extension
        FOR EACH ROW EXECUTE FUNCTION permits_life_stays('decided_at', 'decided_by_id', 'status', 'why', 'until');
    CREATE TRIGGER life_stays BEFORE UPDATE OR DELETE ON permits_withdrawal
        FOR EACH ROW EXECUTE FUNCTION permits_life_stays('decided_at', 'decided_by_id', 'status', 'why');
"""
UNGUARDED = "DROP FUNCTION permits_life_stays CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("permits", "0012_letters_guarded")]

    operations = [migrations.RunSQL(GUARD, UNGUARDED)]
