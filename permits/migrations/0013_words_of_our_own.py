"""What we call our own states, so that our open data can be read back; and fees to pay mean ready to issue."""

from django.db import migrations

WORDS = {
    "Submitted": "submitted",
    "Incomplete": "incomplete",
    "Corrections required": "corrections",
    "Ready to issue": "ready",
    "Approved": "approved",
    "On file": "on_file",
}


def add_words(apps, schema_editor):
    mapping = apps.get_model("permits", "StatusMapping")
    known = {word.upper() for word in mapping.objects.filter(source="").values_list("word", flat=True)}
    mapping.objects.bulk_create(
        mapping(source="", word=word, status=status) for word, status in WORDS.items() if word.upper() not in known
    )
    mapping.objects.filter(source="", word="Fees/Payment", status="submitted").update(status="ready")


def remove_words(apps, schema_editor):
    mapping = apps.get_model("permits", "StatusMapping")
    mapping.objects.filter(source="", word__in=WORDS).delete()
    mapping.objects.filter(source="", word="Fees/Payment", status="ready").update(status="submitted")


class Migration(migrations.Migration):
    dependencies = [("permits", "0012_what_sources_say")]

    operations = [migrations.RunPython(add_words, remove_words)]
