"""Refunds know how they go back and from which drawer; drawers what was counted; receipts the form they came from."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

WAYS = [("card", "Card"), ("trust", "Trust account"), ("check", "Check"), ("cash", "Cash")]

# What was asked for stays, and so does who decided; only what became of it changes.
REFUNDS = """
    CREATE FUNCTION books_refund_stands() RETURNS trigger LANGUAGE plpgsql
        SET search_path = pg_catalog, public, pg_temp AS $$
    BEGIN
        IF (NEW.payment_id, NEW.key, NEW.amount, NEW.way, NEW.reason, NEW.needs_second, NEW.asked_by_id, NEW.asked_at)
                IS DISTINCT FROM (OLD.payment_id, OLD.key, OLD.amount, OLD.way, OLD.reason, OLD.needs_second,
                OLD.asked_by_id, OLD.asked_at)
            OR (OLD.decided_by_id IS NOT NULL AND NEW.decided_by_id IS DISTINCT FROM OLD.decided_by_id) THEN
            RAISE EXCEPTION 'A refund keeps what was asked and who decided'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$;

    CREATE TRIGGER books_refund_stands BEFORE UPDATE ON payments_refund
        FOR EACH ROW EXECUTE FUNCTION books_refund_stands();

    -- A drawer that was counted is counted for good.
    CREATE FUNCTION books_drawer_stands() RETURNS trigger LANGUAGE plpgsql
        SET search_path = pg_catalog, public, pg_temp AS $$
    BEGIN
        IF OLD.closed_at IS NOT NULL OR (NEW.cashier_id, NEW.opened_at, NEW.float_amount)
                IS DISTINCT FROM (OLD.cashier_id, OLD.opened_at, OLD.float_amount) THEN
            RAISE EXCEPTION 'A drawer keeps what it is, and a closed one what was counted'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$;

    CREATE TRIGGER books_drawer_stands BEFORE UPDATE ON payments_drawer
        FOR EACH ROW EXECUTE FUNCTION books_drawer_stands();
"""
REFUNDS_BACK = "DROP FUNCTION books_refund_stands CASCADE; DROP FUNCTION books_drawer_stands CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("payments", "0007_imported_invoice_numbers")]

    operations = [
        migrations.AlterModelOptions(
            name="drawer",
            options={
                "permissions": [("supervise_drawer", "Can close the drawer of somebody else")],
                "verbose_name": "drawer",
                "verbose_name_plural": "drawers",
            },
        ),
        migrations.AlterModelOptions(
            name="refund",
            options={
                "permissions": [("decide_refund", "Can decide on a refund of somebody else")],
                "verbose_name": "refund",
                "verbose_name_plural": "refunds",
            },
        ),
        migrations.AddField(
            model_name="drawer",
            name="pieces",
            field=models.JSONField(blank=True, default=dict, verbose_name="pieces counted"),
        ),
        migrations.AddField(
            model_name="receipt",
            name="key",
            field=models.UUIDField(blank=True, editable=False, null=True, unique=True, verbose_name="key"),
        ),
        migrations.AddField(
            model_name="refund",
            name="drawer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="refunds",
                to="payments.drawer",
                verbose_name="paid out of the drawer",
            ),
        ),
        migrations.AddField(
            model_name="refund",
            name="try_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="next try at"),
        ),
        migrations.AddField(
            model_name="refund",
            name="way",
            field=models.CharField(choices=WAYS, default="check", max_length=10, verbose_name="given back by"),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="refund",
            index=models.Index("try_at", name="refund_to_ask_after", condition=Q(try_at__isnull=False)),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=Q(way__in=["card", "trust", "check", "cash"]), name="refund_way_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=Q(drawer=None) | Q(way="cash"), name="refund_out_of_a_drawer_is_cash"
            ),
        ),
        migrations.RunSQL(REFUNDS, REFUNDS_BACK),
    ]
