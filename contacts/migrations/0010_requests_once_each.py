from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0009_where_they_came_from"),
    ]

    operations = [
        migrations.AddField(
            model_name="helprequest",
            name="thing",
            field=models.CharField(default="", max_length=280, verbose_name="about what"),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="helprequest",
            constraint=models.UniqueConstraint(
                condition=Q(status="waiting"),
                fields=("user", "kind", "thing"),
                name="help_request_one_open_per_account_and_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="helprequest",
            constraint=models.UniqueConstraint(
                condition=Q(status="waiting", user=None),
                fields=("kind", "thing"),
                name="help_request_one_open_per_thing_without_account",
            ),
        ),
    ]
