"""What payments that hold gave each fee; payments fills it in for those paid before."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("permits", "0016_ended_with_the_application")]

    operations = [
        migrations.AddField(
            model_name="fee",
            name="paid",
            field=models.DecimalField(db_default=0, decimal_places=2, default=0, max_digits=10, verbose_name="paid"),
        ),
        migrations.AddConstraint(
            model_name="fee",
            constraint=models.CheckConstraint(
                condition=models.Q(("paid__gte", 0), ("paid__lte", models.F("amount"))), name="fee_paid_within_amount"
            ),
        ),
    ]
