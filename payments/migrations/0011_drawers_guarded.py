"""Money goes into and out of open drawers alone; unapplied money may go into a trust account."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

# Holds the drawer until the end of the transaction, so that nobody counts it meanwhile.
DRAWERS = """
    CREATE FUNCTION books_drawer_is_open() RETURNS trigger LANGUAGE plpgsql
        SET search_path = pg_catalog, public, pg_temp AS $$
    BEGIN
        PERFORM FROM payments_drawer WHERE id = NEW.drawer_id AND closed_at IS NULL FOR SHARE;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'Nothing goes into or out of a drawer that is not open'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$;

    CREATE TRIGGER books_drawer_is_open BEFORE INSERT ON payments_payment
        FOR EACH ROW WHEN (NEW.drawer_id IS NOT NULL) EXECUTE FUNCTION books_drawer_is_open();
    CREATE TRIGGER books_drawer_moves BEFORE UPDATE OF drawer_id ON payments_payment
        FOR EACH ROW WHEN (NEW.drawer_id IS DISTINCT FROM OLD.drawer_id) EXECUTE FUNCTION books_only_added_to();
    CREATE TRIGGER books_drawer_is_open BEFORE UPDATE OF drawer_id ON payments_refund
        FOR EACH ROW WHEN (NEW.drawer_id IS DISTINCT FROM OLD.drawer_id) EXECUTE FUNCTION books_drawer_is_open();
"""
DRAWERS_BACK = """
    DROP TRIGGER books_drawer_moves ON payments_payment;
    DROP FUNCTION books_drawer_is_open CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0010_invoices_credited")]

    operations = [
        migrations.AddField(
            model_name="refund",
            name="into",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="refunds",
                to="payments.trustaccount",
                verbose_name="put into",
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=Q(into=None) | Q(way="trust"), name="refund_into_a_trust_account"
            ),
        ),
        migrations.RunSQL(DRAWERS, DRAWERS_BACK),
    ]
