"""One function that says whether the books stand: no row is good news."""

from django.db import migrations

BOOKS = """
    SELECT 'entry does not balance', e.idempotency_key::text,
           format('%s legs, sum %s', count(p.id), coalesce(sum(p.amount), 0))
      FROM payments_journalentry e LEFT JOIN payments_posting p ON p.entry_id = e.id
     GROUP BY e.id HAVING count(p.id) < 2 OR coalesce(sum(p.amount), 0) <> 0

    UNION ALL
    SELECT 'books do not sum to zero', '', sum(amount)::text FROM payments_posting HAVING sum(amount) <> 0

    UNION ALL
    SELECT 'stored balance differs from its legs', a.code::text, format('%s, legs %s', a.balance, coalesce(sum(p.amount), 0))
      FROM payments_ledgeraccount a LEFT JOIN payments_posting p ON p.account_id = a.id
     GROUP BY a.id HAVING a.balance <> coalesce(sum(p.amount), 0)

    UNION ALL
    SELECT 'trust balance below zero', a.code::text, a.balance::text
      FROM payments_ledgeraccount a
     WHERE a.balance < 0 AND (a.kind = 'trust' OR NOT a.may_go_negative
                              OR EXISTS (SELECT FROM payments_trustaccount t WHERE t.ledger_account_id = a.id))

    UNION ALL
    -- Money may move between the same two trust accounts again.
    SELECT 'posted twice', e.reference::text, format('%s entries about %s', count(*), e.subject)
      FROM payments_journalentry e WHERE e.reference <> '' AND e.kind <> 'transfer'
     GROUP BY e.kind, e.reference, e.subject HAVING count(*) > 1
"""
INVOICES = """
    SELECT 'invoice total differs from its lines', i.number::text, format('%s, lines %s', i.total, coalesce(sum(l.amount), 0))
      FROM payments_invoice i LEFT JOIN payments_invoiceline l ON l.invoice_id = i.id
     GROUP BY i.id HAVING i.total <> coalesce(sum(l.amount), 0)

    UNION ALL
    SELECT 'invoice paid differs from its allocations', i.number::text,
           format('%s, allocations %s', i.paid, coalesce(sum(a.amount), 0))
      FROM payments_invoice i
      LEFT JOIN payments_invoiceline l ON l.invoice_id = i.id
      LEFT JOIN (payments_allocation a JOIN payments_payment p ON p.id = a.payment_id AND p.status = 'succeeded')
        ON a.line_id = l.id
     GROUP BY i.id HAVING i.paid <> coalesce(sum(a.amount), 0) OR i.paid < 0 OR i.paid > i.total

    UNION ALL
    SELECT 'line paid more than it asks for', i.number::text, format('%s: %s of %s', l.description, sum(a.amount), l.amount)
      FROM payments_invoiceline l
      JOIN payments_allocation a ON a.line_id = l.id
      JOIN payments_payment p ON p.id = a.payment_id AND p.status = 'succeeded'
      JOIN payments_invoice i ON i.id = l.invoice_id
     GROUP BY l.id, i.id HAVING sum(a.amount) > l.amount

    UNION ALL
    SELECT 'invoice status differs from what was paid', i.number::text, format('%s, %s of %s', i.status, i.paid, i.total)
      FROM payments_invoice i
     WHERE (i.status = 'paid') <> (i.paid = i.total) OR (i.status = 'void' AND i.paid <> 0)

    UNION ALL
    SELECT 'invoices differ from what the books say is owed', 'receivable', format('%s, books %s', asked.due, -owed.balance)
      FROM (SELECT coalesce(sum(total - paid) FILTER (WHERE status = 'open'), 0) AS due FROM payments_invoice) asked,
           (SELECT coalesce(sum(balance), 0) AS balance FROM payments_ledgeraccount WHERE code = 'receivable') owed
     WHERE asked.due <> -owed.balance

    UNION ALL
    SELECT 'invoice differs from its entries', i.number::text, format('%s, entries %s', i.total, coalesce(asked.amount, 0))
      FROM payments_invoice i
      LEFT JOIN (SELECT e.subject, -sum(p.amount) AS amount
                   FROM payments_journalentry e
                   JOIN payments_posting p ON p.entry_id = e.id
                   JOIN payments_ledgeraccount a ON a.id = p.account_id AND a.code = 'receivable'
                  WHERE e.kind IN ('invoice', 'opening', 'credit', 'void')
                  GROUP BY e.subject) asked ON asked.subject = i.number
     WHERE CASE WHEN i.status = 'void' THEN 0 ELSE i.total END <> coalesce(asked.amount, 0)
"""
PAYMENTS = """
    SELECT 'payment went to another invoice', p.reference::text, i.number::text
      FROM payments_allocation a
      JOIN payments_payment p ON p.id = a.payment_id
      JOIN payments_invoiceline l ON l.id = a.line_id
      JOIN payments_invoice i ON i.id = l.invoice_id
     WHERE p.status NOT IN ('succeeded', 'returned')
        OR (p.invoice_id IS DISTINCT FROM l.invoice_id
            AND NOT EXISTS (SELECT FROM payments_journalentry e
                             WHERE e.kind = 'application' AND e.subject = i.number
                               AND starts_with(e.reference, p.source || ':' || p.reference)))

    UNION ALL
    SELECT 'payment differs from where it went', p.reference::text,
           format('%s, allocations %s, not applied %s, given back %s', p.amount, went.amount, p.unapplied, back.amount)
      FROM payments_payment p
     CROSS JOIN LATERAL (SELECT coalesce(sum(a.amount), 0) AS amount
                           FROM payments_allocation a WHERE a.payment_id = p.id) went
     CROSS JOIN LATERAL (SELECT coalesce(sum(l.amount), 0) AS amount
                           FROM payments_refundline l JOIN payments_refund r ON r.id = l.refund_id
                          WHERE r.payment_id = p.id AND l.line_id IS NULL
                            AND r.status IN ('asked', 'approved', 'sent', 'done')) back
     WHERE p.status = 'succeeded' AND p.trust_account_id IS NULL
       AND p.amount <> went.amount + p.unapplied + back.amount

    UNION ALL
    -- Both sides gathered and counted: one pass over each, however many entries are about one thing.
    SELECT CASE WHEN paid.payments = 0 THEN 'entry without its payment'
                WHEN paid.entries <> 1 THEN 'payment is not in the books once'
                ELSE 'payment differs from its entry' END,
           paid.reference, format('%s of %s, %s entries of %s', paid.kind, paid.received, paid.entries, paid.booked)
      FROM (SELECT side.kind, side.reference, side.subject, count(side.received) AS payments,
                   count(*) - count(side.received) AS entries, sum(side.received) AS received, sum(side.booked) AS booked
              FROM (SELECT CASE WHEN t.id IS NULL THEN 'payment' ELSE 'deposit' END AS kind,
                           p.source || ':' || p.reference AS reference,
                           coalesce(t.number, i.number, '') AS subject, p.amount AS received, NULL::numeric AS booked
                      FROM payments_payment p
                      LEFT JOIN payments_invoice i ON i.id = p.invoice_id
                      LEFT JOIN payments_trustaccount t ON t.id = p.trust_account_id
                     WHERE p.status IN ('succeeded', 'returned')
                     UNION ALL
                    SELECT e.kind, e.reference, e.subject, NULL,
                           (SELECT sum(amount) FROM payments_posting WHERE entry_id = e.id AND amount > 0)
                      FROM payments_journalentry e
                     WHERE e.kind IN ('payment', 'deposit')) side
             GROUP BY side.kind, side.reference, side.subject) paid
     WHERE paid.payments <> 1 OR paid.entries <> 1 OR paid.received IS DISTINCT FROM paid.booked

    UNION ALL
    SELECT 'payment without a receipt', p.reference::text, ''
      FROM payments_payment p
     WHERE p.status IN ('succeeded', 'returned')
       AND NOT EXISTS (SELECT FROM payments_receipt r WHERE r.id = p.receipt_id)

    UNION ALL
    SELECT 'receipt without its mail', r.number::text, r.email::text
      FROM payments_receipt r
     WHERE r.email <> ''
       AND NOT EXISTS (SELECT FROM contacts_message m
                        WHERE m.kind = 'receipt' AND m.thing = 'payments.receipt:' || r.id)

    UNION ALL
    SELECT 'unapplied money differs from the books', 'unapplied_receipts', format('%s, books %s', held.amount, kept.balance)
      FROM (SELECT coalesce(sum(unapplied) FILTER (WHERE status = 'succeeded'), 0) AS amount FROM payments_payment) held,
           (SELECT coalesce(sum(balance), 0) AS balance FROM payments_ledgeraccount WHERE code = 'unapplied_receipts') kept
     WHERE held.amount <> kept.balance

    UNION ALL
    SELECT 'payment came back without an entry', p.reference::text, format('%s entries', count(e.id))
      FROM payments_payment p
      LEFT JOIN payments_invoice i ON i.id = p.invoice_id
      LEFT JOIN payments_trustaccount t ON t.id = p.trust_account_id
      LEFT JOIN payments_journalentry e
        ON e.kind = 'return' AND e.reference = p.source || ':' || p.reference
       AND e.subject = coalesce(t.number, i.number, '')
     WHERE p.status = 'returned'
     GROUP BY p.id HAVING count(e.id) <> 1
"""
REFUNDS = """
    SELECT 'refunded differs from the refunds', p.reference::text,
           format('%s, refunds %s', p.refunded, coalesce(sum(r.amount), 0))
      FROM payments_payment p
      LEFT JOIN payments_refund r
        ON r.payment_id = p.id AND r.status IN ('asked', 'approved', 'sent', 'done')
     GROUP BY p.id HAVING p.refunded <> coalesce(sum(r.amount), 0) OR p.refunded > p.amount

    UNION ALL
    SELECT 'refund differs from its lines', r.key::text, format('%s, lines %s', r.amount, coalesce(sum(l.amount), 0))
      FROM payments_refund r LEFT JOIN payments_refundline l ON l.refund_id = r.id
     GROUP BY r.id HAVING r.amount <> coalesce(sum(l.amount), 0)

    UNION ALL
    SELECT 'line refunded more than was paid on it', l.description::text, format('%s of %s', back.amount, went.amount)
      FROM payments_invoiceline l
     CROSS JOIN LATERAL (SELECT sum(b.amount) AS amount
                           FROM payments_refundline b JOIN payments_refund r ON r.id = b.refund_id
                          WHERE b.line_id = l.id AND r.status IN ('asked', 'approved', 'sent', 'done')) back
     CROSS JOIN LATERAL (SELECT coalesce(sum(a.amount), 0) AS amount
                           FROM payments_allocation a WHERE a.line_id = l.id) went
     WHERE back.amount > went.amount

    UNION ALL
    SELECT 'refund differs from the books', r.key::text, format('%s, entries: %s', r.status, made.kinds)
      FROM payments_refund r
      LEFT JOIN (SELECT e.reference,
                        count(*) FILTER (WHERE e.kind = 'refund') AS promised,
                        count(*) FILTER (WHERE e.kind = 'refund-undone') AS undone,
                        count(*) FILTER (WHERE e.kind = 'payout') AS paid,
                        count(*) FILTER (WHERE e.kind = 'payout-undone') AS came_back,
                        string_agg(e.kind, ' ' ORDER BY e.id) AS kinds
                   FROM payments_journalentry e
                  WHERE e.kind IN ('refund', 'refund-undone', 'payout', 'payout-undone')
                  GROUP BY e.reference) made ON made.reference = r.key::text
     WHERE made.reference IS NULL
        OR made.promised <> 1 OR made.undone <> (r.status IN ('refused', 'failed'))::int
        OR made.paid - made.came_back <> (r.status = 'done')::int

    UNION ALL
    SELECT 'entry without its refund', e.reference::text, e.kind::text
      FROM payments_journalentry e
     WHERE e.kind IN ('refund', 'refund-undone', 'payout', 'payout-undone')
       AND NOT EXISTS (SELECT FROM payments_refund r WHERE e.reference = r.key::text)

    UNION ALL
    SELECT 'refunds differ from what the books promise', 'refunds_payable',
           format('%s, books %s', promised.amount, kept.balance)
      FROM (SELECT coalesce(sum(amount) FILTER (WHERE status IN ('asked', 'approved', 'sent')), 0) AS amount
              FROM payments_refund) promised,
           (SELECT coalesce(sum(balance), 0) AS balance FROM payments_ledgeraccount WHERE code = 'refunds_payable') kept
     WHERE promised.amount <> kept.balance
"""
DISPUTES = """
    SELECT 'dispute is not in the books once', d.gateway_id::text, format('%s entries, %s of %s', count(e.id), sum(s.taken), d.amount)
      FROM payments_dispute d
      LEFT JOIN payments_journalentry e ON e.kind = 'dispute' AND e.idempotency_key = 'dispute:' || d.gateway_id
      LEFT JOIN LATERAL (SELECT sum(amount) FILTER (WHERE amount > 0) AS taken
                           FROM payments_posting WHERE entry_id = e.id) s ON true
     GROUP BY d.id HAVING count(e.id) <> 1 OR sum(s.taken) <> d.amount

    UNION ALL
    SELECT 'entry without its dispute', e.idempotency_key::text, e.reference::text
      FROM payments_journalentry e
     WHERE e.kind IN ('dispute', 'dispute-won', 'dispute-lost')
       AND NOT EXISTS (SELECT FROM payments_dispute d
                        WHERE e.idempotency_key = e.kind || ':' || d.gateway_id
                          AND (e.kind = 'dispute' OR d.status = 'won' OR 'dispute-' || d.status = e.kind))

    UNION ALL
    SELECT 'disputes differ from what the books hold for them', 'disputes', format('%s, books %s', held.amount, -kept.balance)
      FROM (SELECT coalesce(sum(amount) FILTER (WHERE status = 'open'), 0) AS amount FROM payments_dispute) held,
           (SELECT coalesce(sum(balance), 0) AS balance FROM payments_ledgeraccount WHERE code = 'disputes') kept
     WHERE held.amount <> -kept.balance
"""
DRAWERS = """
    SELECT 'closed drawer differs from what it took', d.id::text,
           format('cash %s, taken %s; checks %s, taken %s', d.expected_cash, took.cash - gave.cash,
                  d.expected_checks, took.checks)
      FROM payments_drawer d
     CROSS JOIN LATERAL (SELECT coalesce(sum(p.amount) FILTER (WHERE p.source = 'cash'), 0) AS cash,
                                coalesce(sum(p.amount) FILTER (WHERE p.source = 'check'), 0) AS checks
                           FROM payments_payment p
                          WHERE p.drawer_id = d.id
                            AND (p.status = 'succeeded' OR (p.status = 'returned' AND p.returned_at > d.closed_at))) took
     CROSS JOIN LATERAL (SELECT coalesce(sum(r.amount), 0) AS cash
                           FROM payments_refund r WHERE r.drawer_id = d.id AND r.status = 'done') gave
     WHERE d.closed_at IS NOT NULL AND (d.expected_cash <> took.cash - gave.cash OR d.expected_checks <> took.checks)

    UNION ALL
    SELECT 'closed drawer is not in the books', d.id::text, format('%s entries', count(e.id))
      FROM payments_drawer d
      LEFT JOIN payments_journalentry e ON e.kind = 'drawer' AND e.reference = 'drawer:' || d.id
     WHERE d.closed_at IS NOT NULL
     GROUP BY d.id
    HAVING count(e.id) <> (d.expected_cash <> 0 OR d.expected_checks <> 0
                           OR d.counted_cash + d.counted_checks <> d.float_amount)::int
"""

