"""Where the processor and the books differ. Reads only; a handful of queries, however many rows."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from contacts.formats import money
from payments.choices import DiscrepancyKind

# Word of a payment may be here before the movement can be read.
GRACE = timedelta(hours=1)
KNOWN = ("charge", "refund", "refund_failure", "dispute", "dispute_reversal", "payout", "payout_reversal", "fee")

# Card payments by the processor's id: what it says was charged, and what the books have. Money that came back after
# a lost dispute is recorded under the dispute's id, and compared with the disputes.
CHARGES = """
    WITH told AS (
        SELECT coalesce(nullif(reference, ''), about) AS id, count(*) AS times, sum(amount) AS amount,
               min(currency) AS currency
          FROM payments_balancetransaction WHERE type = 'charge' GROUP BY 1),
    booked AS (
        SELECT p.reference AS id, sum(p.amount) AS amount, max(p.received_at) AS at
          FROM payments_payment p
         WHERE p.source = 'card' AND p.status IN ('succeeded', 'returned')
           AND NOT EXISTS (SELECT FROM payments_dispute d WHERE d.gateway_id = p.reference)
         GROUP BY 1)
    SELECT id, told.times, told.amount, told.currency, booked.amount
      FROM told FULL JOIN booked USING (id)
     WHERE (told.amount IS DISTINCT FROM booked.amount OR told.times > 1 OR told.currency <> %(currency)s)
       AND NOT (told.id IS NULL AND (booked.at >= %(settled)s OR booked.at < %(begins)s))
     ORDER BY id
"""
FEES = """
    SELECT coalesce(t.gateway_id, substr(e.idempotency_key, 5)), t.cost, booked.amount
      FROM (SELECT *, fee - CASE type WHEN 'fee' THEN amount ELSE 0 END AS cost
              FROM payments_balancetransaction WHERE currency = %(currency)s) t
      FULL JOIN (SELECT * FROM payments_journalentry WHERE kind = 'processor-fee') e
        ON e.idempotency_key = 'fee:' || t.gateway_id
      LEFT JOIN LATERAL (SELECT -sum(p.amount) AS amount
                           FROM payments_posting p JOIN payments_ledgeraccount a ON a.id = p.account_id
                          WHERE p.entry_id = e.id AND a.code = 'card_fees') booked ON true
     WHERE nullif(coalesce(t.cost, 0), 0) IS DISTINCT FROM nullif(coalesce(booked.amount, 0), 0)
     ORDER BY 1
"""
REFUNDS = """
    WITH told AS (
        SELECT about AS id, -sum(amount) AS amount
          FROM payments_balancetransaction WHERE type IN ('refund', 'refund_failure') GROUP BY 1),
    booked AS (
        SELECT r.gateway_id AS id, sum(r.amount) AS amount, max(coalesce(r.done_at, r.asked_at)) AS at,
               bool_or(r.status = 'done') AS is_done
          FROM payments_refund r JOIN payments_payment p ON p.id = r.payment_id
         WHERE p.source = 'card' AND r.gateway_id <> '' AND r.status IN ('sent', 'done') GROUP BY 1)
    SELECT id, told.amount, booked.amount
      FROM told FULL JOIN booked USING (id)
     WHERE coalesce(told.amount, 0) <> coalesce(booked.amount, 0)
       AND NOT (told.id IS NULL AND (NOT booked.is_done OR booked.at >= %(settled)s OR booked.at < %(begins)s))
     ORDER BY id
"""
DISPUTES = """
    WITH told AS (
        SELECT about AS id, -sum(amount) AS amount
          FROM payments_balancetransaction WHERE type IN ('dispute', 'dispute_reversal') GROUP BY 1),
    booked AS (
        SELECT gateway_id AS id, CASE status WHEN 'won' THEN 0 ELSE amount END AS amount,
               coalesce(closed_at, opened_at) AS at
          FROM payments_dispute)
    SELECT id, told.amount, booked.amount
      FROM told FULL JOIN booked USING (id)
     WHERE coalesce(told.amount, 0) <> coalesce(booked.amount, 0)
       AND NOT (told.id IS NULL AND (booked.at >= %(settled)s OR booked.at < %(begins)s))
     ORDER BY id
"""
PAYOUTS = """
    WITH told AS (
        SELECT about AS id, -sum(amount) AS amount
          FROM payments_balancetransaction
         WHERE type IN ('payout', 'payout_reversal') AND currency = %(currency)s GROUP BY 1),
    booked AS (
        SELECT e.subject AS id, -sum(p.amount) AS amount, max(e.at) AS at
          FROM payments_journalentry e
          JOIN payments_posting p ON p.entry_id = e.id
          JOIN payments_ledgeraccount a ON a.id = p.account_id AND a.code = 'bank'
         WHERE e.kind IN ('processor-payout', 'processor-payout-back') GROUP BY 1)
    SELECT id, told.amount, booked.amount
      FROM told FULL JOIN booked USING (id)
     WHERE coalesce(told.amount, 0) <> coalesce(booked.amount, 0)
       AND NOT (told.id IS NULL AND (booked.at >= %(settled)s OR booked.at < %(begins)s))
     ORDER BY id
"""
OTHERS = """
    SELECT gateway_id, type, amount, currency FROM payments_balancetransaction
     WHERE type <> ALL (%(known)s) ORDER BY gateway_id
"""


@dataclass(frozen=True)
class Finding:
    """One difference: of what kind, about which id of the processor's, and both sides in words."""

    kind: DiscrepancyKind
    subject: str
    detail: str


def compare(*, until: datetime) -> list[Finding]:
    """Everything on which the processor and the books differ, as far as the movements were read.

    What the books have and the processor has not counts only when it is neither from before the first movement that
    was read nor from the last hour before `until`.
    """
    found = [_charge(*row) for row in _rows(CHARGES, until)]
    for kind, question in [
        (DiscrepancyKind.FEE, FEES),
        (DiscrepancyKind.REFUND, REFUNDS),
        (DiscrepancyKind.DISPUTE, DISPUTES),
        (DiscrepancyKind.PAYOUT, PAYOUTS),
    ]:
        found += [Finding(kind, number, _both(told, booked)) for number, told, booked in _rows(question, until)]
    for number, type_, amount, currency in _rows(OTHERS, until):
        found.append(Finding(DiscrepancyKind.UNKNOWN, number, f"{type_}: {amount} {currency.upper()}"))
    return found


def _charge(number, times, told, currency, booked):
    detail = _both(told, booked)
    if times and times > 1:
        return Finding(DiscrepancyKind.DUPLICATE, number, detail)
    if currency and currency != settings.CURRENCY:
        return Finding(DiscrepancyKind.CURRENCY, number, f"{told} {currency.upper()}")
    if booked is None:
        return Finding(DiscrepancyKind.MISSING, number, detail)
    return Finding(DiscrepancyKind.EXTRA if told is None else DiscrepancyKind.AMOUNT, number, detail)


def _both(told, booked):
    return _("Processor: %(told)s, books: %(booked)s") % {
        "told": _("nothing") if told is None else money(told),
        "booked": _("nothing") if booked is None else money(booked),
    }


def _rows(question, until):
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(min(created_at), %s) FROM payments_balancetransaction", [until])
        facts = {
            "currency": settings.CURRENCY,
            "known": list(KNOWN),
            "settled": until - GRACE,
            "begins": cursor.fetchone()[0],
        }
        cursor.execute(question, facts)
        return cursor.fetchall()
