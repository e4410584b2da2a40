"""The words BLDS has for states, and a few that every city uses. Rows, so that a city can change them."""

from django.db import migrations

WORDS = {
    # BLDS StatusCurrentMapped
    "Application Accepted": "submitted",
    "Fees/Payment": "submitted",
    "In Review": "in_review",
    "Permit Issued": "issued",
    "Inspection Phase": "issued",
    "Permit Finaled": "finaled",
    "Permit Finaled with Conditions": "finaled",
    "Occupancy": "finaled",
    "Appeal": "in_review",
    "Permit Cancelled": "void",
    # What cities write in StatusCurrent
    "Closed": "closed",
    "Denied": "denied",
    "Expired": "expired",
    "Finaled": "finaled",
    "Issued": "issued",
    "Void": "void",
    "Withdrawn": "withdrawn",
}


def add_words(apps, schema_editor):
    mapping = apps.get_model("permits", "StatusMapping")
    mapping.objects.bulk_create(mapping(source="", word=word, status=status) for word, status in WORDS.items())


def remove_words(apps, schema_editor):
    apps.get_model("permits", "StatusMapping").objects.filter(source="", word__in=WORDS).delete()


class Migration(migrations.Migration):
    dependencies = [("permits", "0002_search_text_kept")]

    operations = [migrations.RunPython(add_words, remove_words)]
