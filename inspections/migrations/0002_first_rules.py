"""The rules a new city starts with; administrators change them."""

import datetime

from django.db import migrations


def write_first_rules(apps, schema_editor):
    apps.get_model("inspections", "Calendar").objects.get_or_create(pk=1)
    window = apps.get_model("inspections", "Window").objects
    window.get_or_create(
        code="morning",
        defaults={"name": "Morning", "starts": datetime.time(8), "ends": datetime.time(12), "capacity": 8},
    )
    window.get_or_create(
        code="afternoon",
        defaults={"name": "Afternoon", "starts": datetime.time(13), "ends": datetime.time(17), "capacity": 7},
    )


class Migration(migrations.Migration):
    dependencies = [("inspections", "0001_tables")]

    operations = [migrations.RunPython(write_first_rules, migrations.RunPython.noop)]
