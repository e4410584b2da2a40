"""What is new is told to whoever keeps a search that finds it: once, and all of it."""

from datetime import timedelta

import pytest

from contacts.choices import ContactMethod
from contacts.models import City, Message
from permits import news, savedsearches, tasks
from permits.choices import CaseStatus, NewsRhythm
from permits.models import Address, Case, CaseContact, Publication, SavedSearch
from permits.searching import frequent
from tests import factories
from tests.factories import NOW
from tests.permits.following import save, sweep, told

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def later(minutes=10):
    return NOW + minutes * MINUTE


def test_a_new_record_is_mailed_once(cast):
    sweep()
    search = save(cast.charlie)
    new = factories.Case(description="New porch")

    sweep()
    sweep(later())

    [mail] = told()
    assert new.number in mail
    assert cast.case.number not in mail
    message = Message.objects.get(kind="saved_search")
    assert (message.to, message.user, message.subject) == (cast.charlie.email, cast.charlie, "1 new record: Mortar")
    assert savedsearches.key_of(search) in message.unsubscribe
    assert savedsearches.key_of(search) not in message.body


def test_what_does_not_match_is_not_mailed(cast):
    sweep()
    save(cast.charlie, q="chestnut")
    factories.Case()

    sweep()

    assert told() == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"kind": "permit"}, True),
        ({"kind": "plan"}, False),
        ({"type": "Residential addition"}, True),
        ({"type": "A type that was renamed"}, False),
        ({"status": "issued"}, True),
        ({"license": "GC-10442"}, False),
        ({"address": "mortar"}, True),
        ({"q": "porch", "status": "issued"}, True),
    ],
)
def test_every_filter_counts(cast, asked, found):
    sweep()
    save(cast.charlie, **asked)
    factories.Case(description="New porch")

    sweep()

    assert bool(told()) == found


def test_a_draft_is_news_when_it_is_handed_in(cast):
    sweep()
    save(cast.charlie)
    draft = factories.Case(status=CaseStatus.DRAFT)
    sweep()
    assert told() == []

    factories.moved(draft, CaseStatus.SUBMITTED)
    sweep(later())
    factories.moved(draft, CaseStatus.IN_REVIEW)
    sweep(later(20))

    [mail] = told()
    assert draft.number in mail


def test_a_confidential_place_is_news_when_it_no_longer_is_and_only_once(cast):
    sweep()
    save(cast.charlie)
    place = factories.Address(confidential=True)
    hidden = factories.Case(address=place)
    sweep()
    assert told() == []

    for minutes, confidential in enumerate((False, True, False)):
        Address.objects.filter(pk=place.pk).update(confidential=confidential)
        sweep(later(10 * (minutes + 1)))

    [mail] = told()
    assert hidden.number in mail


def test_a_case_that_moves_to_a_public_place_is_news(cast):
    sweep()
    save(cast.charlie)
    hidden = factories.Case(address=factories.Address(confidential=True))

    Case.objects.filter(pk=hidden.pk).update(address=factories.Address())
    sweep()

    assert hidden.number in told()[0]


def test_what_became_confidential_before_the_mail_is_left_out(cast):
    sweep()
    save(cast.charlie, rhythm=NewsRhythm.DAILY)
    case = factories.Case()
    Address.objects.filter(pk=case.address_id).update(confidential=True)

    sweep(NOW + DAY)

    assert told() == []


def test_staff_are_mailed_nothing_that_is_not_public(cast):
    sweep()
    save(cast.dana)
    factories.Case(address=factories.Address(confidential=True))

    sweep()

    assert told() == []


def test_a_search_of_ones_own_tells_of_records_one_came_onto(cast):
    contact = factories.Contact()
    factories.ContactTie(contact=contact, user=cast.charlie)
    had = factories.Case()
    CaseContact.objects.create(case=had, contact=contact, contact_type=factories.ContactType())
    save(cast.charlie, name="Mine", mine="1")
    old = factories.Case(number="BLDR-2020-00001")
    others = factories.Case()
    sweep()
    assert told() == []

    CaseContact.objects.create(case=old, contact=contact, contact_type=factories.ContactType())
    sweep(later())
    sweep(later(30))

    [mail] = told()
    assert old.number in mail
    assert had.number not in mail
    assert others.number not in mail


