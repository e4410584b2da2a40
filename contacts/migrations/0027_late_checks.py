from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0026_notices_chosen"),
    ]

    operations = [
        migrations.AddField(
            model_name="city",
            name="late_checks_pass",
            field=models.BooleanField(
                default=True,
                help_text="An application that nobody has looked at when its days to check are over goes on to review by itself, as the law of California has it. Otherwise the desk is told, and it waits.",
                verbose_name="what is not checked in time counts as complete",
            ),
        ),
    ]
