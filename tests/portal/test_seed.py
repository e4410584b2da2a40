"""Plumb Hollow: whole, honest in its books and its places, and the same every time."""

import pytest
from django.core.management import CommandError, call_command

from permits.models import Case


def seed(**options):
    call_command("seed", **{"permits": 60, "verbosity": 0} | options)


@pytest.fixture
def city(db, monkeypatch):
    monkeypatch.setenv("DEMO_PASSWORD", "seven blue barrows")
    seed()


def test_every_state_is_there(city):
    assert Case.objects.count() >= 60


def test_it_only_goes_into_an_empty_database(city):
    with pytest.raises(CommandError, match="cases already"):
        seed()
