"""Which lines a card page or a pay link is about stays, as the page or link itself does."""

from django.conf import settings
from django.db import migrations

ONLY_ADDED_TO = ("payments_checkoutitem_lines", "payments_paylink_lines")
TRIGGERS = "\n".join(
    f"CREATE TRIGGER books_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION books_only_added_to();"
    for table in ONLY_ADDED_TO
)
TRIGGERS_BACK = "\n".join(f"DROP TRIGGER books_only_added_to ON {table};" for table in ONLY_ADDED_TO)


def revoke(apps, schema_editor):
    """Take back what the site's role may never do, whatever the triggers say."""
    if settings.DATABASE_SINGLE_ROLE:
        return
    site = schema_editor.quote_name(settings.DATABASES["default"]["USER"])
    for table in ONLY_ADDED_TO:
        schema_editor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {site}")


class Migration(migrations.Migration):
    dependencies = [("payments", "0012_books_audit")]

    operations = [
        migrations.RunSQL(TRIGGERS, TRIGGERS_BACK),
        migrations.RunPython(revoke, migrations.RunPython.noop),
    ]
