"""What each fee was paid, from the allocations of the payments that hold; the audit of the books compares the two."""

from django.db import migrations

TAKE_OVER = """
    UPDATE permits_fee AS fee SET paid = given.amount
      FROM (SELECT l.fee_id, sum(a.amount) AS amount
              FROM payments_allocation a
              JOIN payments_payment p ON p.id = a.payment_id AND p.status = 'succeeded'
              JOIN payments_invoiceline l ON l.id = a.line_id
             GROUP BY l.fee_id) given
     WHERE given.fee_id = fee.id;
"""
CHECK = """
    ALTER FUNCTION ledger_check() RENAME TO ledger_check_of_the_books;
    CREATE FUNCTION ledger_check() RETURNS TABLE (problem text, subject text, detail text)
        LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT * FROM ledger_check_of_the_books()

    UNION ALL
    SELECT 'fee paid differs from its allocations', c.number::text,
           format('%s: %s, allocations %s', f.description, f.paid, coalesce(given.amount, 0))
      FROM permits_fee f
      JOIN permits_case c ON c.id = f.case_id
      LEFT JOIN (SELECT l.fee_id, sum(a.amount) AS amount
                   FROM payments_allocation a
                   JOIN payments_payment p ON p.id = a.payment_id AND p.status = 'succeeded'
                   JOIN payments_invoiceline l ON l.id = a.line_id
                  GROUP BY l.fee_id) given ON given.fee_id = f.id
     WHERE f.paid <> coalesce(given.amount, 0)
    $$;
"""
BOOKS_ALONE = """
    DROP FUNCTION ledger_check();
    ALTER FUNCTION ledger_check_of_the_books() RENAME TO ledger_check;
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0004_ledger_check"), ("permits", "0017_paid_on_fees")]

    operations = [
        migrations.RunSQL(TAKE_OVER, migrations.RunSQL.noop),
        migrations.RunSQL(CHECK, BOOKS_ALONE),
    ]
