"""A letter stays as it was written: only that it was settled is added, once. Readings are not letters."""

from django.conf import settings
from django.db import migrations, models

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
    dependencies = [
        ("permits", "0036_plan_review_stays"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(
                condition=models.Q(("from_city", False), ("settled_at", None)),
                fields=["sent_at", "id"],
                name="letter_to_answer",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at", None), ("settled_by", None)),
                    models.Q(("settled_at__isnull", False), ("settled_by__isnull", False)),
                    _connector="OR",
                ),
                name="letter_settled_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(("settled_at", None), ("from_city", False), _connector="OR"),
                name="letter_of_the_city_is_not_settled",
            ),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
