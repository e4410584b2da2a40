"""Two at once change one account's collections: a record goes in once, a name is taken once, nothing overflows."""

import pytest
from django.db import IntegrityError

from contacts.refusals import NotAllowed
from permits import collections
from permits.models import Collection
from permits.models.collection import CollectionQuerySet
from tests import factories
from tests.concurrency.meeting import Meeting, meet_before
from tests.factories import NOW


@pytest.fixture
def bobs(committed_cast):
    return collections.create("Mortar St", by=committed_cast.bob, at=NOW)


@pytest.fixture
def without_the_locks(monkeypatch):
    """The guards off: the rows are read and not held."""
    monkeypatch.setattr(CollectionQuerySet, "hold", lambda self, pks: {one.pk: one for one in self.filter(pk__in=pks)})
    monkeypatch.setattr(collections, "_hold_account", lambda user: None)


def put(cast, bobs, *cases):
    return lambda: collections.add(bobs, cases, by=cast.bob, at=NOW)


def called(cast, name):
    return lambda: collections.create(name, by=cast.bob, at=NOW)


def test_the_same_record_goes_in_once(committed_cast, bobs, at_once, monkeypatch):
    meet_before(monkeypatch, collections.CollectedCase.objects, "bulk_create", Meeting(2, guarded=True))

    outcomes = at_once(*[put(committed_cast, bobs, committed_cast.case)] * 2)

    assert sorted(outcomes) == [0, 1]
    assert bobs.items.count() == 1


def test_control_without_the_lock_the_second_breaks(committed_cast, bobs, at_once, monkeypatch, without_the_locks):
    meet_before(monkeypatch, collections.CollectedCase.objects, "bulk_create", Meeting(2))

    outcomes = at_once(*[put(committed_cast, bobs, committed_cast.case)] * 2)

    assert sum(isinstance(one, IntegrityError) for one in outcomes) == 1


def test_the_last_place_goes_to_one(committed_cast, bobs, at_once, monkeypatch):
    monkeypatch.setattr(collections, "MOST_RECORDS", 1)
    meet_before(monkeypatch, collections.CollectedCase.objects, "bulk_create", Meeting(2, guarded=True))

    outcomes = at_once(put(committed_cast, bobs, committed_cast.case), put(committed_cast, bobs, factories.Case()))

    assert sum(isinstance(one, NotAllowed) for one in outcomes) == 1
    assert bobs.items.count() == 1


def test_control_without_the_lock_it_overflows(committed_cast, bobs, at_once, monkeypatch, without_the_locks):
    monkeypatch.setattr(collections, "MOST_RECORDS", 1)
    meet_before(monkeypatch, collections.CollectedCase.objects, "bulk_create", Meeting(2))

    at_once(put(committed_cast, bobs, committed_cast.case), put(committed_cast, bobs, factories.Case()))

    assert bobs.items.count() == 2


def test_a_name_is_taken_once_and_the_other_is_told(committed_cast, at_once, monkeypatch):
    meet_before(monkeypatch, Collection.objects, "create", Meeting(2, guarded=True))

    outcomes = at_once(called(committed_cast, "Mortar St"), called(committed_cast, "MORTAR ST"))

    assert sum(isinstance(one, NotAllowed) for one in outcomes) == 1
    assert Collection.objects.count() == 1


def test_control_without_the_lock_only_the_database_refuses(committed_cast, at_once, monkeypatch, without_the_locks):
    meet_before(monkeypatch, Collection.objects, "create", Meeting(2))

    outcomes = at_once(called(committed_cast, "Mortar St"), called(committed_cast, "MORTAR ST"))

    assert sum(isinstance(one, IntegrityError) for one in outcomes) == 1


def test_moves_in_both_directions_never_wait_for_ever(committed_cast, bobs, at_once):
    cases = [factories.Case() for _n in range(6)]
    other = collections.create("Other", cases=cases[:3], by=committed_cast.bob, at=NOW)
    collections.add(bobs, cases[3:], by=committed_cast.bob, at=NOW)

    def move(source, target, some):
        return lambda: collections.move(source, target, some, by=committed_cast.bob, at=NOW)

    outcomes = at_once(*(move(other, bobs, cases[:3]), move(bobs, other, cases[3:])) * 3)

    assert sum(one for one in outcomes if isinstance(one, int)) >= 6
    assert not [one for one in outcomes if isinstance(one, Exception)]
    assert bobs.items.count() + other.items.count() == 6
