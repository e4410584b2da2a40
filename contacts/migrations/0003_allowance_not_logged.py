"""Counts of how often a source has asked are worth nothing after a crash."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("contacts", "0002_history_and_names_guarded")]

    operations = [
        migrations.RunSQL("ALTER TABLE contacts_allowance SET UNLOGGED", "ALTER TABLE contacts_allowance SET LOGGED"),
    ]
