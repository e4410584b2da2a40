"""The words every site begins with: what BLDS calls our states, what others do, and the measure of valuation.

Rows, so that a city can change them.
"""

from django.db import migrations

STATUS_OF_WORD = {
    # BLDS StatusCurrentMapped
    "Application Accepted": "submitted",
    "Fees/Payment": "ready",
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
    # What we call our own, so that our open data can be read back
    "Submitted": "submitted",
    "Incomplete": "incomplete",
    "Corrections required": "corrections",
    "Ready to issue": "ready",
    "Approved": "approved",
    "On file": "on_file",
}
# BLDS StatusCurrentMapped
WORD_OF_STATUS = {
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
    mapping = apps.get_model("permits", "StatusMapping")
    mapping.objects.bulk_create(mapping(source="", word=word, status=status) for word, status in STATUS_OF_WORD.items())
    published = apps.get_model("permits", "PublishedStatus")
    published.objects.bulk_create(published(status=status, mapped=mapped) for status, mapped in WORD_OF_STATUS.items())
    apps.get_model("permits", "Measure").objects.create(code="valuation", name="Valuation", unit="$")


class Migration(migrations.Migration):
    dependencies = [("permits", "0003_search_text_kept")]

    operations = [migrations.RunPython(add_words, migrations.RunPython.noop)]
