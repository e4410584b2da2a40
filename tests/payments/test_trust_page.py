"""The statement of a trust account: who reads it, and whether its figures are those of the books."""

import csv
import io
import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from contacts.choices import LicenseStatus, LinkStatus
from contacts.models import LicenseLink
from payments import statement, trust
from tests.factories import NOW
from tests.money import bill, machine

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def account(cast):
    return trust.open_account(cast.license, by=cast.fiona, at=NOW - 40 * DAY)


def deposit(account, amount, *, at=NOW, reference="1001", source="check"):
    trust.deposit(account, amount=Decimal(amount), source=source, reference=reference, by=machine(), at=at)


def withdraw(cast, account, amount, *, at=NOW, reference="form-1"):
    invoice = bill(cast.case, amount)
    trust.pay_invoice(account, invoice, amount=Decimal(amount), reference=reference, by=cast.bob, at=at)
    return invoice


def page(client, account, query=""):
    return client.get(f"/trust/{account.number}/{query}")


def figures(client, account, query=""):
    return [
        (line.what, line.deposit, line.withdrawal, line.balance)
        for line in page(client, account, query).context["statement"].lines
    ]


def test_deposits_and_withdrawals_stand_latest_first_with_what_was_left(client, cast, account):
    deposit(account, "500", at=NOW - 3 * DAY)
    invoice = withdraw(cast, account, "120.50", at=NOW - 2 * DAY)
    deposit(account, "80", at=NOW - DAY, reference="17", source="cash")
    client.force_login(cast.bob)

    assert figures(client, account) == [
        ("Deposit: cash 17", Decimal(80), None, Decimal("459.50")),
        ("Payment", None, Decimal("120.50"), Decimal("379.50")),
        ("Deposit: check 1001", Decimal(500), None, Decimal(500)),
    ]
    text = page(client, account).content.decode()
    assert "It holds <strong>$459.50</strong> now." in text
    assert invoice.number in text
    assert "Bob1 Example" in text


def test_what_was_entered_late_stands_where_it_belongs(client, cast, account):
    deposit(account, "500", at=NOW - DAY)
    deposit(account, "30", at=NOW - 5 * DAY, reference="900")
    client.force_login(cast.bob)

    assert [line[3] for line in figures(client, account)] == [Decimal(530), Decimal(30)]


def test_days_narrow_the_list_and_say_what_stood_before_and_after(client, cast, account):
    deposit(account, "500", at=NOW - 10 * DAY)
    deposit(account, "40", at=NOW - 5 * DAY, reference="2")
    deposit(account, "7", at=NOW, reference="3")
    client.force_login(cast.bob)

    shown = page(client, account, "?from=2026-11-12&to=2026-11-16").context["statement"]

    assert [line.amount for line in shown.lines] == [Decimal(40)]
    assert (shown.opening, shown.deposited, shown.withdrawn, shown.closing) == (500, 40, 0, 540)


def test_a_day_begins_and_ends_at_the_citys_midnight(client, cast, account):
    deposit(account, "1", at=datetime(2026, 11, 11, 7, 59, tzinfo=UTC), reference="before")
    deposit(account, "2", at=datetime(2026, 11, 11, 8, 0, tzinfo=UTC), reference="first")
    deposit(account, "4", at=datetime(2026, 11, 12, 7, 59, tzinfo=UTC), reference="last")
    deposit(account, "8", at=datetime(2026, 11, 12, 8, 0, tzinfo=UTC), reference="after")
    client.force_login(cast.bob)

    shown = page(client, account, "?from=2026-11-11&to=2026-11-11").context["statement"]

    assert [line.amount for line in shown.lines] == [4, 2]


@pytest.mark.parametrize(
    "query", ["?from=soon", "?from=0001-01-01", "?to=9999-12-31", "?from=2026-11-20&to=2026-11-01"]
)
def test_days_that_make_no_sense_are_told_and_the_page_stands(client, cast, account, query):
    deposit(account, "500")
    client.force_login(cast.bob)

    answer = page(client, account, query)

    assert answer.status_code == 200
    assert answer.context["form"].errors


