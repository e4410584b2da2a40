"""What the database refuses of the money around the books: steps back, rewritten payments, bookings on closed days."""

from django.conf import settings
from django.db import migrations

# Every entry is booked on a day: the city's own, or the first that is not closed yet. Booking holds a lock that
# closing waits for, so that no entry lands on a day while it is being closed.
DAYS = """
    CREATE OR REPLACE FUNCTION books_entry_begins() RETURNS trigger LANGUAGE plpgsql
        SET search_path = pg_catalog, public, pg_temp AS $$
    BEGIN
        PERFORM pg_advisory_xact_lock_shared(hashtext('books_day'));
        NEW.made_in := pg_current_xact_id()::text::bigint;
        NEW.recorded_at := transaction_timestamp();
        NEW.day := (SELECT greatest((NEW.at AT TIME ZONE coalesce(max(time_zone), 'UTC'))::date,
                                    (SELECT max(day) + 1 FROM payments_dayclose))
                      FROM contacts_city WHERE id = 1);
        RETURN NEW;
    END $$;

    CREATE FUNCTION books_day_closes() RETURNS trigger LANGUAGE plpgsql
        SET search_path = pg_catalog, public, pg_temp AS $$
    BEGIN
        PERFORM pg_advisory_xact_lock(hashtext('books_day'));
        IF NEW.day <= (SELECT max(day) FROM payments_dayclose) THEN
            RAISE EXCEPTION 'A later day is closed already' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$;

    -- Nor does a leg go into an entry whose day was closed after the entry was begun.
    CREATE OR REPLACE FUNCTION books_leg_joins() RETURNS trigger LANGUAGE plpgsql
        SET search_path = pg_catalog, public, pg_temp AS $$
    BEGIN
        PERFORM FROM payments_journalentry
            WHERE id = NEW.entry_id
              AND made_in = pg_current_xact_id()::text::bigint
              AND recorded_at = transaction_timestamp()
              AND day > coalesce((SELECT max(day) FROM payments_dayclose), '-infinity');
        IF NOT FOUND THEN
            RAISE EXCEPTION 'A leg goes only into an entry of its own transaction, on a day that is open'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$;

    CREATE TRIGGER books_day_closes BEFORE INSERT ON payments_dayclose
        FOR EACH ROW EXECUTE FUNCTION books_day_closes();
"""
DAYS_BACK = """
    DROP FUNCTION books_day_closes CASCADE;
    CREATE OR REPLACE FUNCTION books_entry_begins() RETURNS trigger LANGUAGE plpgsql
        SET search_path = pg_catalog, public, pg_temp AS $$
    BEGIN
        NEW.made_in := pg_current_xact_id()::text::bigint;
        NEW.recorded_at := transaction_timestamp();
        RETURN NEW;
    END $$;

    CREATE OR REPLACE FUNCTION books_leg_joins() RETURNS trigger LANGUAGE plpgsql
        SET search_path = pg_catalog, public, pg_temp AS $$
    BEGIN
        PERFORM FROM payments_journalentry
            WHERE id = NEW.entry_id
              AND made_in = pg_current_xact_id()::text::bigint
              AND recorded_at = transaction_timestamp();
        IF NOT FOUND THEN
            RAISE EXCEPTION 'A leg goes only into an entry of its own transaction'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$;
"""

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

ONLY_ADDED_TO = ("payments_dayclose", "payments_balancetransaction", "payments_refundline")
NEVER_REMOVED = (
    "payments_refund",
    "payments_dispute",
    "payments_drawer",
    "payments_checkoutitem",
    "payments_discrepancy",
    "payments_paylink",
)
TRIGGERS = "\n".join(
    [
        f"CREATE TRIGGER books_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION books_only_added_to();"
        for table in ONLY_ADDED_TO
    ]
    + [
        f"CREATE TRIGGER books_only_added_to BEFORE DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION books_only_added_to();"
        for table in NEVER_REMOVED
    ]
)
TRIGGERS_BACK = "\n".join(f"DROP TRIGGER books_only_added_to ON {table};" for table in ONLY_ADDED_TO + NEVER_REMOVED)


def revoke(apps, schema_editor):
    """Take back what the site's role may never do, whatever the triggers say."""
    if settings.DATABASE_SINGLE_ROLE:
        return
    site = schema_editor.quote_name(settings.DATABASES["default"]["USER"])
    for table in ONLY_ADDED_TO:
        schema_editor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {site}")
    for table in NEVER_REMOVED:
        schema_editor.execute(f"REVOKE DELETE, TRUNCATE ON {table} FROM {site}")
    schema_editor.execute(f"GRANT UPDATE (number) ON payments_ledgeraccount TO {site}")


class Migration(migrations.Migration):
    dependencies = [("payments", "0003_money")]

    operations = [
        migrations.RunSQL(DAYS, DAYS_BACK),
        migrations.RunSQL(STEPS_FUNCTION, STEPS_BACK),
        migrations.RunSQL(STEPS_TRIGGERS, migrations.RunSQL.noop),
        migrations.RunSQL(PAYMENTS, PAYMENTS_BACK),
        migrations.RunSQL(PAGES, PAGES_BACK),
        migrations.RunSQL(OWNERS, OWNERS_BACK),
        migrations.RunSQL(TRIGGERS, TRIGGERS_BACK),
        migrations.RunPython(revoke, migrations.RunPython.noop),
    ]
