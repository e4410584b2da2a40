"""Acts with money that a process may die in: what leads to each, the act, and what is done after a restart."""

import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.db.models import Count
from django.test import Client

from contacts.models import Activity, Message
from contacts.refusals import NotAllowed
from contacts.telling import outbox
from payments import (
    billing,
    checkout,
    closing,
    counter,
    events,
    following,
    reconciling,
    refunds,
    returns,
    trust,
    unapplied,
)
from payments import models as money
from permits.models import Fee
from tests import factories
from tests.factories import NOW
from tests.money import bill, charge, deliver, machine, pay
from tests.payments.processor import open_page, pay_by_card

LATER = NOW + timedelta(hours=1)
LAST = NOW + timedelta(hours=3)  # whatever waits for its next try is due by then
COUNTED = {
    money.Invoice: ["status", "total", "paid"],
    money.CheckoutSession: ["status", "amount"],
    money.Payment: ["source", "status", "amount", "unapplied", "refunded"],
    money.Receipt: ["email"],
    money.Allocation: ["amount"],
    money.Refund: ["status", "way", "amount"],
    money.Dispute: ["status", "amount"],
    money.Drawer: ["expected_cash", "counted_cash"],
    money.DayClose: ["note"],
    money.BalanceTransaction: ["type", "amount", "fee"],
    money.Discrepancy: ["kind"],
    money.GatewayEvent: ["type", "outcome"],
    money.JournalEntry: ["kind"],
    Fee: ["status"],
    Message: ["kind", "status"],
    Activity: ["act"],
}


@dataclass
class Town:
    """Where it happens: the people, two cases, the card processor, two trust accounts; and how often it happened."""

    cast: object
    processor: object
    account: object = None
    savings: object = None
    other: object = None
    round: int = 0

    @classmethod
    def build(cls, cast, processor):
        town = cls(cast, processor, other=factories.Case())
        town.account, town.savings = (trust.open_account(cast.license, by=cast.fiona, at=NOW) for _ in range(2))
        trust.deposit(town.account, amount=Decimal(100_000), source="check", reference="1", by=cast.fiona, at=NOW)
        return town

    def drawer(self):
        fiona = self.cast.fiona
        return counter.open_drawer_of(fiona) or counter.open_drawer(float_amount=Decimal(0), by=fiona, at=NOW)


def sweep():
    """What the worker does after a restart, until nothing is left to do."""
    by = machine()
    while events.handle_next(by=by, at=LAST):
        pass
    while refunds.send_next(by=by, at=LAST):
        pass
    while checkout.ask_after_next(by=by, at=LAST):
        pass
    for case in billing.cases_to_bill():
        billing.invoice_owed_fees(case, by=by, at=LAST)


def standing(processor):
    """Everything that an act may leave behind, counted: rows, what is on each account, what the processor has."""
    counts = {}
    for model, fields in COUNTED.items():
        for *facts, count in model.objects.order_by().values_list(*fields).annotate(Count("pk")):
            counts[model.__name__, *map(str, facts)] = count
    for number, (code, balance) in enumerate(money.LedgerAccount.objects.order_by("pk").values_list("code", "balance")):
        counts["balance", code, number] = balance
    for table in ("sessions", "payment_intents", "refunds"):
        for thing in processor.store.data[table].values():
            facts = "processor", table, thing["status"]
            counts[facts] = counts.get(facts, 0) + 1
    return counts


def difference(before, after):
    return {
        key: after.get(key, 0) - before.get(key, 0) for key in before | after if after.get(key, 0) != before.get(key, 0)
    }


# Each makes what the act needs, and returns the act, and what whoever did it does again when the site is back.


def card_page(town):
    invoices = [bill(town.cast.case, "40.00"), bill(town.other, "60.00")]

    def click():
        checkout.start([checkout.Wanted(invoice) for invoice in invoices], by=machine(), at=NOW)

    def again():
        click()
        session = money.CheckoutSession.objects.latest("pk")
        town.processor.pay(session.gateway_id, email="home@example.org")
        checkout.ask(session, by=machine(), at=NOW)

    return click, again


