"""Nothing is booked on a day while it is being closed; and the control, without the lock that both sides take."""

from datetime import timedelta
from decimal import Decimal

from django.db import connection, transaction

from contacts.refusals import NotAllowed
from payments import closing, ledger
from payments.models import DayClose, JournalEntry
from tests.concurrency.meeting import Meeting, meet_after
from tests.database import superuser
from tests.factories import NOW, TODAY
from tests.money import bill, books_broken_on_purpose, books_stand, machine

__all__ = ["books_broken_on_purpose", "books_stand"]

A_DAY = timedelta(days=1)
LOCKS = "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE proname IN ('books_entry_begins', 'books_day_closes')"


def without_the_lock():
    """Booking and closing as if they did not wait for one another: each takes a lock of its own."""
    with superuser(connection.settings_dict["NAME"]) as database:
        before = [definition for (definition,) in database.execute(LOCKS)]
        for definition in before:
            assert "hashtext('books_day')" in definition
            database.execute(definition.replace("hashtext('books_day')", "pg_backend_pid()"))
    return before


def put_back(definitions):
    with superuser(connection.settings_dict["NAME"]) as database:
        for definition in definitions:
            database.execute(definition)


def post_and_close(cast, at_once, monkeypatch, *, guarded):
    """An entry that is not committed before the close has sealed the day, if the close does not wait for it."""
    ledger.account("cash"), ledger.account("receivable")
    began, sealed = Meeting(2), Meeting(2, guarded=guarded)

    def post():
        legs = {ledger.account("cash"): Decimal(-5), ledger.account("receivable"): Decimal(5)}
        with transaction.atomic():
            entry = ledger.post(key="late", kind="test", legs=legs, by=machine(), at=NOW)
            began.wait()
            sealed.wait()
        return entry.pk

    def close():
        began.wait()
        return closing.close_day(TODAY, by=cast.fiona, at=NOW)

    with monkeypatch.context() as patch:
        patch.setattr(closing.ledger, "check", list)
        meet_after(patch, closing, "sealed", sealed)
        return at_once(post, close)


def test_a_close_waits_for_what_is_being_booked_and_seals_it(committed_cast, at_once, monkeypatch):
    bill(committed_cast.case, "100.00")

    entry, close = post_and_close(committed_cast, at_once, monkeypatch, guarded=True)

    assert JournalEntry.objects.get(pk=entry).day == TODAY
    assert close.entries == 2
    assert closing.changed_since() == []
    undo()


def test_control_without_the_lock_an_entry_lands_on_a_day_that_is_sealed(
    committed_cast, at_once, monkeypatch, books_broken_on_purpose
):
    before = without_the_lock()
    try:
        with monkeypatch.context() as patch:
            patch.setattr(closing, "LOCK", "SELECT 1")
            entry, close = post_and_close(committed_cast, at_once, patch, guarded=False)
    finally:
        put_back(before)

    assert JournalEntry.objects.get(pk=entry).day == TODAY
    assert close.entries == 0
    assert closing.changed_since() == [close]


def test_what_is_booked_while_a_day_is_closed_waits_and_is_booked_on_the_next(committed_cast, at_once, monkeypatch):
    closes = Meeting(2, guarded=True)
    meet_after(monkeypatch, closing, "sealed", closes)
    ledger.account("cash"), ledger.account("receivable")

    def post():
        closes.wait()
        legs = {ledger.account("cash"): Decimal(-5), ledger.account("receivable"): Decimal(5)}
        return ledger.post(key="late", kind="test", legs=legs, by=machine(), at=NOW).pk

    entry, close = at_once(post, lambda: closing.close_day(TODAY, by=committed_cast.fiona, at=NOW))

    assert JournalEntry.objects.get(pk=entry).day == TODAY + A_DAY
    monkeypatch.undo()
    assert close.entries == 0
    assert closing.changed_since() == []
    undo()


def test_a_day_is_closed_once_by_three_at_once(committed_cast, at_once):
    bill(committed_cast.case, "100.00")

    answers = at_once(*[lambda: closing.close_day(TODAY, by=committed_cast.fiona, at=NOW)] * 3)

    assert [type(answer) for answer in answers if isinstance(answer, Exception)] == [NotAllowed] * 2
    assert DayClose.objects.count() == 1


def undo():
    """What was booked for the race alone is booked back: no invoice stands behind it."""
    legs = {ledger.account("cash"): Decimal(5), ledger.account("receivable"): Decimal(-5)}
    ledger.post(key="undo", kind="test", legs=legs, by=machine(), at=NOW)
