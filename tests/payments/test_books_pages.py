"""What finance does with the books in the admin: the chart, the journal, the trial balance, files, closing a day."""

import csv
from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.models import Activity
from contacts.refusals import NotAllowed
from payments import billing, closing, ledger, trust
from payments.models import DayClose, Drawer, LedgerAccount
from permits import fees
from tests.factories import NOW, TODAY
from tests.money import bill, charge, machine, pay
from tests.permits.schedules import in_force

A_DAY = timedelta(days=1)


@pytest.fixture
def finance(cast, client):
    client.force_login(cast.fiona)
    return client


@pytest.fixture
def booked(cast):
    """An invoice of 100 dollars, 60 of them paid in cash."""
    pay(bill(cast.case, "100.00"), "60.00", source="cash", reference="till 1")


@pytest.fixture
def evening(time_machine):
    time_machine.move_to(NOW, tick=False)


def text(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def file_of(answer):
    return list(csv.reader(StringIO(b"".join(answer.streaming_content).decode())))


def test_an_account_gets_the_city_s_own_name_and_number(finance, booked, cast):
    account = ledger.account("receivable")
    address = reverse("admin:payments_ledgeraccount_change", args=[account.pk])

    finance.post(address, {"name": "Accounts receivable", "number": "101-1150", "code": "x", "balance": "5"})

    account.refresh_from_db()
    assert (account.code, account.name, account.number) == ("receivable", "Accounts receivable", "101-1150")
    assert account.balance == Decimal("-40.00")
    line = Activity.objects.get(act="was renamed")
    assert (line.actor, line.facts) == (cast.fiona.username, {"name": "Accounts receivable", "number": "101-1150"})


def test_a_rename_that_changes_nothing_leaves_no_line_and_a_name_is_needed(cast):
    account = ledger.account("cash")

    ledger.rename(account, name=account.name, number="", by=machine(), at=NOW)
    with pytest.raises(NotAllowed, match="needs a name"):
        ledger.rename(account, name=" ", number="7", by=machine(), at=NOW)

    assert not Activity.objects.filter(act="was renamed").exists()


def test_the_chart_shows_balances_as_accountants_write_them(finance, booked):
    page = text(finance.get(reverse("admin:payments_ledgeraccount_changelist")))

    assert "$40.00 debit" in page
    assert "$100.00 credit" in page


def test_no_account_is_added_or_deleted(finance, booked):
    account = ledger.account("cash")

    assert finance.get(reverse("admin:payments_ledgeraccount_add")).status_code == 403
    assert finance.post(reverse("admin:payments_ledgeraccount_delete", args=[account.pk])).status_code == 403


def test_the_journal_is_found_by_account_and_day_and_shows_debits_and_credits(finance, booked):
    journal = reverse("admin:payments_journalentry_changelist")
    cash = ledger.account("cash")

    def found(**asked):
        return finance.get(journal, asked).context["cl"].result_count

    assert found(account=cash.pk) == 1
    assert found(day__day=20, day__month=11, day__year=2026) == 2
    assert found(day__day=21, day__month=11, day__year=2026) == 0
    assert [found(account=nonsense) for nonsense in ("x", "9" * 30)] == [0, 0]
    entry = ledger.JournalEntry.objects.get(kind="payment")
    page = text(finance.get(reverse("admin:payments_journalentry_change", args=[entry.pk])))
    assert page.count("$60.00") == 2


def test_the_trial_balance_shows_equal_sums(finance, booked):
    address = reverse("admin:payments_ledgeraccount_trial_balance")

    page = text(finance.get(address, {"from": "2026-11-01", "to": "2026-11-30"}))

    assert "Debits and credits are equal." in page
    assert page.count("$160.00") == 2  # what moved
    assert page.count("$100.00") == 5  # the invoice on both its accounts, what stands on revenue, and both sums
    assert "from=2026-11-01&amp;to=2026-11-30" in page


@pytest.mark.parametrize(
    "asked", [{"from": "2026-12-01", "to": "2026-11-01"}, {"from": "x"}, {"to": "99999-01-01"}, {"from": "2990-01-01"}]
)
def test_a_period_that_makes_no_sense_is_no_error(finance, booked, asked):
    assert finance.get(reverse("admin:payments_ledgeraccount_trial_balance"), asked).status_code == 200
    assert finance.get(reverse("admin:payments_ledgeraccount_accounts_csv"), asked).status_code == 200


def test_the_file_for_the_general_ledger_sums_to_zero(finance, booked):
    LedgerAccount.objects.filter(code="cash").update(name="=cash()", number="101-1000")

    head, *rows = file_of(
        finance.get(reverse("admin:payments_ledgeraccount_accounts_csv"), {"from": TODAY, "to": TODAY})
    )

    assert head == ["Date", "Account", "Name", "Debit", "Credit", "Net"]
    assert rows[0] == ["2026-11-20", "101-1000", "'=cash()", "60.00", "0", "60.00"]
    assert sum(Decimal(row[5]) for row in rows) == 0
    assert sum(Decimal(row[3]) for row in rows) == Decimal("160.00")


def test_the_journal_s_file_has_every_leg(finance, booked, cast):
    head, *rows = file_of(
        finance.get(reverse("admin:payments_ledgeraccount_journal_csv"), {"from": TODAY, "to": TODAY})
    )

    found = [dict(zip(head, row, strict=True)) for row in rows]
    assert sorted((one["Kind"], one["Code"], one["Debit"], one["Credit"]) for one in found) == [
        ("invoice", "receivable", "100.00", ""),
        ("invoice", "revenue:building-1", "", "100.00"),
        ("payment", "cash", "60.00", ""),
        ("payment", "receivable", "", "60.00"),
    ]
    assert {one["Record"] for one in found} == {cast.case.number}


def test_the_same_files_come_by_command(booked, tmp_path, finance):
    period = ["--since=2026-11-20", "--until=2026-11-20"]
    out = StringIO()

    call_command("export_ledger", *period, stdout=out)
    call_command("export_ledger", *period, "--journal", str(tmp_path / "journal.csv"))

    accounts = finance.get(reverse("admin:payments_ledgeraccount_accounts_csv"), {"from": TODAY, "to": TODAY})
    assert out.getvalue() == b"".join(accounts.streaming_content).decode()
    assert len((tmp_path / "journal.csv").read_text().splitlines()) == 5
    with pytest.raises(CommandError, match="comes before the first"):
        call_command("export_ledger", "--since=2026-11-20", "--until=2026-11-19")
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_ledger", *period, str(tmp_path / "none" / "x.csv"))


def test_the_day_is_shown_first_and_closed_by_a_press(finance, booked, cast, evening):
    address = reverse("admin:payments_dayclose_close")
    page = finance.get(address, {"day": "2026-11-20"})
    assert "Close November 20, 2026" in text(page)
    assert not DayClose.objects.exists()
    form = page.context["form"].initial

    refused = text(finance.post(address, {**form, "note": "Slip 7"}))
    assert "Confirm that the day is to be closed before it is over." in refused
    assert "Slip 7" in refused
    done = finance.post(address, {**form, "early": "on", "note": "Slip 7"}, follow=True)

    assert "November 20, 2026 is closed." in text(done)
    close = DayClose.objects.get()
    assert (close.day, close.entries, close.closed_by, close.note) == (TODAY, 2, cast.fiona, "Slip 7")
    again = finance.post(address, {**form, "early": "on"}, follow=True)
    assert "November 20, 2026 is closed." in text(again)
    assert DayClose.objects.count() == 1


def test_yesterday_is_closed_first_and_needs_no_confirmation(finance, booked, time_machine):
    time_machine.move_to(NOW + A_DAY, tick=False)
    address = reverse("admin:payments_dayclose_close")

    page = finance.get(address)
    assert page.context["day"] == TODAY
    finance.post(address, page.context["form"].initial)

    assert DayClose.objects.get().day == TODAY
    assert finance.get(address).context["day"] == TODAY + A_DAY


def test_what_was_booked_meanwhile_is_looked_at_before_the_day_is_closed(finance, booked, cast, evening):
    address = reverse("admin:payments_dayclose_close")
    form = finance.get(address, {"day": "2026-11-20"}).context["form"].initial
    bill(cast.case, "25.00")

    page = finance.post(address, {**form, "early": "on", "note": "Slip 7"})

    assert "Something was booked since you looked at the day." in text(page)
    assert page.context["form"].initial["note"] == "Slip 7"
    assert not DayClose.objects.exists()
    finance.post(address, {**page.context["form"].initial, "early": "on"})
    assert DayClose.objects.get().entries == 3


def test_an_open_drawer_is_told_and_the_press_is_not_offered(finance, booked, cast, evening):
    Drawer.objects.create(cashier=cast.fiona, opened_at=NOW)
    address = reverse("admin:payments_dayclose_close")

    page = text(finance.get(address, {"day": "2026-11-20"}))

    assert "A drawer is open: Fiona" in page
    assert "Back to the closed days" not in page


def test_a_closed_day_is_not_offered_again(finance, booked, cast):
    closing.close_day(TODAY, by=cast.fiona, at=NOW)

    page = text(finance.get(reverse("admin:payments_dayclose_close"), {"day": "2026-11-20"}))

    assert "closed already" in page
    assert "What was booked" not in page


@pytest.mark.parametrize("day", ["", "x", "1899-01-01", "2026-13-40"])
def test_a_day_that_makes_no_sense_shows_the_next_to_close(finance, booked, evening, day):
    assert finance.get(reverse("admin:payments_dayclose_close"), {"day": day}).context["day"] == TODAY - A_DAY


PAGES = [
    "payments_dayclose_close",
    "payments_ledgeraccount_trial_balance",
    "payments_ledgeraccount_accounts_csv",
    "payments_ledgeraccount_journal_csv",
]


@pytest.mark.parametrize("name", PAGES)
def test_only_finance_looks_into_the_books(client, cast, name):
    client.force_login(cast.dana)

    assert client.get(reverse(f"admin:{name}")).status_code == 403


def test_pages_of_the_books_cost_the_same_with_more_in_them(finance, cast):
    def cost(name):
        with CaptureQueriesContext(connection) as asked:
            finance.get(reverse(f"admin:{name}"))
        return len(asked)

    pages = ["payments_dayclose_close", "payments_ledgeraccount_trial_balance", "payments_ledgeraccount_changelist"]
    bill(cast.case, "100.00")
    cost(pages[0])  # the first page of a session writes it down
    few = [cost(name) for name in pages]
    for each in range(3):
        pay(bill(cast.case, "100.00"), "60.00", source="cash", reference=f"till {each}")

    assert [cost(name) for name in pages] == few


def test_closing_a_day_asks_at_most_twelve_queries(finance, booked, evening, django_assert_max_num_queries):
    closing.close_day(TODAY - A_DAY, by=machine(), at=NOW)
    address = reverse("admin:payments_dayclose_close")
    finance.get(address)  # the first page of a session writes it down

    with django_assert_max_num_queries(12):
        page = finance.get(address)

    assert page.context["day"] == TODAY


def test_the_trial_balance_is_printed_on_a_sheet(finance, booked):
    sheet = text(finance.get(reverse("admin:payments_ledgeraccount_trial_balance"), {"paper": "sheet"}))

    assert "Trial balance from November 1, 2026" in sheet
    assert "Owed to the city by invoice" in sheet
    assert "Debits and credits are equal." in sheet
    assert "css/till.css" in sheet


def test_accounts_are_called_by_what_is_earned_on_them_and_not_by_a_number(finance, cast):
    version = in_force(cast.case, cast.fiona)
    fees.assess_schedule(cast.case, by=cast.fiona, at=NOW)
    charge(cast.case, "25.00", code="plan-revision")
    billing.invoice_owed_fees(cast.case, by=machine(), at=NOW)
    trust.open_account(cast.license, by=cast.fiona, at=NOW)

    names = dict(LedgerAccount.objects.values_list("code", "name"))
    assert names["revenue:PERMIT"] == version.items.get(code="PERMIT").description
    assert names["revenue:plan-revision-1"] == "Plan revision 1"
    assert names["trust:TR-GC-10442-1"] == "Trust account TR-GC-10442-1"
