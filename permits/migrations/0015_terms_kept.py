"""What a case type said when an application was begun counts for it as long as it lasts.

Applications that were begun before take what their type says today; from then on the database refuses to change it.
"""

from django.db import migrations, models

TAKE_OVER = """
    UPDATE permits_application AS application
       SET (trade, license_need, is_checked, days_to_check, days_to_review, days_to_expire, days_of_extension,
            extensions, days_to_reinstate, certificate) = (
            kind.trade, kind.license_need, kind.is_checked, kind.days_to_check, kind.days_to_review,
            kind.days_to_expire, kind.days_of_extension, kind.extensions, kind.days_to_reinstate,
            kind.certificate)
      FROM permits_case AS permit JOIN permits_casetype AS kind ON kind.id = permit.case_type_id
     WHERE permit.id = application.case_id;
"""
GUARD = """
    CREATE FUNCTION permits_terms_stay() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (NEW.trade, NEW.license_need, NEW.is_checked, NEW.days_to_check, NEW.days_to_review, NEW.days_to_expire,
            NEW.days_of_extension, NEW.extensions, NEW.days_to_reinstate, NEW.certificate)
           IS DISTINCT FROM
           (OLD.trade, OLD.license_need, OLD.is_checked, OLD.days_to_check, OLD.days_to_review, OLD.days_to_expire,
            OLD.days_of_extension, OLD.extensions, OLD.days_to_reinstate, OLD.certificate)
        THEN
            RAISE EXCEPTION 'application % keeps the terms it was begun with', OLD.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'terms_stay', TABLE = 'permits_application';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER terms_stay BEFORE UPDATE ON permits_application
        FOR EACH ROW EXECUTE FUNCTION permits_terms_stay();
"""
UNGUARD = """
    DROP TRIGGER terms_stay ON permits_application;
    DROP FUNCTION permits_terms_stay();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("permits", "0014_versions_guarded"),
    ]

    operations = [
        migrations.AddField(
            model_name="application",
            name="certificate",
            field=models.CharField(
                choices=[
                    ("none", "No certificate"),
                    ("occupancy", "Certificate of occupancy"),
                    ("completion", "Certificate of completion"),
                ],
                default="none",
                max_length=10,
                verbose_name="ends with",
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="days_of_extension",
            field=models.PositiveSmallIntegerField(default=180, verbose_name="days of an extension"),
        ),
        migrations.AddField(
            model_name="application",
            name="days_to_check",
            field=models.PositiveSmallIntegerField(default=15, verbose_name="business days to check completeness"),
        ),
        migrations.AddField(
            model_name="application",
            name="days_to_expire",
            field=models.PositiveSmallIntegerField(default=180, verbose_name="days to expire"),
        ),
        migrations.AddField(
            model_name="application",
            name="days_to_reinstate",
            field=models.PositiveSmallIntegerField(
                db_default=365,
                default=365,
                help_text="After it has expired; afterwards it takes a new permit.",
                verbose_name="days to reinstate",
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="days_to_review",
            field=models.PositiveSmallIntegerField(default=30, verbose_name="business days to review"),
        ),
        migrations.AddField(
            model_name="application",
            name="extensions",
            field=models.PositiveSmallIntegerField(
                default=1, help_text="None are given at 0.", verbose_name="extensions"
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="is_checked",
            field=models.BooleanField(
                default=True,
                help_text="By a person; otherwise it goes on by itself, and issues itself when nothing holds it.",
                verbose_name="checked for completeness",
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="license_need",
            field=models.CharField(
                choices=[
                    ("none", "No license needed"),
                    ("owner_may", "A license, or the owner does the work"),
                    ("needed", "A license"),
                ],
                default="none",
                max_length=10,
                verbose_name="license",
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="trade",
            field=models.CharField(blank=True, max_length=40, verbose_name="trade"),
        ),
        migrations.RunSQL(TAKE_OVER, migrations.RunSQL.noop),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
