"""What a reviewer has read is what was sent: of a version only its standing changes. A refused one loses its file."""

from django.db import migrations

GUARD = """
    CREATE FUNCTION permits_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE'
           OR (OLD.document_id, OLD.number, OLD.file_name, OLD.content_type, OLD.size, OLD.sha256, OLD.added_at, OLD.added_by_id)
              IS DISTINCT FROM
              (NEW.document_id, NEW.number, NEW.file_name, NEW.content_type, NEW.size, NEW.sha256, NEW.added_at, NEW.added_by_id)
           OR (OLD.file <> NEW.file AND NEW.file <> '')
           OR (OLD.status = 'refused' AND NEW.status <> 'refused')
        THEN
            RAISE EXCEPTION 'a version of a document stays as it was sent'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'version_stays', TABLE = TG_TABLE_NAME;
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER version_stays BEFORE UPDATE OR DELETE ON permits_documentversion
        FOR EACH ROW EXECUTE FUNCTION permits_version_stays();
"""
UNGUARD = """
    DROP TRIGGER version_stays ON permits_documentversion;
    DROP FUNCTION permits_version_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("permits", "0013_lives_guarded")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
