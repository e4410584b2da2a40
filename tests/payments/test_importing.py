"""Open invoices and trust balances of the system before: brought forward once, whoever asks how often."""

from decimal import Decimal

import pytest

from contacts.models import ContactOrigin
from payments import billing, numbers, trust
from payments.importing import invoices as importing
from payments.models import Invoice, JournalEntry, TrustAccount
from payments.numbers import make
from permits.models import Case, ImportRun
from tests import factories
from tests.factories import NOW
from tests.money import balances, bill, machine, pay
from tests.permits.conftest import take_list

__all__ = ["take_list"]


@pytest.fixture
def row(cast):
    return {
        "number": "A-100234",
        "record": cast.case.number,
        "description": "Plan check",
        "code": "plan",
        "total": "$500.00",
        "balance": "300.00",
        "issued_on": "2026-10-01",
        "due_on": "",
    }


def test_an_open_invoice_comes_in_with_what_is_still_due_on_it(cast, client, row, take_list):
    assert take_list("invoices", [row]) == ("new=1 changed=0 unchanged=0 refused=0", [])

    invoice = Invoice.objects.get()
    assert (invoice.number, invoice.source, invoice.total, invoice.due) == ("A-100234", "County list", 300, 300)
    assert (str(invoice.due_on), invoice.case) == ("2026-10-31", cast.case)
    assert invoice.lines.get().description == "Plan check: rest of $500.00"
    assert balances() == {"receivable": Decimal(-300), "brought_forward": Decimal(300)}
    assert JournalEntry.objects.get().kind == "opening"
    assert client.post("/pay/", {"number": "a-100234"})["Location"] == "/invoices/A-100234/"
    assert ImportRun.objects.values_list("kind", "new").get() == ("invoices", 1)

    pay(invoice, "300.00")
    invoice.refresh_from_db()
    assert invoice.is_paid


def test_the_same_file_again_changes_nothing_also_after_it_was_paid(row, take_list):
    take_list("invoices", [row])
    assert take_list("invoices", [row])[0] == "new=0 changed=0 unchanged=1 refused=0"
    pay(Invoice.objects.get(), "300.00")

    assert take_list("invoices", [row])[0] == "new=0 changed=0 unchanged=1 refused=0"
    assert JournalEntry.objects.filter(kind="opening").count() == 1


def test_rows_that_cannot_be_are_refused_with_line_column_and_reason(cast, row, take_list):
    ours = bill(cast.case, "10.00")
    wrong = [
        row | {"number": make(2024, 12)},
        row | {"number": "B-1", "record": "BLDR-1999-1"},
        row | {"number": "B-2", "record": cast.draft.number},
        row | {"number": "B-3", "balance": "0"},
        row | {"number": "B-4", "balance": "600"},
        row | {"number": "B-5", "balance": "", "total": ""},
        row | {"number": "B-6", "issued_on": ""},
        row | {"number": "", "record": ""},
    ]

    told, refused = take_list("invoices", [*wrong, row])

    assert told == "new=1 changed=0 unchanged=0 refused=8"
    assert {(line, column) for line, column, _why in refused} == {
        ("2", "number"),
        ("3", "record"),
        ("4", "record"),
        ("5", "balance"),
        ("6", "balance"),
        ("7", "balance"),
        ("8", "issued_on"),
        ("9", "number"),
    }
    assert any("There is no record BLDR-1999-1 for invoice B-1" in why for _line, _column, why in refused)
    assert ours.number == numbers.number_of(ours.number)


def test_an_invoice_that_is_here_keeps_what_it_came_with(cast, row, take_list):
    take_list("invoices", [row])

    changed = take_list("invoices", [row | {"balance": "250.00"}])
    elsewhere = take_list("invoices", [row], source="Another city")

    assert changed[1][0][1:] == (
        "balance",
        "A-100234 came in before with a balance of 300.00, and stays so. Make it void here to change it.",
    )
    assert elsewhere[1][0][2] == "A-100234 is an invoice of County list."


