import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("permits", "0042_documents_in_pieces"),
    ]

    operations = [
        migrations.CreateModel(
            name="GuideQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=200, verbose_name="question")),
                ("hint", models.CharField(blank=True, max_length=300, verbose_name="hint")),
                ("is_first", models.BooleanField(default=False, verbose_name="the first one")),
            ],
            options={
                "verbose_name": "question of the guide",
                "verbose_name_plural": "questions of the guide",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_first", True)), fields=("is_first",), name="guide_begins_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="GuideAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField(default=10, verbose_name="place")),
                ("text", models.CharField(max_length=160, verbose_name="answer")),
                (
                    "advice",
                    models.TextField(
                        blank=True,
                        help_text="Why no permit is needed, or what else to think of.",
                        verbose_name="advice",
                    ),
                ),
                (
                    "case_types",
                    models.ManyToManyField(
                        blank=True,
                        help_text="None, and no question next: no permit is needed.",
                        related_name="+",
                        to="permits.casetype",
                        verbose_name="case types needed",
                    ),
                ),
                (
                    "next",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty where this answer says what is needed.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="permits.guidequestion",
                        verbose_name="asks next",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="permits.guidequestion",
                        verbose_name="question",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer of the guide",
                "verbose_name_plural": "answers of the guide",
            },
        ),
    ]
