"""What the database refuses of the money around the books: steps back, rewritten payments, counted drawers, lost owners."""

from django.db import migrations

# The tables of payments.choices once more, as the database knows them; a test compares the two.
STEPS = {
    "payments_invoice": "open>paid open>void paid>open",
    "payments_payment": "pending>succeeded pending>failed pending>cancelled succeeded>returned",
    "payments_refund": "asked>approved asked>refused approved>sent approved>done approved>failed sent>done sent>failed "
    "done>failed",
    "payments_dispute": "open>won open>lost lost>won",
    "payments_checkoutsession": "starting>open starting>complete starting>expired starting>failed open>processing "
    "open>complete open>expired open>failed processing>complete processing>failed expired>complete "
    "expired>processing failed>complete",
}
STEPS_FUNCTION = """
    CREATE FUNCTION books_step_allowed() RETURNS trigger LANGUAGE plpgsql
        SET search_path = pg_catalog, public, pg_temp AS $$
    BEGIN
        IF NEW.status <> OLD.status
                AND NOT (OLD.status || '>' || NEW.status) = ANY (string_to_array(TG_ARGV[0], ' ')) THEN
            RAISE EXCEPTION '% cannot go from % to %', TG_TABLE_NAME, OLD.status, NEW.status
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$;
"""
STEPS_TRIGGERS = "\n".join(
    f"CREATE TRIGGER books_step_allowed BEFORE UPDATE OF status ON {table} "
    f"FOR EACH ROW EXECUTE FUNCTION books_step_allowed('{steps}');"
    for table, steps in STEPS.items()
)
STEPS_BACK = "DROP FUNCTION books_step_allowed CASCADE;"

# What a payment is stays; only what became of it changes.
PAYMENTS = """
    CREATE FUNCTION books_payment_stands() RETURNS trigger LANGUAGE plpgsql
        SET search_path = pg_catalog, public, pg_temp AS $$
    BEGIN
        IF (NEW.source, NEW.reference, NEW.invoice_id, NEW.trust_account_id, NEW.amount, NEW.received_at,
                NEW.receipt_id) IS DISTINCT FROM (OLD.source, OLD.reference, OLD.invoice_id, OLD.trust_account_id,
                OLD.amount, OLD.received_at, OLD.receipt_id) THEN
            RAISE EXCEPTION 'A payment keeps what it is' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$;

    CREATE TRIGGER books_payment_stands BEFORE UPDATE ON payments_payment
        FOR EACH ROW EXECUTE FUNCTION books_payment_stands();
"""
PAYMENTS_BACK = "DROP FUNCTION books_payment_stands CASCADE;"

# An invoice is free for another card page as soon as its page can no longer be paid.
PAGES = """
    CREATE FUNCTION checkout_page_ends() RETURNS trigger LANGUAGE plpgsql
        SET search_path = pg_catalog, public, pg_temp AS $$
    BEGIN
        UPDATE payments_checkoutitem SET is_live = false WHERE session_id = NEW.id AND is_live;
        RETURN NULL;
    END $$;

    CREATE TRIGGER checkout_page_ends AFTER UPDATE OF status ON payments_checkoutsession
        FOR EACH ROW WHEN (NEW.status NOT IN ('starting', 'open', 'processing'))
        EXECUTE FUNCTION checkout_page_ends();
"""
PAGES_BACK = "DROP FUNCTION checkout_page_ends CASCADE;"

# A company that was merged into another owns nothing any more: its account follows it.
OWNERS = """
    CREATE TRIGGER company_id_stands BEFORE INSERT OR UPDATE OF company_id ON payments_trustaccount
        FOR EACH ROW EXECUTE FUNCTION contact_that_stands('company_id');
"""
OWNERS_BACK = "DROP TRIGGER company_id_stands ON payments_trustaccount;"

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
"""
REFUNDS_BACK = "DROP FUNCTION books_refund_stands CASCADE;"

# A drawer that was counted is counted for good. Whatever goes into or out of one holds it until the end of the
# transaction, so that nobody counts it meanwhile.
DRAWERS = """
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
    DROP FUNCTION books_drawer_stands CASCADE;
"""

# A trust account stays what it is; a named payer is taken off with a day and a name, and never removed.
TRUSTS = """
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
"""
TRUSTS_BACK = """
    DROP FUNCTION trust_payer_stands CASCADE;
    DROP FUNCTION trust_account_stands CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0004_merges_guarded"), ("payments", "0002_books_guarded")]

    operations = [
        migrations.RunSQL(STEPS_FUNCTION, STEPS_BACK),
        migrations.RunSQL(STEPS_TRIGGERS, migrations.RunSQL.noop),
        migrations.RunSQL(PAYMENTS, PAYMENTS_BACK),
        migrations.RunSQL(PAGES, PAGES_BACK),
        migrations.RunSQL(OWNERS, OWNERS_BACK),
        migrations.RunSQL(REFUNDS, REFUNDS_BACK),
        migrations.RunSQL(DRAWERS, DRAWERS_BACK),
        migrations.RunSQL(TRUSTS, TRUSTS_BACK),
    ]
