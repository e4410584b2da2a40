"""The pages of whoever holds a trust account: the list, moves, payers, notices, deposits, receipts, two steps."""

import re
from decimal import Decimal

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)

from contacts.models import Message
from payments import billing, trust
from payments.models import TrustAccount, TrustPayer
from tests import factories
from tests.cast import PASSWORD
from tests.factories import NOW
from tests.money import bill, machine, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(cast):
    account = trust.open_account(cast.license, by=machine(), at=NOW)
    trust.deposit(account, amount=Decimal(500), source="check", reference="7", by=machine(), at=NOW)
    return account


def key_of(page):
    return re.search(r'name="key" value="([^"]+)"', page.content.decode())[1]


def test_the_list_has_every_account_somebody_holds_and_no_other(client, office, account):
    company = trust.open_account(office.company, by=machine(), at=NOW)
    stranger = trust.open_account(factories.License(), by=machine(), at=NOW)
    client.force_login(office.carol)

    text = text_of(client.get("/trust/"))

    assert f"{account} GC-10442, Truebeam Builders LLC $500.00" in text
    assert f"{company} Hollow Creek Homes LLC $0.00" in text
    assert stranger.number not in text
    client.force_login(office.charlie)
    assert "You hold no trust account" in text_of(client.get("/trust/"))


def test_the_list_costs_the_same_with_one_account_and_many(client, cast, account, django_assert_max_num_queries):
    client.force_login(cast.bob)
    client.get("/trust/")
    counted = []
    for _turn in range(2):
        with django_assert_max_num_queries(8) as asked:
            client.get("/trust/")
        counted.append(len(asked))
        for _more in range(3):
            trust.open_account(cast.license, by=machine(), at=NOW)

    assert counted[0] == counted[1]


def test_money_is_moved_on_a_page_once_and_stands_on_both_statements(client, cast, account):
    second = trust.open_account(cast.license, by=machine(), at=NOW)
    client.force_login(cast.bob)
    page = client.get(f"/trust/{account}/transfer/")
    form = {"key": key_of(page), "to": second.pk, "amount": "$1,20.50"}

    for _click in range(2):
        assert client.post(f"/trust/{account}/transfer/", form).url == f"/trust/{account}/"

    assert trust.balance(second) == Decimal("120.50")
    assert f"Moved to {second}" in text_of(client.get(f"/trust/{account}/"))
    assert f"Moved from {account}" in text_of(client.get(f"/trust/{second}/"))


def test_a_move_that_is_not_possible_says_why_and_keeps_what_was_typed(client, cast, account):
    second = trust.open_account(cast.license, by=machine(), at=NOW)
    client.force_login(cast.bob)
    key = key_of(client.get(f"/trust/{account}/transfer/"))

    page = client.post(f"/trust/{account}/transfer/", {"key": key, "to": second.pk, "amount": "500.01"})

    assert "TR-GC-10442-1 holds $500.00. Move less." in text_of(page)
    assert 'value="500.01"' in page.content.decode()


def test_an_account_of_another_owner_cannot_be_chosen(client, cast, account):
    trust.open_account(cast.license, by=machine(), at=NOW)
    other = trust.open_account(factories.License(), by=machine(), at=NOW)
    client.force_login(cast.bob)
    key = key_of(client.get(f"/trust/{account}/transfer/"))

    page = client.post(f"/trust/{account}/transfer/", {"key": key, "to": other.pk, "amount": "5"})

    assert page.context["form"].errors["to"]
    assert trust.balance(other) == 0


def test_a_payer_is_named_and_taken_off_on_pages(client, cast, account):
    client.force_login(cast.bob)

    answer = client.post(f"/trust/{account}/payers/", {"who": " charlie "}, follow=True)
    assert "charlie Named by bob1 on November" in text_of(answer).replace("  ", " ")

    unknown = client.post(f"/trust/{account}/payers/", {"who": "nobody"})
    assert "No account has this username or this proved address." in text_of(unknown)
    assert client.get(f"/trust/{account}/payers/charlie/removal/").status_code == 200
    client.post(f"/trust/{account}/payers/charlie/removal/")
    assert not TrustPayer.objects.live().exists()
    assert client.get(f"/trust/{account}/payers/charlie/removal/").status_code == 404


