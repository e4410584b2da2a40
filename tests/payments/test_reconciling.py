"""The books held against the processor's movements: what differs is found, what is right is left alone (G1.9)."""

import secrets
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command

from contacts.models import Message
from contacts.refusals import NotAllowed
from payments import gateway, ledger, reconciling
from payments.models import Discrepancy, Invoice, JournalEntry, Payment
from tests.factories import NOW
from tests.money import balances, bill, machine
from tests.payments.processor import open_page, pay_by_card

LATER = NOW + timedelta(hours=2)


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)
    return time_machine


def reconcile(at=LATER, **period):
    return reconciling.reconcile(by=machine(), at=at, **period)


def found():
    return list(Discrepancy.objects.open().order_by("kind", "subject").values_list("kind", "subject"))


def moved(processor, category, amount, about, **facts):
    """A movement at the processor that nothing at the site led to; amounts in cents."""
    number = f"txn_{secrets.token_hex(8)}"
    row = {"id": number, "object": "balance_transaction", "amount": amount, "currency": "usd", "fee": 0}
    row |= {"created": int(NOW.timestamp()), "livemode": False, "net": amount, "reporting_category": category}
    row |= {"source": about, "status": "available", "type": category, **facts}
    processor.store.data["balance_transactions"][number] = row
    return number


def test_what_agrees_is_left_alone_and_fees_and_payouts_are_booked(cast, processor, desk):
    pay_by_card(processor, cast.case, "100.00")
    payout = processor.money.pay_out()

    outcome = reconcile()

    assert outcome == reconciling.Outcome(read=2, healed=0, found=0, open=0)
    assert balances() == {
        "bank": Decimal("-96.80"),
        "card_fees": Decimal("-3.20"),
        "revenue:building-1": Decimal("100.00"),
    }
    assert JournalEntry.objects.get(kind="processor-payout").idempotency_key == f"payout:{payout['id']}"
    assert reconcile() == reconciling.Outcome(read=0, healed=0, found=0, open=0)
    assert Message.objects.filter(kind="discrepancies").count() == 0


def test_a_payout_the_bank_sent_back_lies_at_the_processor_again(cast, processor):
    pay_by_card(processor, cast.case, "100.00")
    processor.money.fail_payout(processor.money.pay_out()["id"])

    assert reconcile().open == 0

    assert balances()["card_clearing"] == Decimal("-96.80")
    assert "bank" not in balances()


def test_all_that_was_missed_is_taken_in(cast, processor, desk):
    """No webhook came for twenty payments, a refund and a dispute (G7.2)."""
    made = [pay_by_card(processor, cast.case, "20.00", recorded=False)[1] for _ in range(20)]
    processor.money.refund(made[0], amount=500)
    processor.money.close_dispute(processor.money.dispute(made[1])["id"], won=False)

    outcome = reconcile()

    assert (outcome.healed, outcome.open) == (22, 0)
    assert Payment.objects.count() == 20
    assert Invoice.objects.filter(status="paid").count() == 19
    assert reconcile() == reconciling.Outcome(read=0, healed=0, found=0, open=0)


def test_twenty_seeded_differences_are_found_and_nothing_else(cast, processor, desk):
    """G1.9: each kind that there is, among payments that are right; 10,000 of those are in ./run drill."""
    good = [pay_by_card(processor, cast.case, "20.00")[1] for _ in range(12)]
    store = processor.store.data
    expected = set()

    def charge_of(payment):
        charge = store["payment_intents"][payment]["latest_charge"]
        return next(each for each in store["balance_transactions"].values() if each["source"] == charge)

    for n in range(4):  # paid on a page of somebody else's shop: nothing to ask after
        store["charges"][f"ch_elsewhere{n}"] = {"id": f"ch_elsewhere{n}", "payment_intent": f"pi_elsewhere{n}"}
        moved(processor, "charge", 1234, f"ch_elsewhere{n}")
        expected.add(("missing", f"pi_elsewhere{n}"))
    for payment in good[:3]:  # the processor has nothing of it
        del store["balance_transactions"][charge_of(payment)["id"]]
        expected.add(("extra", payment))
    for payment in good[3:5]:
        charge_of(payment)["amount"] += 1
        expected.add(("amount", payment))
    charge_of(good[5])["currency"] = "eur"
    expected.add(("currency", good[5]))
    for payment in good[6:8]:
        moved(processor, "charge", 2000, store["payment_intents"][payment]["latest_charge"])
        expected.add(("duplicate", payment))
    for payment in good[8:10]:  # booked by hand with another fee, before the processor's was read
        movement = charge_of(payment)["id"]
        post_fee(movement, "5.00")
        expected.add(("fee", movement))
    for n in range(2):
        moved(processor, "refund", -500, f"re_unknown{n}")
        expected.add(("refund", f"re_unknown{n}"))
    for n in range(2):
        moved(processor, "dispute", -700, f"dp_unknown{n}")
        expected.add(("dispute", f"dp_unknown{n}"))
    moved(processor, "payout", -100, "po_twice")
    moved(processor, "payout", -100, "po_twice")
    expected.add(("payout", "po_twice"))
    expected.add(("unknown", moved(processor, "other_adjustment", -900, None)))
    assert len(expected) == 20
    # The first movement that was read: what the books have from before it is nobody's.
    moved(processor, "fee", -1, None, created=int(NOW.timestamp()) - 60)

    outcome = reconcile()

    assert set(found()) == expected
    assert (outcome.found, outcome.open) == (20, 20)
    message = Message.objects.get(kind="discrepancies", to=desk.email)
    assert "differ on 20 things" in message.subject
    assert reconcile().found == 0
    assert Message.objects.filter(kind="discrepancies").count() == 1