def test_the_address_of_a_confidential_record_stays_out_of_its_partys_mail(cast):
    contact = factories.Contact()
    factories.ContactTie(contact=contact, user=cast.charlie)
    save(cast.charlie, name="Mine", mine="1")
    case = factories.Case(address=factories.Address(street="Secret Way", confidential=True))
    CaseContact.objects.create(case=case, contact=contact, contact_type=factories.ContactType())

    sweep()

    [mail] = told()
    assert case.number in mail
    assert "Secret Way" not in mail


def test_many_new_records_are_fifty_and_how_many_more(cast):
    sweep()
    save(cast.charlie)
    factories.Case.create_batch(53)

    sweep()

    [mail] = told()
    assert mail.count("/permits/") == news.LISTED
    assert "And 3 more." in mail
    assert "/search/?q=mortar" in mail


def test_beyond_the_count_it_says_more_than(cast, monkeypatch):
    monkeypatch.setattr(news, "LISTED", 2)
    monkeypatch.setattr(news, "COUNTED", 4)
    sweep()
    save(cast.charlie)
    factories.Case.create_batch(6)

    sweep()

    assert "And more than 2 more." in told()[0]
    assert Message.objects.get(kind="saved_search").subject == "4+ new records: Mortar"


def test_at_once_pauses_after_a_mail_and_loses_nothing(cast):
    sweep()
    save(cast.charlie)
    first = factories.Case()
    sweep()
    second = factories.Case()
    sweep(NOW + 2 * MINUTE)
    third = factories.Case()
    sweep(NOW + 6 * MINUTE)

    one, two = told()

    assert first.number in one
    assert second.number in two
    assert third.number in two


def test_a_quiet_search_is_not_looked_at_again(cast):
    sweep()
    save(cast.charlie, q="chestnut")
    factories.Case()

    assert sweep() == 1
    assert sweep(later()) == 0


def test_a_daily_search_gathers_until_the_morning_even_of_a_later_day(cast):
    sweep()
    save(cast.charlie, rhythm=NewsRhythm.DAILY)
    first, second = factories.Case(), factories.Case()
    sweep()
    assert told() == []

    sweep(NOW + 3 * DAY)

    [mail] = told()
    assert first.number in mail
    assert second.number in mail
    assert SavedSearch.objects.get().next_at > NOW + 3 * DAY


def test_whoever_is_told_on_paper_gets_none_of_these(cast):
    sweep()
    save(cast.charlie)
    cast.charlie.preferred_contact_method = ContactMethod.PAPER
    cast.charlie.save()
    factories.Case()

    assert sweep() == 0
    assert told() == []


def test_an_account_that_is_closed_gets_none(cast):
    sweep()
    save(cast.charlie)
    cast.charlie.is_active = False
    cast.charlie.save()
    factories.Case()

    assert sweep() == 0


def test_places_are_given_in_parts(cast, monkeypatch):
    monkeypatch.setattr(news, "AT_A_TIME", 2)
    factories.Case.create_batch(3)

    sweep()

    places = list(Publication.objects.order_by("place").values_list("place", flat=True))
    assert len(set(places)) == len(places) == Case.objects.exclude(status=CaseStatus.DRAFT).count()


def test_the_task_gives_places_and_tells(cast):
    sweep()
    save(cast.charlie)
    new = factories.Case()

    tasks.tell_what_is_new()
    tasks.tell_what_is_new()

    [mail] = told()
    assert new.number in mail


def test_what_is_looked_at_costs_the_same_for_one_record_and_for_many(cast, django_assert_num_queries):
    sweep()
    search = save(cast.charlie)
    City.current()
    frequent.newest()  # read once an hour

    def costs(at):
        while news.give_places():
            pass
        with django_assert_num_queries(12):
            news.tell_next(at=at)

    factories.Case()
    costs(NOW)
    factories.Case.create_batch(5)
    costs(later())
    assert len(told()) == 2
    assert search.owner == cast.charlie
