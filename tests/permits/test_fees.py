from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from contacts.audit import history
from contacts.refusals import NotAllowed
from permits import fees
from permits.choices import FeeStatus
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
