"""What people ask the city to look at: the rules, one condition at a time."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from contacts import help
from contacts.choices import HelpStatus
from contacts.models import Activity, ContactTie, HelpRequest, Message
from contacts.refusals import NotAllowed
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def asked(cast):
    factories.Desk(purpose="accounts", email="desk@example.gov")
    return help.license_wrong(cast.license, text="The bond is renewed.", by=cast.charlie, at=NOW)


def ask_for_address(by=None, email="office@hollowcreek.example", at=NOW):
    return help.address_on_file(
        name="Carol Creek", company="Hollow Creek", email=email, text="Our old address is gone.", by=by, at=at
    )


def told(kind):
    return sorted(Message.objects.filter(kind=kind).values_list("to", flat=True))


def test_a_request_waits_is_due_in_three_business_days_and_is_told(cast, asked):
    assert (asked.status, asked.due_on, asked.name) == (HelpStatus.WAITING, date(2026, 11, 25), "Charlie Example")
    assert told("help_requested") == ["charlie@example.org"]
    assert told("help_to_answer") == ["desk@example.gov"]
    assert "It is 1st in line. City staff answer by Wednesday, November 25." in (
        Message.objects.get(kind="help_requested").body
    )


def test_the_city_s_holidays_push_the_day(cast):
    eve_of_thanksgiving = datetime(2026, 11, 25, 18, tzinfo=UTC)

    asked = help.license_wrong(cast.license, text="Wrong.", by=cast.charlie, at=eve_of_thanksgiving)

    assert asked.due_on == date(2026, 12, 2)


def test_one_line_for_all_kinds_first_come_first_served(cast, asked):
    second = help.contact_wrong(cast.case.contacts.get().contact, text="Moved.", by=cast.alice, at=LATER)
    third = ask_for_address(at=LATER + timedelta(hours=1))

    assert [help.place_in_line(one) for one in (asked, second, third)] == [1, 2, 3]
    assert help.places_in_line() == {asked.pk: 1, second.pk: 2, third.pk: 3}


def test_the_same_is_asked_once_while_it_waits(cast, asked):
    with pytest.raises(NotAllowed, match="asked the city for this already"):
        help.license_wrong(cast.license, text="Again.", by=cast.charlie, at=LATER)

    help.license_wrong(cast.license, text="I say so too.", by=cast.alice, at=LATER)
    help.decline(asked, answer="It is right.", by=cast.dana, at=LATER)
    help.license_wrong(cast.license, text="It is not.", by=cast.charlie, at=LATER)

    assert HelpRequest.objects.waiting().count() == 2


def test_the_database_holds_one_open_request_too(cast, asked):
    twin = HelpRequest.objects.get(pk=asked.pk)
    twin.pk = None

    with pytest.raises(IntegrityError, match="help_request_one_open"), transaction.atomic():
        twin.save()


def test_a_stranger_asks_for_an_address_and_a_second_time_tells_nobody(cast):
    first = ask_for_address()

    assert ask_for_address(email="Office@HollowCreek.example", at=LATER) == first
    assert told("help_requested") == ["office@hollowcreek.example"]
    assert first.user is None
    assert "You did not ask for this?" in Message.objects.get(kind="help_requested").body


def test_an_account_s_request_and_a_stranger_s_for_one_address_both_wait(cast):
    assert ask_for_address() != ask_for_address(by=cast.charlie)


def test_staff_see_whether_the_address_is_proved(cast):
    assert not help.address_is_proved(ask_for_address())
    assert not help.address_is_proved(ask_for_address(by=cast.charlie))
    assert help.address_is_proved(ask_for_address(by=cast.alice, email="Alice@example.org"))


def test_what_was_changed_is_told(cast, asked):
    help.correct(asked, answer=" Bond  until 2027. ", by=cast.dana, at=LATER)

    asked.refresh_from_db()
    assert (asked.status, asked.answer, asked.decided_by) == (HelpStatus.GRANTED, "Bond until 2027.", cast.dana)
    assert told("help_done") == ["charlie@example.org"]
    assert "Bond until 2027." in Message.objects.get(kind="help_done").body
    assert Activity.objects.filter(act="was done", actor="dana").exists()


def test_declining_takes_a_reason(cast, asked):
    with pytest.raises(NotAllowed, match="Say why"):
        help.decline(asked, answer="  ", by=cast.dana, at=LATER)

    help.decline(asked, answer="The bond ended.", by=cast.dana, at=LATER)

    assert "The bond ended." in Message.objects.get(kind="help_declined", to="charlie@example.org").body


@pytest.mark.parametrize("decide", [help.correct, help.decline])
def test_a_request_is_decided_once(cast, asked, decide):
    help.correct(asked, answer="Done.", by=cast.dana, at=LATER)

    with pytest.raises(NotAllowed, match="no longer waiting"):
        decide(asked, answer="Again.", by=cast.dana, at=LATER)


def test_nobody_decides_their_own(cast):
    own = help.license_wrong(cast.license, text="Wrong.", by=cast.dana, at=NOW)
    under_her_address = ask_for_address(email=cast.dana.email.upper())

    with pytest.raises(NotAllowed, match="your own request"):
        help.correct(own, answer="Done.", by=cast.dana, at=LATER)
    with pytest.raises(NotAllowed, match="your own request"):
        help.put_on_file(under_her_address, factories.Contact(), by=cast.dana, at=LATER)

    help.correct(own, answer="Done.", by=cast.ada, at=LATER)


def test_an_address_goes_on_file_and_everybody_it_concerns_is_told(office):
    cast = office
    asked = ask_for_address(email="new@hollowcreek.example")

    help.put_on_file(asked, cast.company, by=cast.dana, at=LATER)

    cast.company.refresh_from_db()
    asked.refresh_from_db()
    assert cast.company.email == "new@hollowcreek.example"
    assert (asked.status, asked.contact) == (HelpStatus.GRANTED, cast.company)
    assert told("address_changed") == ["carol@example.org", "maxi@example.org", "office@hollowcreek.example"]
    assert told("help_done") == ["new@hollowcreek.example"]
    bodies = Message.objects.filter(kind="address_changed").values_list("body", flat=True)
    assert all("new@hollowcreek.example" not in body for body in bodies)


def test_an_address_on_file_ties_nobody_by_itself(cast):
    stranger_on_file = factories.Contact(email="")
    ties = ContactTie.objects.count()

    help.put_on_file(ask_for_address(by=cast.alice, email=cast.alice.email), stranger_on_file, by=cast.dana, at=LATER)

    assert ContactTie.objects.count() == ties
    assert "tie the records to it" in Message.objects.get(kind="help_done").body


def test_the_address_of_a_merged_contact_goes_to_the_one_it_became(cast):
    stays = factories.Contact()
    gone = factories.Contact(email="", merged_into=stays)

    help.put_on_file(ask_for_address(), gone, by=cast.dana, at=LATER)

    stays.refresh_from_db()
    gone.refresh_from_db()
    assert (stays.email, gone.email) == ("office@hollowcreek.example", "")


def test_a_request_is_taken_back_by_who_asked(cast, asked):
    with pytest.raises(PermissionDenied):
        help.take_back(asked, by=cast.alice, at=LATER)

    help.take_back(asked, by=cast.charlie, at=LATER)

    assert HelpRequest.objects.get(pk=asked.pk).status == HelpStatus.WITHDRAWN
    with pytest.raises(NotAllowed, match="no longer waiting"):
        help.take_back(asked, by=cast.charlie, at=LATER)
