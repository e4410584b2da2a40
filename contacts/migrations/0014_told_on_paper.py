"""Letters beside mails: a way of telling, an address for the envelope, and who printed it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0013_passwords_by_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="PaperMessage",
            fields=[],
            options={
                "verbose_name": "letter to print",
                "verbose_name_plural": "letters to print",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("contacts.message",),
        ),
        migrations.AddField(
            model_name="message",
            name="method",
            field=models.CharField(
                choices=[("email", "Email"), ("paper", "Letter")],
                db_default="email",
                default="email",
                max_length=10,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="postal_address",
            field=models.TextField(blank=True, db_default="", verbose_name="postal address"),
        ),
        migrations.AddField(
            model_name="message",
            name="printed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="printed by",
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="to",
            field=models.CharField(max_length=254, verbose_name="to"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["user", "-created_at", "-id"], name="message_inbox"),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("method", "paper"), _negated=True),
                    models.Q(("postal_address", ""), _negated=True),
                    _connector="OR",
                ),
                name="message_on_paper_has_an_address",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("printed_by", None), models.Q(("method", "paper"), ("status", "sent")), _connector="OR"
                ),
                name="message_printed_is_on_paper",
            ),
        ),
    ]
