from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0007_absences_and_closed_slots"),
        ("permits", "0021_statuses_known"),
    ]

    operations = [
        migrations.CreateModel(
            name="InspectionList",
            fields=[],
            options={
                "verbose_name": "list of inspections",
                "verbose_name_plural": "lists of inspections",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("permits.casetype",),
        ),
    ]
