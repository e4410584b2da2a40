"""A withdrawal ends what the city still reads: a round at the desk, a review, a cycle."""

from django.db import migrations, models

STAYS = """
    DROP TRIGGER intake_stays_decided ON permits_intakecheck;
    CREATE TRIGGER intake_stays_decided BEFORE UPDATE ON permits_intakecheck
        FOR EACH ROW WHEN ((OLD.accepted_at IS NOT NULL OR OLD.returned_at IS NOT NULL%s) AND NEW IS DISTINCT FROM OLD)
        EXECUTE FUNCTION permits_told_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("permits", "0015_terms_kept")]

    operations = [
        migrations.RemoveConstraint(
            model_name="intakecheck",
            name="intake_one_open_round",
        ),
        migrations.RemoveConstraint(
            model_name="intakecheck",
            name="intake_accepted_or_returned",
        ),
        migrations.RemoveIndex(
            model_name="intakecheck",
            name="intake_waiting",
        ),
        migrations.AddField(
            model_name="intakecheck",
            name="ended_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="ended at"),
        ),
        migrations.AlterField(
            model_name="review",
            name="decision",
            field=models.CharField(
                blank=True,
                choices=[
                    ("not_required", "Not required"),
                    ("approved", "Approved"),
                    ("with_comments", "Approved with comments"),
                    ("corrections", "Corrections required"),
                    ("rejected", "Rejected"),
                    ("ended", "Ended with the application"),
                ],
                max_length=14,
                verbose_name="decision",
            ),
        ),
        migrations.AlterField(
            model_name="reviewcycle",
            name="decision",
            field=models.CharField(
                blank=True,
                choices=[
                    ("not_required", "Not required"),
                    ("approved", "Approved"),
                    ("with_comments", "Approved with comments"),
                    ("corrections", "Corrections required"),
                    ("rejected", "Rejected"),
                    ("ended", "Ended with the application"),
                ],
                max_length=14,
                verbose_name="decision",
            ),
        ),
        migrations.AddIndex(
            model_name="intakecheck",
            index=models.Index(
                condition=models.Q(("accepted_at", None), ("ended_at", None), ("returned_at", None)),
                fields=["due_on", "id"],
                name="intake_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="intakecheck",
            constraint=models.UniqueConstraint(
                condition=models.Q(("accepted_at", None), ("ended_at", None), ("returned_at", None)),
                fields=("case",),
                name="intake_one_open_round",
            ),
        ),
        migrations.AddConstraint(
            model_name="intakecheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("accepted_at", None), ("returned_at", None)),
                    models.Q(("accepted_at", None), ("ended_at", None)),
                    models.Q(("ended_at", None), ("returned_at", None)),
                    _connector="OR",
                ),
                name="intake_ends_one_way",
            ),
        ),
        migrations.RunSQL(STAYS % " OR OLD.ended_at IS NOT NULL", STAYS % ""),
    ]
