"""Drafts that nobody goes on with are warned of, then discarded; any change keeps them."""

from datetime import timedelta

from contacts.models import City, Message
from permits import applying
from permits.applying import sweeping
from permits.models import Application
from tests.factories import NOW

DAY = timedelta(days=1)


def sweep(at):
    return sweeping.warn_next(at=at), sweeping.discard_next(at=at)


def test_a_draft_is_warned_of_once_two_weeks_before_it_goes(reroof, cast):
    application = reroof.begin(cast.alice)

    assert sweep(NOW + 165 * DAY) == (False, False)
    assert sweep(NOW + 166 * DAY) == (True, False)
    assert sweep(NOW + 179 * DAY) == (False, False)
    mail = Message.objects.get(kind="draft_will_be_discarded")
    assert (mail.to, "May 19, 2027" in mail.body) == ("alice@example.org", True)
    assert sweep(NOW + 180 * DAY) == (False, True)
    assert Application.objects.get(pk=application.pk).discarded_at == NOW + 180 * DAY


def test_a_change_keeps_it_and_a_missed_warning_puts_it_off(reroof, cast):
    application = reroof.begin(cast.alice)
    sweeping.warn_next(at=NOW + 166 * DAY)
    applying.save_answers(application, {"description": "Now"}, {}, by=cast.alice, at=NOW + 170 * DAY)

    assert sweep(NOW + 200 * DAY) == (False, False)
    assert sweep(NOW + 400 * DAY) == (True, False)
    assert sweep(NOW + 414 * DAY) == (False, True)


def test_a_city_that_keeps_them_forever_discards_none(reroof, cast):
    reroof.begin(cast.alice)
    City.current()
    City.objects.update(days_to_keep_drafts=0)

    assert sweep(NOW + 4000 * DAY) == (False, False)
