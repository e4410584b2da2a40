"""Saved searches: names, limits, owners, the day of the next mail, and the key in the mails."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from contacts.models import City
from contacts.refusals import NotAllowed
from permits import savedsearches
from permits.choices import NewsRhythm
from permits.models import SavedSearch
from tests import factories
from tests.factories import NOW
from tests.permits.following import save, sweep, told


@pytest.mark.parametrize(
    ("rhythm", "at", "expected"),
    [
        (NewsRhythm.AT_ONCE, datetime(2026, 11, 20, 18, tzinfo=UTC), datetime(2026, 11, 20, 18, tzinfo=UTC)),
        (NewsRhythm.DAILY, datetime(2026, 11, 20, 14, tzinfo=UTC), datetime(2026, 11, 20, 15, tzinfo=UTC)),
        (NewsRhythm.DAILY, datetime(2026, 11, 20, 15, tzinfo=UTC), datetime(2026, 11, 21, 15, tzinfo=UTC)),
        # The clock goes forward on March 8, 2026: seven in the morning comes an hour earlier.
        (NewsRhythm.DAILY, datetime(2026, 3, 7, 18, tzinfo=UTC), datetime(2026, 3, 8, 14, tzinfo=UTC)),
        (NewsRhythm.WEEKLY, datetime(2026, 11, 20, 18, tzinfo=UTC), datetime(2026, 11, 23, 15, tzinfo=UTC)),
        (NewsRhythm.WEEKLY, datetime(2026, 11, 23, 14, tzinfo=UTC), datetime(2026, 11, 23, 15, tzinfo=UTC)),
        (NewsRhythm.WEEKLY, datetime(2026, 11, 23, 15, tzinfo=UTC), datetime(2026, 11, 30, 15, tzinfo=UTC)),
        (NewsRhythm.NEVER, NOW, None),
    ],
)
def test_the_next_mail_is_in_the_citys_morning(db, rhythm, at, expected):
    City.current()

    assert savedsearches.next_mail(rhythm, at=at) == expected


def test_one_name_whatever_its_capitals(cast):
    save(cast.charlie)

    with pytest.raises(NotAllowed) as refused:
        save(cast.charlie, name="MORTAR")

    assert str(refused.value) == "You keep a search “MORTAR” already. Choose another name."
    assert save(cast.alice, name="Mortar")


def test_the_database_keeps_names_apart_too(cast):
    search = save(cast.charlie)
    search.pk, search.name = None, "mortar"

    with pytest.raises(IntegrityError), transaction.atomic():
        search.save()


def test_an_account_keeps_so_many_and_no_more(cast, monkeypatch):
    monkeypatch.setattr(savedsearches, "MOST_SEARCHES", 1)
    save(cast.charlie)

    with pytest.raises(NotAllowed) as refused:
        save(cast.charlie, name="Another")

    assert "an account keeps no more" in str(refused.value)


def test_only_its_owner_changes_or_deletes_it(cast):
    search = save(cast.charlie)

    with pytest.raises(PermissionDenied):
        savedsearches.change(search, name="Mine now", rhythm=NewsRhythm.DAILY, by=cast.alice, at=NOW)
    with pytest.raises(PermissionDenied):
        savedsearches.delete(search, by=cast.alice)


def test_turned_on_again_it_tells_of_what_comes_from_then_on(cast):
    sweep()
    search = save(cast.charlie, rhythm=NewsRhythm.NEVER)
    missed = factories.Case()
    sweep()
    savedsearches.change(search, name="Mortar St", rhythm=NewsRhythm.AT_ONCE, by=cast.charlie, at=NOW)
    new = factories.Case()

    sweep()

    [mail] = told()
    assert new.number in mail
    assert missed.number not in mail
    assert "Mortar St" in mail


def test_stopped_by_its_link_it_stays_and_is_silent(cast):
    sweep()
    search = save(cast.charlie)

    savedsearches.stop(savedsearches.find_by_key(savedsearches.key_of(search)))
    factories.Case()

    assert sweep() == 0
    assert SavedSearch.objects.get().rhythm == NewsRhythm.NEVER


def test_a_made_up_key_finds_nothing(cast):
    search = save(cast.charlie)
    key = savedsearches.key_of(search)

    for wrong in ("", "1", f"{search.pk}:x", key[:-1], key.replace(str(search.pk), str(search.pk + 1), 1)):
        assert savedsearches.find_by_key(wrong) is None
