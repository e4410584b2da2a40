"""Deposits in a trust account by card."""

from decimal import Decimal

import pytest

from contacts.models import Message
from contacts.refusals import NotAllowed
from payments import checkout, trust
from payments.models import CheckoutSession, Payment
from tests.factories import NOW
from tests.money import machine, text_of


def back(client, session):
    return client.get(f"/pay/return/{session.key}/")


@pytest.fixture
def account(cast):
    return trust.open_account(cast.license, by=cast.fiona, at=NOW)


def deposit(account, amount="100.00"):
    return checkout.start_deposit(account, amount=Decimal(amount), started_by="bob1", by=machine(), at=NOW)


def test_a_deposit_by_card_stands_on_the_account_once_with_its_receipt(cast, client, processor, account):
    assert deposit(account) == deposit(account)
    session = CheckoutSession.objects.get()
    processor.pay(session.gateway_id, email="home@example.org")

    for _ in range(2):
        page = text_of(client.get(back(client, session)["Location"]))

    assert f"$100.00 was put into trust account {account.number}" in page
    assert trust.balance(account) == Decimal("100.00")
    assert (Payment.objects.count(), Message.objects.filter(kind="receipt").count()) == (1, 1)


def test_another_amount_opens_another_page_and_closes_the_first(cast, processor, account):
    first, second = deposit(account), deposit(account, "50.00")

    assert first != second
    assert list(CheckoutSession.objects.order_by("pk").values_list("status", flat=True)) == ["expired", "open"]


def test_a_deposit_of_another_amount_than_asked_for_is_kept_as_unapplied(cast, client, processor, account, desk):
    deposit(account)
    session = CheckoutSession.objects.get()
    processor.store.data["sessions"][session.gateway_id]["amount_total"] = 1
    processor.pay(session.gateway_id)
    back(client, session)

    assert trust.balance(account) == 0
    assert Payment.objects.get().unapplied == Decimal("0.01")


@pytest.mark.parametrize("amount", ["0.10", "-5.00", "10.001"])
def test_a_deposit_is_an_amount_a_card_can_be_charged_with(cast, processor, account, amount):
    with pytest.raises(NotAllowed):
        deposit(account, amount)


def test_a_closed_account_takes_no_deposit(cast, processor, account):
    trust.close(account, reason="Moved away", by=cast.fiona, at=NOW)

    with pytest.raises(NotAllowed, match="is closed"):
        deposit(account)
