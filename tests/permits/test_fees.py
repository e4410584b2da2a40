from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from contacts.audit import history
from contacts.refusals import NotAllowed
from permits import fees
from permits.choices import DueAt, FeeStatus
from permits.models import Fee
from tests.factories import NOW


def assess(cast, amount="412.50"):
    return fees.assess(
        cast.case, code="plan-check", description="Plan check", amount=Decimal(amount), by=cast.dana, at=NOW
    )


def test_an_assessed_fee_is_owed(cast):
    fee = assess(cast)

    assert (fee.status, fees.owed(cast.case)) == (FeeStatus.OWED, Decimal("412.50"))
    assert history(cast.case.number)[0].facts == {"fee": "Plan check", "amount": "412.50"}


@pytest.mark.parametrize(("asked", "charged"), [("10.005", "10.01"), ("10.0049", "10.00"), ("0.5", "0.50")])
def test_an_amount_is_rounded_once_half_up_to_cents(cast, asked, charged):
    assert assess(cast, asked).amount == Decimal(charged)


@pytest.mark.parametrize("amount", ["0", "-5", "0.004"])
def test_nothing_is_not_a_fee(cast, amount):
    with pytest.raises(NotAllowed, match="more than nothing"):
        assess(cast, amount)


def test_a_record_from_elsewhere_is_not_charged_until_it_is_adopted(cast):
    cast.case.source = "old system"
    cast.case.save()

    with pytest.raises(NotAllowed, match="Adopt it"):
        assess(cast)


def test_a_settled_fee_is_no_longer_owed_and_settling_twice_changes_nothing(cast):
    fee = assess(cast)
    fees.settle([fee], by=cast.fiona, at=NOW)
    lines = history(cast.case.number).count()

    fees.settle([fee], by=cast.fiona, at=NOW)

    assert fees.owed(cast.case) == 0
    assert history(cast.case.number).count() == lines


def test_the_database_refuses_a_fee_of_nothing_and_a_payment_without_a_time(cast):
    fee = assess(cast)

    for changes in ({"amount": 0}, {"status": FeeStatus.SETTLED}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Fee.objects.filter(pk=fee.pk).update(**changes)


def test_a_waived_fee_is_owed_no_more_and_stays_on_the_record(cast):
    fee = assess(cast)

    waived = fees.waive(fee, why=" Council's resolution ", by=cast.fiona, at=NOW)

    assert (waived.status, waived.waived_at, waived.waived_why) == (FeeStatus.WAIVED, NOW, "Council's resolution")
    assert fees.owed(cast.case) == 0
    assert history(cast.case.number)[0].why == "Council's resolution"


@pytest.mark.parametrize(("why", "reason"), [("  ", "Say why"), ("Hardship", "is paid, so it cannot be waived")])
def test_waiving_needs_a_reason_and_a_fee_that_is_owed(cast, why, reason):
    fee = assess(cast)
    if why == "Hardship":
        fees.settle([fee], by=cast.fiona, at=NOW)

    with pytest.raises(NotAllowed, match=reason):
        fees.waive(fee, why=why, by=cast.fiona, at=NOW)


def test_what_is_owed_by_a_step_counts_the_steps_before_it(cast):
    for step in DueAt:
        fees.assess(
            cast.case, code=step, description=str(step.label), amount=Decimal(10), due_at=step, by=cast.dana, at=NOW
        )

    assert [fees.owed(cast.case, step) for step in DueAt] == [10, 20, 30]
    assert fees.owed(cast.case) == 30
