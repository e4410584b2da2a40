from django.db import migrations, models

# Accounts from before have long been what their first address made them; nothing is tied to them silently now.
PROVED = """
    UPDATE contacts_user SET address_proved_at = date_joined
     WHERE id IN (SELECT user_id FROM account_emailaddress WHERE verified)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("account", "0009_emailaddress_unique_primary_email"),
        ("contacts", "0007_one_unanswered_invitation"),
    ]

    operations = [
        migrations.AddField(
            model_name="contacttie",
            name="proved_address",
            field=models.EmailField(blank=True, max_length=254, verbose_name="by proving the address"),
        ),
        migrations.AddField(
            model_name="contacttie",
            name="under_licenses",
            field=models.BooleanField(default=True, verbose_name="acts under the company's licenses"),
        ),
        migrations.AddField(
            model_name="user",
            name="address_proved_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="first address proved at"),
        ),
        migrations.RunSQL(PROVED, migrations.RunSQL.noop),
    ]
