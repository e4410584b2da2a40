"""Audits of the books, kept: only ever added to."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARD = """
    CREATE TRIGGER books_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON payments_booksaudit
        FOR EACH STATEMENT EXECUTE FUNCTION books_only_added_to();
"""
GUARD_BACK = "DROP TRIGGER books_only_added_to ON payments_booksaudit;"


def revoke(apps, schema_editor):
    """Take back what the site's role may never do, whatever the trigger says."""
    if settings.DATABASE_SINGLE_ROLE:
        return
    site = schema_editor.quote_name(settings.DATABASES["default"]["USER"])
    schema_editor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON payments_booksaudit FROM {site}")


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0011_drawers_guarded"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BooksAudit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ran_at", models.DateTimeField(verbose_name="run at")),
                ("problems", models.PositiveIntegerField(verbose_name="problems")),
                ("findings", models.JSONField(blank=True, default=list, verbose_name="findings")),
                (
                    "ran_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="run by",
                    ),
                ),
            ],
            options={"verbose_name": "audit of the books", "verbose_name_plural": "audits of the books"},
        ),
        migrations.RunSQL(GUARD, GUARD_BACK),
        migrations.RunPython(revoke, migrations.RunPython.noop),
    ]
