"""How often an account is told of each group of news, and what waits for the daily mail."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0025_drafts_kept"),
    ]

    operations = [
        migrations.CreateModel(
            name="NoticeChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("progress", "How your applications and permits go on"),
                            ("fees", "Fees that are added"),
                            ("letters", "Letters of the city and of others on a record"),
                            ("people", "Who comes onto a record and who leaves it"),
                        ],
                        max_length=12,
                        verbose_name="group",
                    ),
                ),
                (
                    "rhythm",
                    models.CharField(
                        choices=[
                            ("at_once", "At once"),
                            ("daily", "Once a day, together"),
                            ("site", "Not by mail, only on this site"),
                        ],
                        max_length=8,
                        verbose_name="how often",
                    ),
                ),
            ],
            options={
                "verbose_name": "choice of notices",
                "verbose_name_plural": "choices of notices",
            },
        ),
        migrations.AddField(
            model_name="message",
            name="group",
            field=models.CharField(
                blank=True,
                choices=[
                    ("progress", "How your applications and permits go on"),
                    ("fees", "Fees that are added"),
                    ("letters", "Letters of the city and of others on a record"),
                    ("people", "Who comes onto a record and who leaves it"),
                ],
                db_default="",
                max_length=12,
                verbose_name="group",
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="status",
            field=models.CharField(
                choices=[
                    ("queued", "Waiting to be sent"),
                    ("sending", "Being sent"),
                    ("sent", "Sent"),
                    ("failed", "Given up"),
                    ("daily", "Waits for the daily mail"),
                    ("kept", "On the site only"),
                ],
                default="queued",
                max_length=10,
                verbose_name="status",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(condition=models.Q(("status", "daily")), fields=["user"], name="message_for_digest"),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "daily"), _negated=True),
                    models.Q(models.Q(("group", ""), _negated=True), ("method", "email")),
                    _connector="OR",
                ),
                name="message_for_digest_has_a_reader",
            ),
        ),
        migrations.AddField(
            model_name="noticechoice",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notice_choices",
                to=settings.AUTH_USER_MODEL,
                verbose_name="account",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticechoice",
            constraint=models.UniqueConstraint(fields=("user", "group"), name="notice_choice_once"),
        ),
        migrations.AddConstraint(
            model_name="noticechoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("group__in", ["progress", "fees", "letters", "people"])),
                name="notice_group_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticechoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("rhythm__in", ["at_once", "daily", "site"])), name="notice_rhythm_is_known"
            ),
        ),
    ]