def test_a_named_payer_sees_the_statement_and_can_leave(client, cast, account):
    trust.name_payer(account, who="charlie", by=cast.bob, at=NOW)
    client.force_login(cast.charlie)

    page = client.get(f"/trust/{account}/")
    assert "Stop paying from it" in text_of(page)
    assert "Move money" not in text_of(page)
    assert client.get(f"/trust/{account}/payers/").status_code == 403

    assert client.post(f"/trust/{account}/payers/charlie/removal/").url == "/trust/"
    assert client.get(f"/trust/{account}/").status_code == 404


def test_the_low_balance_is_chosen_on_a_page(client, cast, account):
    client.force_login(cast.bob)

    client.post(f"/trust/{account}/low-balance/", {"below": "$600"})
    assert TrustAccount.objects.get(pk=account.pk).low_balance == 600
    assert Message.objects.filter(kind="trust_low", to=cast.bob.email).count() == 1
    assert "It holds less than $600.00" in text_of(client.get(f"/trust/{account}/"))
    assert client.post(f"/trust/{account}/low-balance/", {"below": "-5"}).context["form"].errors

    client.post(f"/trust/{account}/low-balance/", {"below": ""})
    assert TrustAccount.objects.get(pk=account.pk).low_balance is None


def test_receipts_are_linked_from_the_statement_for_whoever_holds_the_account(client, cast, account):
    invoice = bill(cast.case, "80.00")
    parts = [(invoice, ())]
    receipt = trust.pay(account, parts, total=Decimal(80), reference="form", by=cast.bob, at=NOW)
    client.force_login(cast.bob)

    page = client.get(f"/trust/{account}/").content.decode()
    assert f'href="/trust/{account}/receipts/{receipt}/"' in page
    assert len(re.findall("/receipts/", page)) == 2  # and the deposit's
    shown = client.get(f"/trust/{account}/receipts/{receipt}/")
    assert "The city received $80.00" in text_of(shown)
    assert "no-store" in shown.headers["Cache-Control"]


def test_a_receipt_of_something_else_is_not_there(client, cast, account):
    card = billing.record_payment(
        bill(cast.case, "80.00"), amount=Decimal(80), source="card", reference="pi_1", by=machine(), at=NOW
    )
    other = trust.open_account(factories.License(), by=machine(), at=NOW)
    theirs = trust.deposit(other, amount=Decimal(5), source="cash", reference="1", by=machine(), at=NOW)
    client.force_login(cast.bob)

    for receipt in (card.receipt, theirs.receipt, "R-1"):
        assert client.get(f"/trust/{account}/receipts/{receipt}/").status_code == 404


def test_a_closed_account_shows_its_statement_and_offers_nothing(client, cast):
    account = trust.open_account(cast.license, by=machine(), at=NOW)
    trust.close(account, reason="The business was sold.", by=cast.fiona, at=NOW)
    client.force_login(cast.bob)

    page = text_of(client.get(f"/trust/{account}/"))

    assert "The city closed this account on November 20, 2026: The business was sold." in page
    assert "Deposit by card" not in page
    assert "This account is closed." in text_of(client.get(f"/trust/{account}/deposit/"))


SPENDING = ["payment", "transfer", "payers"]


@pytest.mark.parametrize("act", SPENDING)
def test_who_spends_from_trust_has_two_steps(client, cast, account, act, settings):
    settings.TWO_STEP_REQUIRED = True
    client.force_login(cast.bob)

    for answer in (client.get(f"/trust/{account}/{act}/"), client.post(f"/trust/{account}/{act}/")):
        assert answer.url == "/accounts/2fa/"
    assert client.get(f"/trust/{account}/").status_code == 200  # looking needs none


def test_the_second_step_is_asked_and_then_the_page_is_there_for_a_while(client, cast, account, settings):
    settings.TWO_STEP_REQUIRED = True
    secret = generate_totp_secret()
    TOTP.activate(cast.bob, secret)
    client.force_login(cast.bob)
    page = f"/trust/{account}/payment/?invoice={bill(cast.case, '80.00')}"

    asked = client.get(page)
    assert asked.url.startswith("/accounts/2fa/reauthenticate/?next=%2Ftrust%2F")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert client.get(page).status_code == 302  # a password is no second step

    back = client.post(asked.url, {"code": code_of(secret)})
    assert back.url == page
    assert client.get(page).status_code == 200

    session = client.session
    session["account_authentication_methods"] = [
        record | {"at": record["at"] - 16 * 60} for record in session["account_authentication_methods"]
    ]
    session.save()
    assert client.get(page).status_code == 302
    Authenticator.objects.all().delete()
    assert client.get(page).url == "/accounts/2fa/"


def code_of(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