def test_a_mapping_says_which_columns_are_which(row, take_list):
    mapping = '[fields]\nnumber = "Inv"\nrecord = "Permit"\nbalance = "Open"\nissued_on = "Date"\n'
    rows = f"Inv,Permit,Open,Date\n77,{row['record']},$12.50,10/1/2026\n"

    assert take_list("invoices", rows, mapping=mapping)[0].startswith("new=1")
    assert Invoice.objects.get().lines.get().description == "Balance of invoice 77"


def test_an_imported_invoice_on_a_record_from_elsewhere_is_left_alone_by_the_sweeps(row, take_list, cast):
    foreign = factories.Case()
    Case.objects.filter(pk=foreign.pk).update(source="County list")
    take_list("invoices", [row | {"record": foreign.number}])

    assert list(billing.cases_to_bill()) == []
    assert list(billing.invoices_to_remind(at=NOW.replace(year=2027))) == []
    assert Invoice.objects.get().case == foreign


def test_a_void_import_takes_back_what_was_brought_forward(cast, row, take_list):
    take_list("invoices", [row])

    billing.void_invoice(Invoice.objects.get(), reason="Paid before", by=cast.fiona, at=NOW)

    assert balances() == {}


def test_an_import_that_is_killed_has_changed_nothing_and_runs_again(row, take_list, monkeypatch):
    rows = [row, row | {"number": "A-100235"}]
    posted = []

    def die_at_the_second(**facts):
        if posted:
            raise KeyboardInterrupt
        posted.append(real(**facts))

    real = importing.ledger.post
    with monkeypatch.context() as patched:
        patched.setattr(importing.ledger, "post", die_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            take_list("invoices", rows)
    assert (Invoice.objects.count(), JournalEntry.objects.count()) == (0, 0)

    assert take_list("invoices", rows)[0] == "new=2 changed=0 unchanged=0 refused=0"


# --- trust accounts


def test_a_trust_balance_comes_in_for_its_license_and_can_be_spent(cast, take_list):
    rows = [{"number": "T-55", "license": cast.license.number, "balance": "1,250.00", "opened_on": "2019-03-01"}]

    assert take_list("trust", rows) == ("new=1 changed=0 unchanged=0 refused=0", [])
    assert take_list("trust", rows)[0] == "new=0 changed=0 unchanged=1 refused=0"

    account = TrustAccount.objects.get()
    assert (account.number, account.license, account.source) == ("T-55", cast.license, "County list")
    assert trust.balance(account) == Decimal("1250.00")
    assert balances() == {"brought_forward": Decimal("-1250.00"), "trust:T-55": Decimal("1250.00")}
    invoice = bill(cast.case, "100.00")
    trust.pay_invoice(account, invoice, amount=Decimal(100), reference="form", by=cast.bob, at=NOW)
    assert take_list("trust", rows)[0] == "new=0 changed=0 unchanged=1 refused=0"


def test_a_company_is_known_by_its_number_in_the_contacts_list(cast, take_list):
    company = factories.Contact(kind="company", company_name="Plumb & True LLC")
    facts = {"row_hash": "0", "said": {}, "first_at": NOW, "changed_at": NOW}
    ContactOrigin.objects.create(source="County list", number="C-9", contact=company, **facts)

    take_list("trust", [{"number": "T-56", "company": "c-9", "balance": "0"}])

    assert (TrustAccount.objects.get().company, balances()) == (company, {})


def test_trust_rows_that_cannot_be_are_refused(cast, take_list):
    opened = trust.open_account(cast.license, by=machine(), at=NOW)
    good = {"number": "T-1", "license": cast.license.number, "company": "", "balance": "5"}
    rows = [
        good | {"number": opened.number},
        good | {"number": "T-2", "license": "XX-1"},
        good | {"number": "T-3", "license": ""},
        good | {"number": "T-4", "balance": ""},
        good | {"number": "T-5", "balance": "-5"},
        good,
    ]

    told, refused = take_list("trust", rows)

    assert told == "new=1 changed=0 unchanged=0 refused=5"
    assert [column for _line, column, _why in refused] == ["license", "balance", "balance", "license", "number"]
    changed = take_list("trust", [good | {"balance": "6"}])
    assert "came in before with 5.00" in changed[1][0][2]
