"""What a reviewer has read is what was sent: of a version only its standing changes. A refused one loses its file.

The files of a draft that was discarded are deleted, and only of such a one; what is known of them stays.
"""

from django.db import migrations

GUARD = """
    CREATE FUNCTION permits_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE'
           OR (OLD.document_id, OLD.number, OLD.file_name, OLD.content_type, OLD.size, OLD.sha256, OLD.added_at, OLD.added_by_id)
              IS DISTINCT FROM
              (NEW.document_id, NEW.number, NEW.file_name, NEW.content_type, NEW.size, NEW.sha256, NEW.added_at, NEW.added_by_id)
           OR (OLD.file <> NEW.file AND NEW.file <> '')
           OR (OLD.status IN ('refused', 'deleted') AND NEW.status <> OLD.status)
           OR (NEW.status = 'deleted' AND OLD.status <> 'deleted' AND NOT EXISTS (
                   SELECT FROM permits_application AS application
                     JOIN permits_document AS document ON document.case_id = application.case_id
                    WHERE document.id = NEW.document_id AND application.discarded_at IS NOT NULL))
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
