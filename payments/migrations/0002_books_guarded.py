"""What the database itself refuses, whoever asks: the books balance at commit and are only ever added to.

Plain SQL on purpose. Every function has a search path of its own, so that nobody's temporary table or operator
stands in for ours; balances are written by a function of the owner, and the site's role may not write them.
"""

from django.conf import settings
from django.db import migrations

ENTRIES = """
    -- An entry says itself in which transaction it was made. A transaction's number can come again in a restored
    -- database; together with the moment the transaction began it cannot. It is booked on a day: the city's own, or the
    -- first that is not closed yet. Booking holds a lock that closing waits for, so that no entry lands on a day while
    -- it is being closed.
    CREATE FUNCTION books_entry_begins() RETURNS trigger LANGUAGE plpgsql
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

    CREATE TRIGGER books_entry_begins BEFORE INSERT ON payments_journalentry
        FOR EACH ROW EXECUTE FUNCTION books_entry_begins();

    -- Nor does a leg go into an entry whose day was closed after the entry was begun.
    CREATE FUNCTION books_leg_joins() RETURNS trigger LANGUAGE plpgsql
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

    CREATE TRIGGER books_leg_joins BEFORE INSERT ON payments_posting
        FOR EACH ROW EXECUTE FUNCTION books_leg_joins();

    CREATE FUNCTION books_entry_balances() RETURNS trigger LANGUAGE plpgsql
        SET search_path = pg_catalog, public, pg_temp AS $$
    DECLARE
        entry bigint;
        legs bigint;
        total numeric;
    BEGIN
        IF TG_TABLE_NAME = 'payments_posting' THEN
            entry := NEW.entry_id;
        ELSIF EXISTS (SELECT FROM payments_posting WHERE entry_id = NEW.id) THEN
            RETURN NULL;  -- each leg asks for all of them
        ELSE
            entry := NEW.id;
        END IF;
        SELECT count(*), coalesce(sum(amount), 0) INTO legs, total FROM payments_posting WHERE entry_id = entry;
        IF legs < 2 OR total <> 0 THEN
            RAISE EXCEPTION 'Entry % has % legs that sum to %', entry, legs, total
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NULL;
    END $$;

    -- On entries, so that one without legs is seen; on legs, for whoever has the check made at once.
    CREATE CONSTRAINT TRIGGER books_entry_balances AFTER INSERT ON payments_journalentry
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION books_entry_balances();
    CREATE CONSTRAINT TRIGGER books_entry_balances AFTER INSERT ON payments_posting
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION books_entry_balances();
"""
ENTRIES_BACK = """
    DROP FUNCTION books_entry_balances CASCADE;
    DROP FUNCTION books_leg_joins CASCADE;
    DROP FUNCTION books_entry_begins CASCADE;
"""

BALANCES = """
    CREATE FUNCTION books_leg_counts() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = pg_catalog, public, pg_temp AS $$
    BEGIN
        UPDATE payments_ledgeraccount SET balance = balance + NEW.amount WHERE id = NEW.account_id;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'A leg needs an account that exists' USING ERRCODE = 'foreign_key_violation';
        END IF;
        RETURN NULL;
    END $$;

    CREATE TRIGGER books_leg_counts AFTER INSERT ON payments_posting
        FOR EACH ROW EXECUTE FUNCTION books_leg_counts();

    -- Two role or one: an account begins at nothing, only legs move its balance, and its rules stay.
    CREATE FUNCTION books_account_stands() RETURNS trigger LANGUAGE plpgsql
        SET search_path = pg_catalog, public, pg_temp AS $$
    BEGIN
        IF TG_OP = 'INSERT' THEN
            IF NEW.balance IS DISTINCT FROM 0 THEN
                RAISE EXCEPTION 'An account begins at nothing' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
        ELSIF (NEW.id, NEW.code, NEW.kind, NEW.may_go_negative)
                IS DISTINCT FROM (OLD.id, OLD.code, OLD.kind, OLD.may_go_negative) THEN
            RAISE EXCEPTION 'An account keeps its code and its rules'
                USING ERRCODE = 'integrity_constraint_violation';
        ELSIF NEW.balance IS DISTINCT FROM OLD.balance AND pg_trigger_depth() < 2 THEN
            RAISE EXCEPTION 'Only legs move a balance' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$;

    CREATE TRIGGER books_account_stands BEFORE INSERT OR UPDATE ON payments_ledgeraccount
        FOR EACH ROW EXECUTE FUNCTION books_account_stands();
"""
BALANCES_BACK = """
    DROP FUNCTION books_account_stands CASCADE;
    DROP FUNCTION books_leg_counts CASCADE;
"""

