import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("permits", "0034_documents"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Exchange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("answer", models.TextField(blank=True, verbose_name="answer")),
                ("answered_at", models.DateTimeField(verbose_name="answered at")),
                ("reply", models.TextField(verbose_name="what the reviewer said")),
                ("replied_at", models.DateTimeField(verbose_name="replied at")),
            ],
            options={
                "verbose_name": "answer to a correction",
                "verbose_name_plural": "answers to corrections",
            },
        ),
        migrations.AlterModelOptions(
            name="intakecheck",
            options={
                "permissions": [("decide_intakecheck", "Can check applications for completeness")],
                "verbose_name": "check for completeness",
                "verbose_name_plural": "checks for completeness",
            },
        ),
        migrations.AlterModelOptions(
            name="review",
            options={
                "permissions": [("decide_review", "Can review plans")],
                "verbose_name": "review",
                "verbose_name_plural": "reviews",
            },
        ),
        migrations.AddField(
            model_name="intakecheck",
            name="late_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="late since"),
        ),
        migrations.AddIndex(
            model_name="intakecheck",
            index=models.Index(
                condition=models.Q(("accepted_at", None), ("returned_at", None)),
                fields=["due_on", "id"],
                name="intake_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(condition=models.Q(("decision", "")), fields=["due_on", "id"], name="review_waiting"),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at", None), ("answered_by", None)),
                    models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                    _connector="OR",
                ),
                name="comment_answered_at_and_by_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at", None), ("settled_by", None)),
                    models.Q(("settled_at__isnull", False), ("settled_by__isnull", False)),
                    _connector="OR",
                ),
                name="comment_settled_at_and_by_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="missingthing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at", None), ("answered_by", None)),
                    models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                    _connector="OR",
                ),
                name="missing_thing_answered_at_and_by_together",
            ),
        ),
        migrations.AddField(
            model_name="exchange",
            name="answered_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="exchange",
            name="attachment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="permits.documentversion",
                verbose_name="file",
            ),
        ),
        migrations.AddField(
            model_name="exchange",
            name="comment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="exchanges",
                to="permits.comment",
                verbose_name="comment",
            ),
        ),
        migrations.AddField(
            model_name="exchange",
            name="replied_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="exchange",
            name="review",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="permits.review",
                verbose_name="review",
            ),
        ),
    ]
