"""The audit of the books: what it finds, and who is told."""

import pytest
from django.db import connection
from django.urls import reverse

from contacts.models import Activity, Message
from payments import auditing, closing, ledger
from payments.models import BooksAudit, DayClose
from payments.tasks import audit_books
from tests.database import superuser
from tests.factories import NOW, TODAY
from tests.money import bill, machine

WRONG = [("entry does not balance", "payment:7", "2 legs, sum 3.00")]


@pytest.fixture
def wrong(monkeypatch):
    """Books in which the check finds something."""
    with monkeypatch.context() as patch:
        patch.setattr(ledger, "check", lambda: WRONG)
        yield


def test_books_that_stand_are_written_down_and_nobody_is_told(cast, desk):
    bill(cast.case, "100.00")

    ran = auditing.audit(by=machine(), at=NOW)

    assert (ran.problems, ran.findings) == (0, [])
    assert not Message.objects.filter(kind="books-audit").exists()


def test_the_payments_desk_is_told_of_what_is_wrong(cast, desk, wrong):
    audit_books()

    message = Message.objects.get(kind="books-audit")
    assert message.to == desk.email
    assert message.subject == "The audit of the books finds 1 problem"
    assert "entry does not balance: payment:7. 2 legs, sum 3.00" in message.body
    assert f"/admin/payments/booksaudit/{BooksAudit.last().pk}/change/" in message.body


def test_only_the_first_findings_are_kept_and_mailed_and_all_are_counted(cast, desk, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(ledger, "check", lambda: WRONG * 300)
        ran = auditing.audit(by=machine(), at=NOW)

    assert (ran.problems, len(ran.findings)) == (300, 200)
    assert "and 280 more" in Message.objects.get(kind="books-audit").body


def test_a_byte_changed_past_all_guards_on_a_closed_day_is_found(committed_cast):
    bill(committed_cast.case, "100.00")
    first = closing.close_day(TODAY, by=committed_cast.fiona, at=NOW)
    assert closing.changed_since() == []
    with superuser(connection.settings_dict["NAME"]) as database:
        database.execute("SET session_replication_role = replica")
        database.execute("UPDATE payments_journalentry SET memo = 'x'")

    ran = auditing.audit(by=committed_cast.fiona, at=NOW)

    assert ran.findings == [["closed day is not what was sealed", f"{first.day}", "1 entries, 100.00"]]


def test_an_entry_made_up_for_a_closed_day_and_a_close_rewritten_to_fit_are_found_by_the_next_close(committed_cast):
    """Whoever forges a day has to forge every close after it too."""
    bill(committed_cast.case, "100.00")
    closing.close_day(TODAY, by=committed_cast.fiona, at=NOW)
    tomorrow = closing.close_day(TODAY.replace(day=TODAY.day + 1), by=committed_cast.fiona, at=NOW.replace(day=21))
    with superuser(connection.settings_dict["NAME"]) as database:
        database.execute("SET session_replication_role = replica")
        database.execute("UPDATE payments_journalentry SET memo = 'x'")
    seal = closing.sealed(TODAY, after=None)
    with superuser(connection.settings_dict["NAME"]) as database:
        database.execute("SET session_replication_role = replica")
        database.execute("UPDATE payments_dayclose SET digest = %s WHERE day = %s", [seal.digest, TODAY])

    assert closing.changed_since() == [tomorrow]
    assert DayClose.objects.count() == 2


def test_the_home_page_of_the_staff_says_so_until_an_audit_finds_nothing(cast, client):
    BooksAudit.objects.create(ran_at=NOW, ran_by=machine(), problems=1, findings=WRONG)
    client.force_login(cast.fiona)
    home = reverse("admin:index")

    assert "The audit of the books finds 1 problem." in client.get(home).content.decode()
    client.force_login(cast.dana)
    assert "audit of the books finds" not in client.get(home).content.decode()
    auditing.audit(by=machine(), at=NOW)
    client.force_login(cast.fiona)
    assert "audit of the books finds" not in client.get(home).content.decode()


def test_the_deep_look_is_red_while_the_last_audit_found_something(client, cast, wrong):
    auditing.audit(by=machine(), at=NOW)

    answer = client.get("/readyz?deep=1")

    assert (answer.status_code, answer.json()["faults"]) == (503, ["books"])


def test_finance_audits_by_hand(cast, client):
    client.force_login(cast.fiona)
    address = reverse("admin:payments_booksaudit_run")

    assert client.get(address).status_code == 200
    assert not BooksAudit.objects.exists()
    page = client.post(address, follow=True).content.decode()

    assert "The books stand." in page
    assert BooksAudit.last().ran_by == cast.fiona


def test_only_finance_audits(cast, client):
    client.force_login(cast.dana)

    assert client.get(reverse("admin:payments_booksaudit_run")).status_code == 403
    assert client.post(reverse("admin:payments_booksaudit_run")).status_code == 403
    assert not Activity.objects.filter(thing_type="payments.booksaudit").exists()
