"""The files of a draft that was discarded are deleted, and only of such a one; what is known of them stays."""

from django.db import migrations, models

DELETED = """
    CREATE OR REPLACE FUNCTION permits_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
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
"""


class Migration(migrations.Migration):
    dependencies = [("permits", "0017_paid_on_fees")]

    operations = [
        migrations.RemoveConstraint(
            model_name="documentversion",
            name="document_version_status_is_known",
        ),
        migrations.RemoveConstraint(
            model_name="documentversion",
            name="document_version_is_kept_or_refused",
        ),
        migrations.AlterField(
            model_name="documentversion",
            name="status",
            field=models.CharField(
                choices=[
                    ("checking", "Being checked"),
                    ("ready", "Received"),
                    ("warned", "Received, with a warning"),
                    ("refused", "Refused"),
                    ("accepted", "Accepted by the city"),
                    ("returned", "Needs a new version"),
                    ("deleted", "Deleted with its draft"),
                ],
                default="checking",
                max_length=8,
                verbose_name="status",
            ),
        ),
        migrations.AddConstraint(
            model_name="documentversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("file", ""), _negated=True), ("status__in", ("refused", "deleted")), _connector="OR"
                ),
                name="document_version_is_kept_or_gone",
            ),
        ),
        migrations.AddConstraint(
            model_name="documentversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["checking", "ready", "warned", "refused", "accepted", "returned", "deleted"])
                ),
                name="document_version_status_is_known",
            ),
        ),
        migrations.RunSQL(DELETED, migrations.RunSQL.noop),
    ]
