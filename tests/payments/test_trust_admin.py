"""The finance desk's pages about trust accounts: open one, close one, find one; nothing else is done by hand."""

from decimal import Decimal

import pytest

from contacts.choices import ContactKind
from payments import trust
from payments.models import TrustAccount
from tests import factories
from tests.factories import NOW
from tests.money import machine, text_of

pytestmark = pytest.mark.django_db
LIST = "/admin/payments/trustaccount/"


@pytest.fixture(autouse=True)
def without_two_step(settings):
    settings.TWO_STEP_REQUIRED = False


@pytest.fixture
def account(cast):
    return trust.open_account(cast.license, by=machine(), at=NOW)


def test_finance_opens_an_account_for_a_license(client, cast):
    client.force_login(cast.fiona)

    answer = client.post(f"{LIST}add/", {"license": " gc-10442 "})

    account = TrustAccount.objects.get()
    assert answer.url == f"{LIST}{account.pk}/change/"
    assert (account.number, account.license) == ("TR-GC-10442-1", cast.license)
    shown = text_of(client.get(answer.url))
    assert "GC-10442, Truebeam Builders LLC" in shown


@pytest.mark.parametrize("how", ["name", "number"])
def test_finance_opens_an_account_for_a_company(client, office, how):
    client.force_login(office.fiona)

    client.post(f"{LIST}add/", {"company": "hollow creek homes llc" if how == "name" else str(office.company.pk)})

    assert TrustAccount.objects.get().company == office.company


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({}, "Name a license or a company"),
        ({"license": "GC-10442", "company": "Hollow"}, "one of the two"),
        ({"license": "GC-1"}, "no license of this number"),
        ({"company": "Nobody Inc"}, "No company of this name"),
        ({"company": "Twin LLC"}, "Several companies have this name"),
    ],
)
def test_an_owner_who_is_not_clear_is_asked_for_again(client, cast, typed, says):
    for _twin in range(2):
        factories.Contact(kind=ContactKind.COMPANY, company_name="Twin LLC", first_name="", last_name="")
    client.force_login(cast.fiona)

    assert says in text_of(client.post(f"{LIST}add/", typed))
    assert not TrustAccount.objects.exists()


def test_finance_closes_an_empty_account_and_one_with_money_says_what_to_do(client, cast, account):
    client.force_login(cast.fiona)
    page = f"{LIST}{account.pk}/close/"
    trust.deposit(account, amount=Decimal(5), source="check", reference="1", by=machine(), at=NOW)

    refused = client.post(page, {"reason": "The business was sold."}, follow=True)
    assert "TR-GC-10442-1 still holds $5.00. Give it back by a refund of its deposits" in text_of(refused)

    second = trust.open_account(cast.license, by=machine(), at=NOW)
    trust.transfer(account, second, amount=Decimal(5), reference="x", by=cast.bob, at=NOW)
    client.post(page, {"reason": "The business was sold."}, follow=True)
    account.refresh_from_db()
    assert account.close_reason == "The business was sold."
    assert f"{account}" in text_of(client.get(f"{LIST}?state=closed"))
    assert f"{account}" not in text_of(client.get(f"{LIST}?state=open"))


@pytest.mark.parametrize("state", ["open", "low", "closed", "left"])
def test_the_list_is_narrowed_by_state(client, cast, account, state):
    client.force_login(cast.fiona)

    assert client.get(f"{LIST}?state={state}").status_code == 200


@pytest.mark.parametrize("who", ["dana", "rita", "ivan", "charlie"])
def test_others_open_and_close_nothing(client, cast, account, who):
    client.force_login(getattr(cast, who))

    for page in (f"{LIST}add/", f"{LIST}{account.pk}/close/", f"{LIST}{account.pk}/change/"):
        assert (
            client.get(page, follow=True).status_code == 403
            or "/login/" in client.get(page, follow=True).request["PATH_INFO"]
        )
        assert client.post(page, {"license": "GC-10442", "reason": "x"}).status_code in (301, 302, 403)
    assert TrustAccount.objects.get().closed_at is None


def test_nothing_about_an_account_is_changed_or_removed_by_hand(client, cast, account):
    client.force_login(cast.fiona)

    assert client.post(f"{LIST}{account.pk}/change/", {"number": "TR-1"}).status_code == 403
    assert client.post(f"{LIST}{account.pk}/delete/", {"post": "yes"}).status_code == 403
