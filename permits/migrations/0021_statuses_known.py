"""A case stands in a status that has a name, whoever writes it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0022_dashboard_seen"),
        ("permits", "0020_search_words_made_cheaper"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        [
                            "draft",
                            "submitted",
                            "incomplete",
                            "in_review",
                            "corrections",
                            "ready",
                            "issued",
                            "finaled",
                            "approved",
                            "closed",
                            "withdrawn",
                            "denied",
                            "expired",
                            "void",
                            "on_file",
                        ],
                    )
                ),
                name="case_status_is_known",
            ),
        ),
    ]