@pytest.mark.parametrize(
    "key", ["after=x", "after=2026-11-20~1", "before=~", "after=2026-11-20T10:00:00%2B00:00~" + "9" * 40]
)
def test_a_key_that_makes_no_sense_is_the_first_page(client, cast, account, key):
    deposit(account, "500")
    client.force_login(cast.bob)

    assert len(figures(client, account, f"?{key}")) == 1


def test_paging_shows_every_movement_once_with_the_same_balances(client, cast, account):
    chance = random.Random(4)
    for number in range(60):
        # Many share a moment, so the key must tell them apart.
        deposit(account, "10", at=NOW - chance.randrange(12) * DAY, reference=str(number))
    client.force_login(cast.bob)

    seen, address = [], f"/trust/{account.number}/"
    while address:
        context = client.get(address).context
        seen += [(line.key, line.balance) for line in context["statement"].lines]
        back, address = context["newer"], context["older"]
    before = client.get(back).context["statement"]

    assert len(seen) == len(dict(seen)) == 60
    assert [balance for _key, balance in seen] == [Decimal(10 * left) for left in range(60, 0, -1)]
    assert [(line.key, line.balance) for line in before.lines] == seen[25:50]


def test_the_csv_has_the_same_figures_and_no_formula(client, cast, account):
    deposit(account, "500", at=NOW - DAY, reference="=HYPERLINK(1)")
    withdraw(cast, account, "120.50", at=NOW)
    cast.bob.first_name = '=cmd|"x"'
    cast.bob.save(update_fields=["first_name"])
    client.force_login(cast.bob)

    answer = client.get(f"/trust/{account.number}/statement.csv")
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode())))

    assert answer["Content-Disposition"] == f'attachment; filename="{account.number}.csv"'
    assert [(row["Deposit"], row["Withdrawal"], row["Balance"]) for row in rows] == [
        ("", "120.50", "379.50"),
        ("500.00", "", "500.00"),
    ]
    assert rows[0]["By"] == '\'=cmd|"x" Example'
    assert [(row["Date"], row["Time"]) for row in rows] == [("2026-11-20", "10:00"), ("2026-11-19", "10:00")]


def test_the_csv_of_some_days_begins_with_the_balance_of_its_last(client, cast, account):
    deposit(account, "500", at=NOW - 5 * DAY)
    deposit(account, "40", at=NOW, reference="2")
    client.force_login(cast.bob)

    answer = client.get(f"/trust/{account.number}/statement.csv?to=2026-11-16")

    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode())))
    assert [row["Balance"] for row in rows] == ["500.00"]


def test_every_line_of_the_file_is_on_the_page(cast, account):
    for number in range(3):
        deposit(account, "10", at=NOW - number * DAY, reference=str(number))

    read = statement.read(account, since=None, before=None).lines

    assert list(statement.every_line(account, since=None, before=None)) == read


def test_who_lost_the_link_reads_nothing_from_the_next_request_on(client, cast, account):
    client.force_login(cast.bob)
    assert page(client, account).status_code == 200

    LicenseLink.objects.filter(user=cast.bob).update(status=LinkStatus.REMOVED, ended_at=NOW)

    assert page(client, account).status_code == 404
    assert client.get(f"/trust/{account.number}/statement.csv").status_code == 404


def test_a_suspended_license_keeps_the_statement_open(client, cast, account):
    """Expiry takes the right to act, not the view."""
    cast.license.status = LicenseStatus.SUSPENDED
    cast.license.save(update_fields=["status"])
    client.force_login(cast.bob)

    assert page(client, account).status_code == 200


def test_a_member_who_may_not_pay_does_not_see_the_money(client, office, account):
    client.force_login(office.max)
    assert page(client, account).status_code == 404

    client.force_login(office.carol)
    assert page(client, account).status_code == 200


def test_the_page_costs_the_same_with_one_row_and_many(client, cast, account, django_assert_max_num_queries):
    client.force_login(cast.bob)
    deposit(account, "10")
    page(client, account)
    with django_assert_max_num_queries(12) as one:
        page(client, account)
    for number in range(5):
        deposit(account, "10", reference=f"more {number}")
    with django_assert_max_num_queries(12) as many:
        page(client, account)

    assert len(one) == len(many)
