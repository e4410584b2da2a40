"""The visits still to be made are found without looking through all that ever were."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0003_words_for_results"),
        ("permits", "0018_files_of_discarded_drafts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="inspection",
            index=models.Index(
                condition=models.Q(("status__in", ("requested", "scheduled"))),
                fields=["case"],
                name="inspections_to_be_made",
            ),
        ),
    ]
