"""A named payer is taken off with a day and a name, and nothing about a trust account is undone or removed."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

STANDS = """
    CREATE FUNCTION trust_account_stands() RETURNS trigger LANGUAGE plpgsql
        SET search_path = pg_catalog, public, pg_temp AS $$
    BEGIN
        IF (NEW.number, NEW.ledger_account_id, NEW.opened_at)
                IS DISTINCT FROM (OLD.number, OLD.ledger_account_id, OLD.opened_at) THEN
            RAISE EXCEPTION 'A trust account keeps what it is' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF OLD.closed_at IS NOT NULL
                AND (NEW.closed_at, NEW.close_reason) IS DISTINCT FROM (OLD.closed_at, OLD.close_reason) THEN
            RAISE EXCEPTION 'A closed trust account stays closed' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$;

    CREATE TRIGGER trust_account_stands BEFORE UPDATE ON payments_trustaccount
        FOR EACH ROW EXECUTE FUNCTION trust_account_stands();

    CREATE FUNCTION trust_payer_stands() RETURNS trigger LANGUAGE plpgsql
        SET search_path = pg_catalog, public, pg_temp AS $$
    BEGIN
        IF OLD.ended_at IS NOT NULL OR (NEW.account_id, NEW.user_id, NEW.named_by, NEW.named_at)
                IS DISTINCT FROM (OLD.account_id, OLD.user_id, OLD.named_by, OLD.named_at) THEN
            RAISE EXCEPTION 'Who was named a payer stays so until they are taken off'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$;

    CREATE TRIGGER trust_payer_stands BEFORE UPDATE ON payments_trustpayer
        FOR EACH ROW EXECUTE FUNCTION trust_payer_stands();

    CREATE TRIGGER books_only_added_to BEFORE DELETE OR TRUNCATE ON payments_trustpayer
        FOR EACH STATEMENT EXECUTE FUNCTION books_only_added_to();
"""
STANDS_BACK = """
    DROP TRIGGER books_only_added_to ON payments_trustpayer;
    DROP FUNCTION trust_payer_stands CASCADE;
    DROP FUNCTION trust_account_stands CASCADE;
"""


def revoke(apps, schema_editor):
    if settings.DATABASE_SINGLE_ROLE:
        return
    site = schema_editor.quote_name(settings.DATABASES["default"]["USER"])
    schema_editor.execute(f"REVOKE DELETE, TRUNCATE ON payments_trustpayer FROM {site}")


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0005_ledger_check"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="trustpayer", name="trust_payer_named_once"),
        migrations.AddField(
            model_name="trustpayer",
            name="ended_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="ended at"),
        ),
        migrations.AddField(
            model_name="trustpayer",
            name="ended_by",
            field=models.CharField(blank=True, max_length=150, verbose_name="ended by"),
        ),
        migrations.AddConstraint(
            model_name="trustpayer",
            constraint=models.UniqueConstraint(
                condition=Q(ended_at=None), fields=("account", "user"), name="trust_payer_named_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="trustpayer",
            constraint=models.CheckConstraint(
                condition=Q(ended_at=None, ended_by="") | Q(~Q(ended_by=""), ended_at__isnull=False),
                name="trust_payer_ended_at_and_by_together",
            ),
        ),
        migrations.RunSQL(STANDS, STANDS_BACK),
        migrations.RunPython(revoke, migrations.RunPython.noop),
    ]
