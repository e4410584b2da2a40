"""Which BLDS word each of our states is published under. Rows, so that a city can change them."""

from django.db import migrations

WORDS = {
    "submitted": "Application Accepted",
    "incomplete": "Application Accepted",
    "in_review": "In Review",
    "corrections": "In Review",
    "ready": "Fees/Payment",
    "issued": "Permit Issued",
    "finaled": "Permit Finaled",
    "approved": "Permit Issued",
    "closed": "Permit Finaled",
    "withdrawn": "Permit Cancelled",
    "denied": "Permit Cancelled",
    "expired": "Permit Cancelled",
    "void": "Permit Cancelled",
}


def add_words(apps, schema_editor):
    published = apps.get_model("permits", "PublishedStatus")
    published.objects.bulk_create(published(status=status, mapped=mapped) for status, mapped in WORDS.items())


def remove_words(apps, schema_editor):
    apps.get_model("permits", "PublishedStatus").objects.filter(status__in=WORDS).delete()


class Migration(migrations.Migration):
    dependencies = [("permits", "0010_searches_collections_and_cards")]

    operations = [migrations.RunPython(add_words, remove_words)]
