"""A condition says before which step it has to be met; told, it stays as it is like the rest of its comment."""

from django.db import migrations, models

GUARD = """
    DROP TRIGGER comment_stays_as_told ON permits_comment;
    CREATE TRIGGER comment_stays_as_told BEFORE UPDATE ON permits_comment
        FOR EACH ROW WHEN (OLD.told_at IS NOT NULL AND
            (NEW.case_id, NEW.number, NEW.review_id, NEW.kind, NEW.text, NEW.code, NEW.version_id, NEW.sheet, NEW.place,
             NEW.due, NEW.told_at) IS DISTINCT FROM
            (OLD.case_id, OLD.number, OLD.review_id, OLD.kind, OLD.text, OLD.code, OLD.version_id, OLD.sheet, OLD.place,
             OLD.due, OLD.told_at))
        EXECUTE FUNCTION permits_told_stays();
"""
BEFORE = """
    DROP TRIGGER comment_stays_as_told ON permits_comment;
    CREATE TRIGGER comment_stays_as_told BEFORE UPDATE ON permits_comment
        FOR EACH ROW WHEN (OLD.told_at IS NOT NULL AND
            (NEW.case_id, NEW.number, NEW.review_id, NEW.kind, NEW.text, NEW.code, NEW.version_id, NEW.sheet, NEW.place,
             NEW.told_at) IS DISTINCT FROM
            (OLD.case_id, OLD.number, OLD.review_id, OLD.kind, OLD.text, OLD.code, OLD.version_id, OLD.sheet, OLD.place,
             OLD.told_at))
        EXECUTE FUNCTION permits_told_stays();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("permits", "0039_lives_guarded"),
    ]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="due",
            field=models.CharField(
                choices=[
                    ("always", "Holds as long as the permit does"),
                    ("issuance", "Before the permit is issued"),
                    ("final", "Before the permit is finaled"),
                    ("occupancy", "Before the certificate of occupancy"),
                ],
                db_default="always",
                default="always",
                max_length=10,
                verbose_name="to be met",
            ),
        ),
        migrations.RunSQL(GUARD, BEFORE),
    ]
