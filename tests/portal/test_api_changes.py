"""What came or changed, for whoever keeps a copy: in order, each record once, nothing missed."""

import os
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.db import transaction

from permits.models import Address, Case
from permits.searching import changes
from tests import factories

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def everything_is_settled(monkeypatch):
    """In a test's transaction all began at once, and nothing ever ends."""
    monkeypatch.setattr(changes, "settled_until", lambda: datetime(2100, 1, 1, tzinfo=UTC))


def ask(client, **parameters):
    return client.get("/api/v1/changes", parameters).json()


def numbers(answer):
    return [item["number"] for item in answer["items"]]


def lain_since(minute=0, **facts):
    """A record that nothing has happened to for long."""
    return factories.Case(changed_at=LONG_AGO + timedelta(minutes=minute), **facts)


def test_records_come_in_the_order_of_their_change_page_by_page(client, db, everything_is_settled):
    first, second, third = (lain_since(minute) for minute in range(3))
    Case.objects.filter(pk=first.pk).update(description="Third story")

    one = ask(client, limit=2)
    two = client.get(one["next"].removeprefix("http://testserver")).json()

    assert numbers(one) == [second.number, third.number]
    assert numbers(two) == [first.number]
    assert two["next"] is None
    assert ask(client, after=two["resume"]) == {"items": [], "next": None, "resume": two["resume"]}
    assert numbers(ask(client, after=one["resume"])) == [first.number]


def test_a_day_to_begin_with_is_the_citys(client, db, everything_is_settled):
    old, new = lain_since(), factories.Case()

    assert numbers(ask(client, **{"from": "2025-12-31"})) == [old.number, new.number]  # still that evening there
    assert numbers(ask(client, **{"from": "2026-01-01"})) == [new.number]
    assert ask(client, **{"from": "9999-12-31"})["items"] == []
    assert len(ask(client, **{"from": "0001-01-01"})["items"]) == 2


def test_writing_what_is_there_already_is_no_change(client, db, everything_is_settled):
    case = lain_since()

    Case.objects.filter(pk=case.pk).update(description=case.description)
    case.refresh_from_db()

    assert case.changed_at == LONG_AGO


@pytest.mark.parametrize(
    "change",
    [
        lambda case: Address.objects.filter(pk=case.address_id).update(street="Plumb Ln"),
        lambda case: type(case.license).objects.filter(pk=case.license_id).update(business_name="Other Builders"),
        lambda case: Case.objects.filter(pk=case.pk).update(valuation=1),
    ],
)
def test_a_place_a_business_and_the_record_itself_make_a_change(client, db, everything_is_settled, change):
    case = lain_since(license=factories.License())

    change(case)
    case.refresh_from_db()

    assert case.changed_at > LONG_AGO


def test_a_record_that_is_hidden_vanishes_and_comes_back_as_a_change(client, db, everything_is_settled):
    case = lain_since()
    place = Address.objects.filter(pk=case.address_id)

    place.update(confidential=True)
    hidden = ask(client)
    place.update(confidential=False)

    assert hidden["items"] == []
    [back] = ask(client)["items"]
    assert datetime.fromisoformat(back["changed_at"]) > LONG_AGO


@pytest.fixture
def elsewhere(committed, monkeypatch):
    """Another connection of the site's own role, which takes its time."""
    monkeypatch.setattr(changes, "MARGIN", timedelta())
    with psycopg.connect(os.environ["DATABASE_URL"]) as connected:
        yield connected


def late_and_early(client, elsewhere):
    """One record is changed first and committed last; a copy is brought up to date meanwhile, and once more after."""
    with transaction.atomic():
        late, early = factories.Case(), factories.Case()
    kept = ask(client)["resume"]
    elsewhere.execute("UPDATE permits_case SET description = 'late' WHERE id = %s", [late.pk])
    Case.objects.filter(pk=early.pk).update(description="early")

    meanwhile = ask(client, after=kept)
    elsewhere.commit()
    after = ask(client, after=meanwhile["resume"])
    told = {item["number"]: item["description"] for item in [*meanwhile["items"], *after["items"]]}
    return told == {late.number: "late", early.number: "early"}


def test_without_waiting_a_change_committed_late_is_missed(client, elsewhere, monkeypatch):
    monkeypatch.setattr(changes, "settled_until", lambda: datetime.now(UTC) + timedelta(minutes=1))

    assert not late_and_early(client, elsewhere)


def test_a_change_committed_late_is_told_late(client, elsewhere):
    assert late_and_early(client, elsewhere)
