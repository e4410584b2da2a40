"""A card's code is whole, and permits of ours that were issued before there were cards get theirs."""

import itertools
import secrets

from django.db import migrations, models
from django.utils import timezone

# As permits.codes has them; a migration keeps its own.
LETTERS = "34679CDFGHJKMNPQRTWX"
AT_ONCE = 2000


def make_cards(apps, schema_editor):
    Case, PermitCard = apps.get_model("permits", "Case"), apps.get_model("permits", "PermitCard")
    ours = models.Q(source="") | models.Q(adopted_at__isnull=False)
    issued = Case.objects.filter(ours, case_type__kind="permit", issued_on__isnull=False, card=None)
    now = timezone.now()
    keys = issued.order_by("pk").values_list("pk", flat=True).iterator()
    for some in iter(lambda: list(itertools.islice(keys, AT_ONCE)), []):
        PermitCard.objects.bulk_create(
            PermitCard(case_id=pk, code="".join(secrets.choice(LETTERS) for _ in range(20)), made_at=now) for pk in some
        )


class Migration(migrations.Migration):
    dependencies = [("permits", "0013_words_of_our_own")]

    operations = [
        migrations.AddConstraint(
            model_name="permitcard",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[0-9A-Z]{20}$")), name="card_code_is_whole"
            ),
        ),
        migrations.RunPython(make_cards, migrations.RunPython.noop),
    ]
