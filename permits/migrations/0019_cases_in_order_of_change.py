"""When a case last changed, kept by triggers, so that bulk and raw SQL cannot leave it behind.

An insert has the default and costs nothing more. A place that stops being confidential brings its cases back.
"""

import django.db.models.functions.datetime
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION permits_case_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.changed_at := now();
    RETURN NEW;
END $$;

CREATE TRIGGER permits_case_changed BEFORE UPDATE ON permits_case
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION permits_case_changed();

CREATE FUNCTION permits_address_shows_cases() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM permits_case WHERE address_id = NEW.id ORDER BY number FOR UPDATE;
    UPDATE permits_case SET changed_at = now() WHERE address_id = NEW.id;
    RETURN NULL;
END $$;

CREATE TRIGGER permits_address_shows_cases AFTER UPDATE OF confidential ON permits_address
    FOR EACH ROW WHEN (OLD.confidential AND NOT NEW.confidential) EXECUTE FUNCTION permits_address_shows_cases();
"""

REVERSE = """
DROP TRIGGER permits_address_shows_cases ON permits_address;
DROP FUNCTION permits_address_shows_cases();
DROP TRIGGER permits_case_changed ON permits_case;
DROP FUNCTION permits_case_changed();
"""


class Migration(migrations.Migration):
    dependencies = [("permits", "0018_publications_kept")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="changed_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="changed at"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["changed_at", "id"], name="case_in_order_of_change"),
        ),
        migrations.RunSQL(FORWARD, REVERSE),
    ]
