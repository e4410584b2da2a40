from datetime import date, timedelta
from decimal import Decimal

from payments import billing, generalledger
from payments.models import LedgerAccount
from permits import fees
from tests.factories import NOW
from tests.money import bill, machine, pay

TODAY = date(2026, 11, 20)
A_DAY = timedelta(days=1)


def moved(since=TODAY, until=TODAY):
    return [(row.number, row.debit, row.credit) for row in generalledger.by_account_and_day(since, until)]


def test_debits_and_credits_by_account_and_day(cast):
    invoice = bill(cast.case, "100.00")
    pay(invoice, "60.00", source="cash", reference="till 1")
    pay(invoice, "15.00", source="cash", reference="till 2")

    assert moved() == [
        ("cash", Decimal("75.00"), Decimal(0)),
        ("receivable", Decimal("100.00"), Decimal("75.00")),
        ("revenue:building-1", Decimal(0), Decimal("100.00")),
    ]
    assert moved(TODAY + A_DAY, TODAY + 9 * A_DAY) == []
    assert sum(row.net for row in generalledger.by_account_and_day(TODAY, TODAY)) == 0


def test_the_city_s_own_number_stands_for_the_code(cast):
    bill(cast.case, "100.00")
    LedgerAccount.objects.filter(code="receivable").update(number="101-1150")

    assert [number for number, _debit, _credit in moved()] == ["101-1150", "revenue:building-1"]


def test_a_trial_balance_is_even_and_closes_on_what_it_opened_with_and_what_moved(cast, time_machine):
    invoice = bill(cast.case, "100.00")
    pay(invoice, "60.00", source="check", reference="7")

    found = generalledger.trial_balance(None, TODAY)

    assert [(row.account.code, row.opening, row.closing) for row in found.rows] == [
        ("checks", 0, Decimal(60)),
        ("receivable", 0, Decimal(40)),
        ("revenue:building-1", 0, Decimal(-100)),
    ]
    assert (found.debit, found.credit) == (Decimal(160), Decimal(160))
    assert (found.debit_balances, found.credit_balances) == (Decimal(100), Decimal(100))
    assert found.is_even


def test_what_came_before_the_period_is_its_opening(cast):
    invoice = bill(cast.case, "100.00")
    pay(invoice, "60.00", source="check", reference="7")

    after = generalledger.trial_balance(TODAY + A_DAY, TODAY + A_DAY)

    assert [(row.account.code, row.opening, row.debit, row.credit) for row in after.rows] == [
        ("checks", Decimal(60), 0, 0),
        ("receivable", Decimal(40), 0, 0),
        ("revenue:building-1", Decimal(-100), 0, 0),
    ]
    assert after.is_even


def test_before_the_first_entry_there_is_nothing(cast):
    bill(cast.case, "100.00")

    assert generalledger.trial_balance(None, TODAY - A_DAY).rows == []


def test_a_trial_balance_costs_one_query_and_the_journal_one(cast, django_assert_num_queries):
    for each in range(3):
        pay(bill(cast.case, "100.00"), "60.00", source="cash", reference=f"till {each}")

    with django_assert_num_queries(1):
        generalledger.trial_balance(None, TODAY)
    with django_assert_num_queries(1):
        legs = list(generalledger.journal(TODAY, TODAY))
    assert len(legs) == 12
    assert legs[0].entry.at == NOW


def test_accounts_of_one_number_are_one_row_of_the_general_ledger(cast):
    invoice = bill(cast.case, "100.00", "50.00")
    pay(invoice, "60.00", source="cash", reference="till 1")
    LedgerAccount.objects.filter(code__startswith="revenue:").update(number="101-3210")

    assert moved()[0] == ("101-3210", Decimal(0), Decimal("150.00"))
    assert sum(row.net for row in generalledger.by_account_and_day(TODAY, TODAY)) == 0


def test_an_account_that_a_fee_names_by_number_has_that_number(cast):
    fees.assess(
        cast.case, code="permit", description="Permit", amount=Decimal(9), account="101-3210", by=machine(), at=NOW
    )
    billing.invoice_owed_fees(cast.case, by=machine(), at=NOW)

    assert [number for number, _debit, _credit in moved()] == ["101-3210", "receivable"]


def test_what_was_done_is_told_by_kind_of_entry(cast):
    invoice = bill(cast.case, "100.00")
    for each in range(2):
        pay(invoice, "30.00", source="cash", reference=f"till {each}")

    assert generalledger.by_act(None, TODAY) == [
        generalledger.Act("invoice", 1, Decimal("100.00")),
        generalledger.Act("payment", 2, Decimal("60.00")),
    ]
    assert generalledger.by_act(TODAY + A_DAY, TODAY + A_DAY) == []
