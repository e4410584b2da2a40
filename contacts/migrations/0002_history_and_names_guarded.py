"""What the site's role can never do: change history, or a user name."""

from django.conf import settings
from django.db import migrations

APPEND_ONLY = """
    CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '% is only ever added to', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
    END $$;

    CREATE TRIGGER activity_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON contacts_activity
        FOR EACH STATEMENT EXECUTE FUNCTION append_only();
"""
APPEND_ONLY_BACK = """
    DROP TRIGGER activity_append_only ON contacts_activity;
    DROP FUNCTION append_only();
"""

USERNAME_FIXED = """
    CREATE FUNCTION username_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'A username never changes' USING ERRCODE = 'integrity_constraint_violation';
    END $$;

    CREATE TRIGGER user_username_fixed BEFORE UPDATE OF username ON contacts_user
        FOR EACH ROW WHEN (OLD.username IS DISTINCT FROM NEW.username) EXECUTE FUNCTION username_fixed();
"""
USERNAME_FIXED_BACK = """
    DROP TRIGGER user_username_fixed ON contacts_user;
    DROP FUNCTION username_fixed();
"""


def revoke(apps, schema_editor):
    if not settings.DATABASE_SINGLE_ROLE:
        site = schema_editor.quote_name(settings.DATABASES["default"]["USER"])
        schema_editor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON contacts_activity FROM {site}")


class Migration(migrations.Migration):
    dependencies = [("contacts", "0001_tables")]

    operations = [
        migrations.RunSQL(APPEND_ONLY, APPEND_ONLY_BACK),
        migrations.RunSQL(USERNAME_FIXED, USERNAME_FIXED_BACK),
        migrations.RunPython(revoke, migrations.RunPython.noop),
    ]