DAYS = """
    CREATE FUNCTION books_day_closes() RETURNS trigger LANGUAGE plpgsql
        SET search_path = pg_catalog, public, pg_temp AS $$
    BEGIN
        PERFORM pg_advisory_xact_lock(hashtext('books_day'));
        IF NEW.day <= (SELECT max(day) FROM payments_dayclose) THEN
            RAISE EXCEPTION 'A later day is closed already' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$;

    CREATE TRIGGER books_day_closes BEFORE INSERT ON payments_dayclose
        FOR EACH ROW EXECUTE FUNCTION books_day_closes();
"""
DAYS_BACK = "DROP FUNCTION books_day_closes CASCADE;"

# What is only ever added to: whoever asks, and whether or not a row would match.
ONLY_ADDED_TO = (
    "payments_journalentry",
    "payments_posting",
    "payments_allocation",
    "payments_receipt",
    "payments_receiptlink",
    "payments_dayclose",
    "payments_balancetransaction",
    "payments_refundline",
    "payments_booksaudit",
    "payments_checkoutitem_lines",
    "payments_paylink_lines",
)
# What changes, but never goes away.
NEVER_REMOVED = (
    "payments_ledgeraccount",
    "payments_invoice",
    "payments_invoiceline",
    "payments_payment",
    "payments_checkoutsession",
    "payments_trustaccount",
    "payments_gatewayevent",
    "payments_refund",
    "payments_dispute",
    "payments_drawer",
    "payments_checkoutitem",
    "payments_discrepancy",
    "payments_paylink",
    "payments_trustpayer",
)
FUNCTIONS = """
    CREATE FUNCTION books_only_added_to() RETURNS trigger LANGUAGE plpgsql
        SET search_path = pg_catalog, public, pg_temp AS $$
    BEGIN
        RAISE EXCEPTION 'No % on %: the books are only ever added to', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END $$;
"""
FUNCTIONS_BACK = "DROP FUNCTION books_only_added_to CASCADE;"
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

INVOICE_NUMBERS = "CREATE SEQUENCE payments_invoice_number; CREATE SEQUENCE payments_receipt_number;"
INVOICE_NUMBERS_BACK = "DROP SEQUENCE payments_invoice_number; DROP SEQUENCE payments_receipt_number;"


def revoke(apps, schema_editor):
    """Take back what the site's role may never do, whatever the triggers say."""
    if settings.DATABASE_SINGLE_ROLE:
        return
    site = schema_editor.quote_name(settings.DATABASES["default"]["USER"])
    for table in ONLY_ADDED_TO:
        schema_editor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {site}")
    for table in NEVER_REMOVED:
        schema_editor.execute(f"REVOKE DELETE, TRUNCATE ON {table} FROM {site}")
    # The right to change a name and a number lets the site's role lock an account's row; the balance it may not touch.
    schema_editor.execute(f"REVOKE UPDATE ON payments_ledgeraccount FROM {site}")
    schema_editor.execute(f"GRANT UPDATE (name, number) ON payments_ledgeraccount TO {site}")


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_tables")]

    operations = [
        migrations.RunSQL(ENTRIES, ENTRIES_BACK),
        migrations.RunSQL(BALANCES, BALANCES_BACK),
        migrations.RunSQL(DAYS, DAYS_BACK),
        migrations.RunSQL(FUNCTIONS, FUNCTIONS_BACK),
        migrations.RunSQL(TRIGGERS, migrations.RunSQL.noop),
        migrations.RunSQL(INVOICE_NUMBERS, INVOICE_NUMBERS_BACK),
        migrations.RunPython(revoke, migrations.RunPython.noop),
    ]