def post_fee(movement, amount):
    legs = {ledger.account("card_clearing"): Decimal(amount), ledger.account("card_fees"): -Decimal(amount)}
    ledger.post(key=f"fee:{movement}", kind="processor-fee", legs=legs, by=machine(), at=NOW)


def test_one_that_is_gone_closes_itself_and_one_that_is_explained_stays_away(cast, processor, desk):
    _invoice, payment = pay_by_card(processor, cast.case, "20.00")
    unknown = moved(processor, "other_adjustment", -900, None)
    kept = processor.store.data["refunds"]
    moved(processor, "refund", -500, "re_late", created=int(NOW.timestamp()))
    reconcile()
    assert found() == [("refund", "re_late"), ("unknown", unknown)]

    reconciling.settle(Discrepancy.objects.get(kind="unknown"), explanation="A test of theirs", by=cast.fiona, at=LATER)
    kept["re_late"] = {"id": "re_late", "object": "refund", "amount": 500, "currency": "usd", "status": "succeeded"}
    kept["re_late"] |= {"payment_intent": payment, "created": 1, "metadata": {}, "failure_reason": None}
    outcome = reconcile(at=LATER + timedelta(days=1))

    assert (found(), outcome.healed, outcome.found) == ([], 1, 0)
    gone = Discrepancy.objects.get(kind="refund")
    assert (gone.settled_by, gone.settled_at, bool(gone.explanation)) == (None, LATER + timedelta(days=1), True)


def test_an_explanation_is_asked_for_and_kept(cast, processor, desk):
    moved(processor, "other_adjustment", -900, None)
    reconcile(since=NOW - timedelta(days=1))
    discrepancy = Discrepancy.objects.get()

    with pytest.raises(NotAllowed, match="how it came about"):
        reconciling.settle(discrepancy, explanation=" ", by=cast.fiona, at=LATER)
    settled = reconciling.settle(discrepancy, explanation=" Theirs ", by=cast.fiona, at=LATER)
    again = reconciling.settle(discrepancy, explanation="Other", by=cast.ada, at=LATER)

    assert (settled.explanation, again.explanation, again.settled_by) == ("Theirs", "Theirs", cast.fiona)


def test_a_payment_of_the_last_hour_is_not_missed_yet(cast, processor):
    pay_by_card(processor, cast.case, "20.00")
    _invoice, late = pay_by_card(processor, cast.case, "20.00")
    movements = processor.store.data["balance_transactions"]
    del movements[list(movements)[-1]]

    assert reconcile(at=NOW + timedelta(minutes=59)).open == 0
    assert reconcile(at=NOW + timedelta(minutes=61)).open == 1
    assert found() == [("extra", late)]


def test_a_narrow_look_into_the_past_closes_nothing(cast, processor, desk):
    moved(processor, "other_adjustment", -900, None)
    reconcile(since=NOW - timedelta(days=1))

    reconcile(at=NOW + timedelta(days=30), since=NOW - timedelta(days=9), until=NOW - timedelta(days=8))

    assert len(found()) == 1


def test_pages_of_movements_are_read_to_the_end(cast, processor, monkeypatch):
    for n in range(7):
        moved(processor, "fee", -n - 1, None)
    monkeypatch.setattr(gateway.balance, "PAGE", 3)

    told = list(gateway.balance_transactions(NOW - timedelta(days=1), LATER))

    assert sorted(each.amount for each in told) == [Decimal(-n) / 100 for n in range(7, 0, -1)]
    assert list(gateway.balance_transactions(LATER, LATER + timedelta(days=1))) == []


def test_the_command_says_what_it_found(cast, processor, desk, capsys, clock):
    pay_by_card(processor, cast.case, "20.00")
    moved(processor, "other_adjustment", -900, None)
    clock.move_to(LATER, tick=False)

    call_command("reconcile")

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Read 2 new movements, took in 0 that were missed, found 1 new discrepancies; 1 open."
    assert lines[1].startswith("unknown\ttxn_")


def test_a_processor_that_does_not_answer_leaves_everything_as_it_was(cast, processor):
    pay_by_card(processor, cast.case, "20.00")
    processor.trouble.fail = 4

    with pytest.raises(gateway.GatewayUnavailable):
        reconcile()

    assert Discrepancy.objects.count() == 0


def test_a_card_page_is_open_for_nothing_here(cast, processor):
    """A page that nobody paid is no difference."""
    open_page(bill(cast.case, "20.00"))

    assert reconcile() == reconciling.Outcome(read=0, healed=0, found=0, open=0)
