"""A measurement that is broken is a failing test: each in its smallest form."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext

import pytest
from django.core.management import call_command
from django.db import connections

from payments.models import JournalEntry
from permits.models import Case
from permits.searching import types
from tests.bench import blds, booking, fill, intake, posting, statements
from tests.bench.depth import milliseconds
from tests.bench.load import load
from tests.bench.records import Town
from tests.bench.register import Records
from tests.bench.result import missed, result
from tests.database import superuser
from tests.factories import TODAY
from tests.money import processor

__all__ = ["processor"]


@pytest.fixture
def records(committed):
    """Four hundred generated records in the tests' database."""
    with superuser(connections["default"].settings_dict["NAME"]) as connection:
        fill.fill(connection, Town(400, TODAY))
    types.forget()
    yield Records.of_the_environment()
    types.forget()


def test_a_town_is_the_same_again():
    once, again = (list(Town(500, TODAY).records()) for _ in range(2))

    assert once == again
    assert len({record.number for record in once}) == 500
    assert max(record.applied_on for record in once) <= TODAY
    assert Counter(record.is_own for record in once) == {False: 425, True: 75}


def test_every_kind_of_search_finds_the_same_by_hand(records, monkeypatch):
    monkeypatch.setattr(statements, "SAMPLES", 2)
    monkeypatch.setattr(statements, "TIMES", 1)

    names = [found["name"] for found in statements.kinds(records)]

    assert len([name for name in names if not name.endswith("-p95")]) == 12


def test_visitors_are_counted(site):
    milliseconds(f"{site}/search/")  # the first page of a server takes its time

    done = load(site.url, ["/search/", "/search/?q=mortar"], seconds=1, visitors=2)

    assert done.answers
    assert done.rate == len(done.answers) / done.seconds


def test_every_place_is_sold_once_while_booking_is_measured(committed, monkeypatch):
    for name, few in {"CLIENTS": 2, "ROUNDS": 1, "STATEMENTS": 4, "REQUESTS": 4, "INSPECTORS": 2}.items():
        monkeypatch.setattr(booking, name, few)
    town = booking.Town.build(connections["default"].settings_dict["NAME"], 8)

    with ThreadPoolExecutor(2) as clients:
        found = {line["name"]: line for line in booking.measured(town, clients)}

    assert {name: line["ours"] for name, line in found.items() if line["unit"] == "visits"} == {
        "T5 over, spread": 0,
        "T5 unsold, spread": 0,
        "T5 over, one slot": 0,
        "T5 unsold, one slot": 0,
    }
    assert booking.COUNTED.search(booking.COUNTING), "what is compared would count places on both sides"


def test_both_sides_of_posting_write_the_same_number_of_entries(committed, monkeypatch):
    for name, few in {"CLIENTS": 2, "ROUNDS": 1, "STATEMENTS": 3, "ENTRIES": 4, "ACCOUNTS": 10}.items():
        monkeypatch.setattr(posting, name, few)
    books = posting.Books.build(connections["default"].settings_dict["NAME"])

    with ThreadPoolExecutor(2) as clients:
        found = [line["name"] for line in posting.measured(books, clients)]

    assert found == ["T4-spread", "T4-hot", "T4 rule, spread", "T4 rule, hot"]
    # Two clients; three by statements and, in two turns, four by the rule; spread and hot.
    assert JournalEntry.objects.filter(kind="measured").count() == 2 * (3 + 2 * 4) * 2


@pytest.mark.django_db
def test_a_generated_file_is_taken_in_whole(tmp_path):
    blds.write(tmp_path / "permits.csv", Town(60, TODAY))

    call_command("import_records", str(tmp_path / "permits.csv"), "--format=blds", verbosity=0)

    assert Case.objects.count() == 60


def test_rates_should_be_high_and_everything_else_low():
    assert missed(result("T1", 30, floor=100, ratio=0.3, unit="pages/s", goal=0.4, rows=1))
    assert not missed(result("T1", 50, floor=100, ratio=0.5, unit="pages/s", goal=0.4, rows=1))
    assert missed(result("T2", 3, floor=2, ratio=1.5, unit="ms", goal=1.25, rows=1))
    assert not missed(result("memory", 100, unit="MB", goal=150, rows=1))


def test_webhooks_are_stored_and_posted_exactly_while_they_are_measured(site, committed, processor, monkeypatch):
    for name, few in {"EVENTS": 8, "PAGES": 2, "ROUNDS": 1}.items():
        monkeypatch.setattr(intake, name, few)
    # Both sides are the site that is running: here is only asked whether what is measured is whole.
    monkeypatch.setattr(intake, "gunicorn", lambda application, environment, ready: nullcontext(site))

    found = {line["name"]: line["ours"] for line in intake.measured(processor)}

    assert found.pop("T6") > 0
    assert set(found.values()) == {0}