def card_deposit(town):
    def click():
        checkout.start_deposit(town.account, amount=Decimal(80), started_by="bob1", by=machine(), at=NOW)

    def again():
        click()
        session = money.CheckoutSession.objects.latest("pk")
        town.processor.pay(session.gateway_id, email="home@example.org")
        checkout.ask(session, by=machine(), at=NOW)

    return click, again


def word_of_a_payment(town):
    session = open_page(bill(town.cast.case, "40.00"), bill(town.other, "60.00"))
    town.processor.pay(session.gateway_id, email="home@example.org")
    event = town.processor.events("checkout.session.completed")[-1]

    def word():
        assert deliver(Client(), town.processor, event).status_code == 200
        events.handle_next(by=machine(), at=NOW)

    return word, word


def asking_after_a_page(town):
    session = open_page(bill(town.cast.case, "40.00"))
    town.processor.pay(session.gateway_id, email="home@example.org")
    return lambda: checkout.ask_after_next(by=machine(), at=LATER), lambda: None


def card_refund(town):
    _invoice, reference = pay_by_card(town.processor, town.cast.case, "100.00")
    return _refund(town, money.Payment.objects.get(reference=reference))


def trust_refund(town):
    invoice = bill(town.cast.case, "100.00")
    payment = trust.pay_invoice(
        town.account, invoice, amount=Decimal(100), reference=str(uuid.uuid4()), by=town.cast.bob, at=NOW
    )
    return _refund(town, payment)


def _refund(town, payment):
    key, line = uuid.uuid4(), payment.allocations.get().line

    def ask():
        refunds.ask(payment, {line: Decimal(30)}, reason="Charged twice", key=key, by=town.cast.fiona, at=NOW)
        refunds.send_next(by=machine(), at=NOW)

    return ask, ask


def refund_decided(town):
    _invoice, reference = pay_by_card(town.processor, town.cast.case, "9000.00")
    payment = money.Payment.objects.get(reference=reference)
    whole = {payment.allocations.get().line: Decimal(9000)}
    refund = refunds.ask(payment, whole, reason="Withdrawn", key=uuid.uuid4(), by=town.cast.fiona, at=NOW)
    assert refund.status == "asked"

    def approve():
        refunds.approve(refund, by=town.cast.ada, at=NOW)
        refunds.send_next(by=machine(), at=NOW)

    return approve, approve


def lost_dispute(town):
    _invoice, reference = pay_by_card(town.processor, town.cast.case, "100.00")
    number = town.processor.money.dispute(reference)["id"]
    town.processor.money.close_dispute(number, won=False)

    def word():
        following.dispute(number, by=machine(), at=NOW)

    return word, word


def trust_payment(town):
    parts = [(bill(case, "30.00", "20.00"), ()) for case in (town.cast.case, town.other, town.cast.case)]
    form = str(uuid.uuid4())

    def click():
        trust.pay(town.account, parts, total=Decimal(150), reference=form, by=town.cast.bob, at=NOW)

    return click, click


def trust_transfer(town):
    form = str(uuid.uuid4())

    def click():
        facts = {"amount": Decimal(70), "reference": form, "by": town.cast.bob, "at": NOW}
        trust.transfer(town.account, town.savings, **facts)

    return click, click


def cash_at_the_counter(town):
    parts, form = [(bill(town.cast.case, "40.00"), ()), (bill(town.other, "60.00"), ())], uuid.uuid4()
    drawer = town.drawer()

    def click():
        counter.take(
            parts,
            handed=Decimal(120),
            seen=Decimal(100),
            source="cash",
            drawer=drawer,
            key=form,
            email="home@example.org",
            by=town.cast.fiona,
            at=NOW,
        )

    return click, click


