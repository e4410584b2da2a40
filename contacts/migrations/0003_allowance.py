"""Counts of how often a source has asked."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacts", "0002_history_and_names_guarded")]

    operations = [
        migrations.CreateModel(
            name="Allowance",
            fields=[
                ("key", models.CharField(max_length=200, primary_key=True, serialize=False)),
                ("since", models.DateTimeField(db_index=True)),
                ("used", models.PositiveIntegerField()),
            ],
        ),
        migrations.RunSQL("ALTER TABLE contacts_allowance SET UNLOGGED", "ALTER TABLE contacts_allowance SET LOGGED"),
    ]
