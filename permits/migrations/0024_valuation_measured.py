"""The measure that every site knows: what the work is worth."""

from django.db import migrations


def add_valuation(apps, schema_editor):
    apps.get_model("permits", "Measure").objects.get_or_create(
        code="valuation", defaults={"name": "Valuation", "unit": "$"}
    )


class Migration(migrations.Migration):
    dependencies = [("permits", "0023_fee_schedules_guarded")]

    operations = [migrations.RunPython(add_valuation, migrations.RunPython.noop)]