def deposit_at_the_counter(town):
    form, drawer = uuid.uuid4(), town.drawer()

    def click():
        facts = {"amount": Decimal(50), "source": "check", "number": str(form), "drawer": drawer, "key": form}
        counter.take_deposit(town.account, **facts, by=town.cast.fiona, at=NOW)

    return click, click


def drawer_counted(town):
    cash_at_the_counter(town)[0]()
    drawer = town.drawer()

    def count():
        facts = {"pieces": {100: 99}, "checks": Decimal(0), "note": "A dollar is missing"}
        counter.close_drawer(drawer, **facts, by=town.cast.fiona, at=LATER)

    return count, count


def check_returned(town):
    invoice = bill(town.cast.case, "40.00")
    payment = pay(invoice, "40.00", source="check", reference=f"check {invoice.pk}", email="home@example.org")

    def bounce():
        returns.bounce(payment, reason="No funds", by=town.cast.fiona, at=NOW)

    return bounce, bounce


def money_put_to_use(town):
    paid, due, key = bill(town.cast.case, "40.00"), bill(town.cast.case, "25.00"), uuid.uuid4()
    billing.void_invoice(paid, reason="Wrong permit", by=town.cast.fiona, at=NOW)
    payment = pay(paid, "40.00", reference=f"pi_late_{paid.pk}")

    def click():
        unapplied.apply(payment, due, key=key, by=town.cast.fiona, at=NOW)

    return click, click


def invoice_made(town):
    charge(town.cast.case, "40.00", "60.00")

    def make():
        billing.invoice_owed_fees(town.cast.case, by=machine(), at=NOW)

    return make, make


def invoice_made_void(town):
    invoice = bill(town.cast.case, "40.00")

    def click():
        billing.void_invoice(invoice, reason="Wrong permit", by=town.cast.fiona, at=NOW)

    def again():
        with suppress(NotAllowed):  # it is void already, and the page says so
            click()

    return click, again


def day_closed(town):
    """Each round on a day of its own."""
    at = NOW + timedelta(days=town.round)

    def close():
        closing.close_day(at.date(), by=town.cast.fiona, at=at)

    def again():
        with suppress(NotAllowed):  # it is closed already, and the page says so
            close()
        assert closing.changed_since() == []

    return close, again


def reconciliation(town):
    pay_by_card(town.processor, town.cast.case, "100.00", recorded=False)
    town.processor.money.pay_out()

    def run():
        reconciling.reconcile(by=machine(), at=LATER)

    return run, run


def mail_sent(town):
    pay(bill(town.cast.case, "40.00"), "40.00", reference=f"pi_mail_{town.round}", email="home@example.org")

    def send():
        outbox.deliver_next(at=NOW)

    def again():
        while outbox.deliver_next(at=LATER):
            pass

    return send, again


# Two that nobody should write, for the control.


def careless(town):
    """The form has no key of its own: sent again, it is another deposit."""

    def click():
        facts = {"amount": Decimal(5), "source": "check", "reference": str(uuid.uuid4())}
        trust.deposit(town.account, **facts, by=town.cast.fiona, at=NOW)

    return click, click


def torn(town):
    """Two halves in a transaction each, and nobody who makes up for the second."""

    def click():
        for half in range(2):
            facts = {"amount": Decimal(5), "source": "check", "reference": f"{town.round} {half}"}
            trust.deposit(town.account, **facts, by=town.cast.fiona, at=NOW)

    return click, lambda: None


# The acts of the short form, and all.
SOME = [card_page, card_refund, trust_payment]
ACTS = [
    *SOME,
    word_of_a_payment,
    cash_at_the_counter,
    reconciliation,
    card_deposit,
    asking_after_a_page,
    trust_refund,
    refund_decided,
    lost_dispute,
    trust_transfer,
    deposit_at_the_counter,
    drawer_counted,
    check_returned,
    money_put_to_use,
    invoice_made,
    invoice_made_void,
    day_closed,
    mail_sent,
]
