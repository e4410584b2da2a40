"""Collections: whose they are, what goes in and out, and where a rule says no."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from contacts.refusals import NotAllowed
from permits import collections
from permits.choices import CaseStatus
from permits.models import Collection
from tests import factories
from tests.factories import NOW


@pytest.fixture
def bobs(cast):
    return collections.create("Mortar St", by=cast.bob, at=NOW)


def numbers(collection):
    return sorted(collection.items.values_list("case__number", flat=True))


def test_a_collection_begins_with_the_cases_that_were_ticked(cast):
    cases = [cast.case, factories.Case()]

    new = collections.create("Mortar St", description="The street", cases=cases, by=cast.bob, at=NOW)

    assert (new.owner, new.name, new.description, new.created_at) == (cast.bob, "Mortar St", "The street", NOW)
    assert numbers(new) == sorted(case.number for case in cases)


def test_a_name_is_there_once_whatever_its_capitals(cast, bobs):
    with pytest.raises(NotAllowed, match="You have a collection “MORTAR ST” already"):
        collections.create("MORTAR ST", by=cast.bob, at=NOW)

    with pytest.raises(IntegrityError, match="collection_name_once_per_account"), transaction.atomic():
        Collection.objects.create(owner=cast.bob, name="mortar st", created_at=NOW)


def test_two_accounts_may_have_the_same_name(cast, bobs):
    assert collections.create("Mortar St", by=cast.alice, at=NOW).owner == cast.alice


def test_an_account_has_no_more_than_so_many(cast, bobs, monkeypatch):
    monkeypatch.setattr(collections, "MOST_COLLECTIONS", 1)

    with pytest.raises(NotAllowed, match="You have 1 collections, and an account has no more"):
        collections.create("Another", by=cast.bob, at=NOW)


def test_every_reason_against_a_new_one_is_told_at_once(cast, bobs, monkeypatch):
    monkeypatch.setattr(collections, "MOST_COLLECTIONS", 1)

    with pytest.raises(NotAllowed) as refused:
        collections.create("Mortar St", by=cast.bob, at=NOW)

    assert len(refused.value.reasons) == 2


def test_adding_twice_puts_a_case_in_once(cast, bobs):
    other = factories.Case()

    assert collections.add(bobs, [cast.case], by=cast.bob, at=NOW) == 1
    assert collections.add(bobs, [cast.case, other], by=cast.bob, at=NOW) == 1
    assert numbers(bobs) == sorted([cast.case.number, other.number])


def test_what_an_account_does_not_see_does_not_go_in(cast):
    alices = collections.create("Mine", by=cast.charlie, at=NOW)

    assert collections.add(alices, [cast.draft, cast.case], by=cast.charlie, at=NOW) == 1
    assert numbers(alices) == [cast.case.number]


def test_what_does_not_fit_does_not_go_in_at_all(cast, bobs, monkeypatch):
    monkeypatch.setattr(collections, "MOST_RECORDS", 2)
    collections.add(bobs, [cast.case], by=cast.bob, at=NOW)

    with pytest.raises(NotAllowed) as refused:
        collections.add(bobs, [cast.case, factories.Case(), factories.Case()], by=cast.bob, at=NOW)

    [reason] = refused.value.reasons
    assert (
        reason.what == "“Mortar St” has no room for that: a collection holds 2 records. 1 more fits, and you chose 2."
    )
    assert reason.link == bobs.get_absolute_url()
    assert numbers(bobs) == [cast.case.number]


def test_a_new_one_that_its_cases_do_not_fit_into_does_not_begin(cast, monkeypatch):
    monkeypatch.setattr(collections, "MOST_RECORDS", 1)

    with pytest.raises(NotAllowed):
        collections.create("Two", cases=[cast.case, factories.Case()], by=cast.bob, at=NOW)

    assert not Collection.objects.exists()


def test_removing_takes_out_what_is_there_and_counts_it(cast, bobs):
    other = factories.Case()
    collections.add(bobs, [cast.case], by=cast.bob, at=NOW)

    assert collections.remove(bobs, [cast.case, other], by=cast.bob) == 1
    assert numbers(bobs) == []


def test_moving_takes_out_of_the_one_what_it_puts_into_the_other(cast, bobs):
    stays, never_there = factories.Case(), factories.Case()
    collections.add(bobs, [cast.case, stays], by=cast.bob, at=NOW)
    other = collections.create("Other", cases=[cast.case], by=cast.bob, at=NOW)

    assert collections.move(bobs, other, [cast.case, never_there], by=cast.bob, at=NOW) == 1
    assert numbers(bobs) == [stays.number]
    assert numbers(other) == [cast.case.number]


def test_what_does_not_fit_into_the_other_stays_where_it_is(cast, bobs, monkeypatch):
    collections.add(bobs, [cast.case], by=cast.bob, at=NOW)
    other = collections.create("Other", cases=[factories.Case()], by=cast.bob, at=NOW)
    monkeypatch.setattr(collections, "MOST_RECORDS", 1)

    with pytest.raises(NotAllowed):
        collections.move(bobs, other, [cast.case], by=cast.bob, at=NOW)

    assert numbers(bobs) == [cast.case.number]


def test_moving_into_a_new_one(cast, bobs):
    collections.add(bobs, [cast.case], by=cast.bob, at=NOW)

    new = collections.create("New", cases=[cast.case, factories.Case()], out_of=bobs, by=cast.bob, at=NOW)

    assert numbers(new) == [cast.case.number]
    assert numbers(bobs) == []


def test_another_name_and_the_same_name_in_other_capitals(cast, bobs):
    other = collections.create("Other", by=cast.bob, at=NOW)

    with pytest.raises(NotAllowed):
        collections.describe(other, name="mortar st", description="", by=cast.bob)
    renamed = collections.describe(bobs, name="MORTAR ST", description="All of it", by=cast.bob)

    assert (renamed.name, renamed.description) == ("MORTAR ST", "All of it")


def test_deleting_leaves_the_cases_where_they_are(cast, bobs):
    collections.add(bobs, [cast.case], by=cast.bob, at=NOW)

    collections.delete(bobs, by=cast.bob)

    cast.case.refresh_from_db()
    assert cast.case.status == CaseStatus.ISSUED
    assert not Collection.objects.exists()


def test_one_that_was_deleted_meanwhile_refuses_in_words(cast, bobs):
    Collection.objects.get(pk=bobs.pk).delete()

    with pytest.raises(NotAllowed, match="deleted meanwhile"):
        collections.add(bobs, [cast.case], by=cast.bob, at=NOW)


@pytest.mark.parametrize(
    "act",
    [
        lambda own, user: collections.add(own, [], by=user, at=NOW),
        lambda own, user: collections.remove(own, [], by=user),
        lambda own, user: collections.delete(own, by=user),
        lambda own, user: collections.describe(own, name="x", description="", by=user),
        lambda own, user: collections.create("New", cases=[], out_of=own, by=user, at=NOW),
        lambda own, user: collections.move(own, collections.create("x", by=user, at=NOW), [], by=user, at=NOW),
        lambda own, user: collections.move(collections.create("x", by=user, at=NOW), own, [], by=user, at=NOW),
    ],
)
def test_nobody_else_changes_it_not_even_staff(cast, bobs, act):
    with pytest.raises(PermissionDenied):
        act(bobs, cast.ada)