TRUST = """
    SELECT 'trust account differs from its account in the books', t.number::text, format('%s, %s', a.code, a.kind)
      FROM payments_trustaccount t JOIN payments_ledgeraccount a ON a.id = t.ledger_account_id
     WHERE a.kind <> 'trust' OR a.may_go_negative OR a.code <> 'trust:' || t.number

    UNION ALL
    SELECT 'trust payment drew on no trust account', p.reference::text, p.amount::text
      FROM payments_payment p
      JOIN payments_invoice i ON i.id = p.invoice_id
     WHERE p.source = 'trust' AND p.status = 'succeeded'
       AND NOT EXISTS (SELECT FROM payments_journalentry e
                         JOIN payments_posting g ON g.entry_id = e.id AND g.amount = -p.amount
                         JOIN payments_trustaccount t ON t.ledger_account_id = g.account_id
                        WHERE e.kind = 'payment' AND e.subject = i.number
                          AND e.reference = 'trust:' || p.reference)

    UNION ALL
    SELECT 'transfer is not from one trust account to another', e.idempotency_key::text, format('%s legs, %s of trusts', legs.all, legs.trust)
      FROM payments_journalentry e
     CROSS JOIN LATERAL (SELECT count(*) AS all, count(t.id) AS trust
                           FROM payments_posting g
                           LEFT JOIN payments_trustaccount t ON t.ledger_account_id = g.account_id
                          WHERE g.entry_id = e.id) legs
     WHERE e.kind = 'transfer' AND (legs.all <> 2 OR legs.trust <> 2)
"""

FEES = """
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
"""

LEDGER_CHECK = f"""
    CREATE FUNCTION ledger_check() RETURNS TABLE (problem text, subject text, detail text)
        LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    {" UNION ALL ".join([BOOKS, INVOICES, PAYMENTS, REFUNDS, DISPUTES, DRAWERS, TRUST, FEES])}
    $$;
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0003_money_guarded")]

    operations = [migrations.RunSQL(LEDGER_CHECK, "DROP FUNCTION ledger_check();")]
