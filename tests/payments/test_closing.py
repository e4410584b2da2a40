from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from contacts.models import City
from contacts.refusals import NotAllowed
from payments import closing, ledger
from payments.models import DayClose, Drawer, JournalEntry, Posting
from tests.factories import NOW
from tests.money import bill, machine, pay

TODAY = date(2026, 11, 20)
A_DAY = timedelta(days=1)


def close(day=TODAY, at=NOW, by=None):
    return closing.close_day(day, by=by or machine(), at=at)


def test_a_closed_day_says_what_was_booked_on_it(cast):
    pay(bill(cast.case, "100.00"), "60.00", source="cash", reference="till 1")

    found = close(by=cast.fiona)

    assert (found.day, found.entries, found.turnover) == (TODAY, 2, Decimal("160.00"))
    assert len(found.digest) == 64


def test_what_comes_after_the_close_is_booked_on_the_day_after(cast):
    invoice = bill(cast.case, "100.00")
    close()

    pay(invoice, "60.00", source="cash", reference="till 1")

    days = list(JournalEntry.objects.order_by("pk").values_list("kind", "day"))
    assert days == [("invoice", TODAY), ("payment", TODAY + A_DAY)]


def test_nothing_is_booked_on_a_closed_day_whatever_is_asked_for(cast):
    bill(cast.case, "100.00")
    close()

    cash, owed = ledger.account("cash"), ledger.account("receivable")
    entry = ledger.post(
        key="late", kind="test", legs={cash: Decimal(-1), owed: Decimal(1)}, by=machine(), at=NOW - 9 * A_DAY
    )

    entry.refresh_from_db()
    assert entry.day == TODAY + A_DAY
    ledger.post(key="back", kind="test", legs={cash: Decimal(1), owed: Decimal(-1)}, by=machine(), at=NOW)


def test_a_day_is_closed_once_and_never_before_a_closed_one(cast):
    close()

    for day in (TODAY, TODAY - A_DAY):
        with pytest.raises(NotAllowed, match="closed already"):
            close(day)
    with pytest.raises(IntegrityError, match="later day is closed"), transaction.atomic():
        DayClose.objects.create(
            day=TODAY - A_DAY, closed_at=NOW, closed_by=cast.fiona, entries=0, turnover=0, digest="0" * 64
        )


def test_a_day_that_has_not_come_is_not_closed(cast):
    with pytest.raises(NotAllowed, match="has not come yet"):
        close(TODAY + A_DAY)


def test_an_open_drawer_keeps_the_day_open_and_is_named(cast):
    Drawer.objects.create(cashier=cast.fiona, opened_at=NOW)

    with pytest.raises(NotAllowed, match=f"A drawer is open: {cast.fiona.display_name}"):
        close()


def test_books_that_do_not_stand_are_not_sealed(cast, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(ledger, "check", lambda: [("entry does not balance", "x", "y")])
        with pytest.raises(NotAllowed, match="The audit finds 1 problem"):
            close()


def test_every_reason_is_told_at_once(cast):
    Drawer.objects.create(cashier=cast.fiona, opened_at=NOW)

    assert len(closing.why_not(TODAY + A_DAY, last=None, today=TODAY)) == 2


def test_the_day_is_the_city_s(cast):
    """At 2 in the morning in London it is still the evening before in Plumb Hollow."""
    City.objects.update(time_zone="America/Los_Angeles")
    evening = NOW.replace(hour=23) + timedelta(hours=3)

    assert City.current().day_at(evening) == TODAY
    bill(cast.case, "5.00")

    with pytest.raises(NotAllowed, match="has not come yet"):
        close(evening.date(), at=evening)


def test_no_leg_joins_an_entry_whose_day_was_closed_meanwhile(cast):
    bill(cast.case, "100.00")
    close()

    with pytest.raises(IntegrityError, match="on a day that is open"), transaction.atomic():
        Posting.objects.create(entry=JournalEntry.objects.get(), account=ledger.account("cash"), amount=Decimal(5))


def test_each_seal_covers_the_one_before(cast):
    bill(cast.case, "100.00")
    first = close(TODAY - A_DAY)
    second = close(TODAY)

    assert first.digest != second.digest
    assert (first.entries, second.entries) == (0, 1)
    assert closing.changed_since() == []
