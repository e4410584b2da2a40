"""The words BLDS has for results, our own, and a few that cities write. Rows, so that a city can change them."""

from django.db import migrations

WORDS = {
    # BLDS ResultMapped; a service may be connected before all is finished.
    "Passed": "passed",
    "Rejected": "failed",
    "Partial": "partial",
    "Cancelled": "cancelled",
    "OK for Service": "passed",
    # Ours
    "Passed in part": "partial",
    "Failed": "failed",
    "No access": "no_access",
    "On file": "on_file",
    # What cities write
    "Approved": "passed",
    "APPR": "passed",
    "Pass": "passed",
    "Partial approval": "partial",
    "PART": "partial",
    "Fail": "failed",
    "REJ": "failed",
    "Disapproved": "failed",
    "Corrections required": "failed",
    "No entry": "no_access",
    "Canceled": "cancelled",
    "CNCL": "cancelled",
    "Cancel": "cancelled",
    "Postponed": "cancelled",
    "DONE": "passed",
    "Proceed": "passed",
    "Recall": "failed",
}


def add_words(apps, schema_editor):
    mapping = apps.get_model("inspections", "ResultMapping")
    mapping.objects.bulk_create(mapping(source="", word=word, status=status) for word, status in WORDS.items())


def remove_words(apps, schema_editor):
    apps.get_model("inspections", "ResultMapping").objects.filter(source="", word__in=WORDS).delete()


class Migration(migrations.Migration):
    dependencies = [("inspections", "0002_first_rules")]

    operations = [migrations.RunPython(add_words, remove_words)]
