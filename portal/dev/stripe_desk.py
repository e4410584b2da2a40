"""The desk of the demo's card processor: what a payer, a bank or Stripe's own pages would do, by a button."""

from html import escape

from portal.dev.stripe_page import dollars, page

SHOWN = 50
ACTS = {
    "refund": lambda money, number, given: money.refund(number, amount=_cents(given))["id"],
    "refund-done": lambda money, number, given: money.settle_refund(number),
    "refund-failed": lambda money, number, given: money.settle_refund(number, failure="expired_or_canceled_card"),
    "dispute": lambda money, number, given: money.dispute(number, amount=_cents(given))["id"],
    "inquiry": lambda money, number, given: money.dispute(number, inquiry=True)["id"],
    "escalate": lambda money, number, given: money.escalate(number),
    "won": lambda money, number, given: money.close_dispute(number, won=True),
    "lost": lambda money, number, given: money.close_dispute(number, won=False),
    "bank-paid": lambda money, number, given: money.decide(number, paid=True),
    "bank-failed": lambda money, number, given: money.decide(number, paid=False),
    "payout": lambda money, number, given: (money.pay_out() or {}).get("id"),
    "payout-failed": lambda money, number, given: money.fail_payout(number),
}
WORDS = {
    "refund": "Refund it all",
    "refund-done": "The bank paid it out",
    "refund-failed": "The bank sent it back",
    "dispute": "Dispute it",
    "inquiry": "Ask about it",
    "escalate": "Take the money",
    "won": "The city won",
    "lost": "The city lost",
    "bank-paid": "The bank paid",
    "bank-failed": "The bank refused",
    "payout": "Pay out what there is",
    "payout-failed": "The city’s bank sent it back",
}


def act(money, given):
    """Do one act: {"act": one of ACTS, "id": what it is about, "amount": cents, else all of it}; returns a new id."""
    return ACTS[given["act"]](money, given.get("id", ""), given)


def desk(store):
    """The page with the newest payments, refunds, disputes and payouts, each with what could happen to it."""
    with store.lock:
        data = {name: list(things.values())[::-1][:SHOWN] for name, things in store.data.items()}
        parts = [
            _part("Payments", [_payment(store, session) for session in data["sessions"] if session["payment_intent"]]),
            _part("Refunds", [_row(each, ["refund-done", "refund-failed"] * _waits(each)) for each in data["refunds"]]),
            _part("Disputes", [_row(each, _dispute_acts(each)) for each in data["disputes"]]),
            _part("Payouts", [_row(each, ["payout-failed"] * _paid(each)) for each in data["payouts"]]),
        ]
    content = (
        "<h1>What happens at the card processor</h1>"
        '<p class="notice">Demonstration: here you do what payers and banks do. The site hears of it soon.</p>'
        + "".join(parts)
        + _button("payout", "", "")
    )
    return page("What happens at the card processor", content)


def _cents(given):
    return int(given["amount"]) if given.get("amount") else None


def _waits(refund):
    return refund["status"] == "pending"


def _paid(payout):
    return payout["status"] == "paid"


def _dispute_acts(dispute):
    if dispute["status"] == "warning_needs_response":
        return ["escalate", "won"]
    return ["won", "lost"] if dispute["status"] == "needs_response" else ["won"] * (dispute["status"] == "lost")


def _payment(store, session):
    intent = store.data["payment_intents"][session["payment_intent"]]
    if intent["status"] == "processing":
        return _row(intent, ["bank-paid", "bank-failed"], about=session["id"])
    charge = store.data["charges"].get(intent["latest_charge"])
    free = charge and not charge["disputed"] and not charge["refunded"]
    return _row(intent, ["refund", "dispute", "inquiry"] if free else [])


def _row(thing, acts, *, about=""):
    number = about or thing["id"]
    buttons = "".join(_button(name, number, thing["id"]) for name in acts)
    return (
        f'<tr><th scope="row">{escape(thing["id"])}<br>{escape(thing["status"])}</th>'
        f"<td>{dollars(thing['amount'])}{buttons}</td></tr>"
    )


def _part(title, rows):
    return f"<h2>{title}</h2><table><tbody>{''.join(rows)}</tbody></table>" if rows else ""


def _button(name, number, label):
    return (
        '<form method="post" action="/demo/">'
        f'<input type="hidden" name="act" value="{name}"><input type="hidden" name="id" value="{escape(number)}">'
        f'<button type="submit" aria-label="{escape(f"{WORDS[name]} {label}".strip())}">{WORDS[name]}</button></form>'
    )
