"""Who is told what about a visit, by which way, and how often."""

import pytest

from contacts.choices import ContactMethod
from contacts.models import Message
from inspections import notices, results, scheduling, telling
from inspections.calendar import Timetable
from inspections.choices import NoticeKind
from inspections.models import Calendar, Correction, Inspection, Slot
from permits.models import Address, CaseContact, ContactType
from tests import factories
from tests.inspections import city
from tests.inspections.city import THURSDAY, WEDNESDAY, local

VISIT = local(2026, 11, 19, 9)
SAM = "Sam@Example.org"


@pytest.fixture
def visit(cast, book):
    """A visit of Bob's whose site contact left an address."""
    one = book(note="SECRET-NOTE")
    Message.objects.all().delete()
    return with_contact(one)


def with_contact(visit, email=SAM):
    Inspection.objects.filter(pk=visit.pk).update(site_contact_email=email)
    return Inspection.objects.with_people().select_related("case__address").get(pk=visit.pk)


def timetable():
    return Timetable.read(WEDNESDAY)


def told():
    return {message.to: message for message in Message.objects.all()}


def other_inspector():
    return city.inspector(city.person("alvarez", "Ana", "Alvarez", role="Inspector"))


def tell_of_everything(visit):
    was = other_inspector()
    slot = Slot(inspector=was, day=THURSDAY, window=visit.slot.window)
    telling.booked(visit, timetable(), at=WEDNESDAY)
    telling.moved(visit, timetable(), was=slot, at=WEDNESDAY)
    telling.reassigned(visit, was=was, at=WEDNESDAY)
    telling.unplaced(visit, at=WEDNESDAY)
    telling.tomorrow(visit, timetable(), at=WEDNESDAY)
    telling.cancelled(visit, at=WEDNESDAY)
    telling.ended(visit, at=WEDNESDAY)
    telling.resulted(visit, at=VISIT)


ALL = {
    f"inspection-{name}"
    for name in ["booked", "moved", "reassigned", "unplaced", "tomorrow", "cancelled", "ended", "result"]
}


def test_who_asked_and_the_site_contact_are_told_of_everything(cast, visit):
    tell_of_everything(visit)

    for address in ("bobb@example.org", "sam@example.org"):
        assert set(Message.objects.filter(to=address).values_list("kind", flat=True)) == ALL
    assert set(Message.objects.exclude(kind__in=ALL).values_list("kind", "to")) == {
        ("inspection-given", "okafor@example.org"),
        ("inspection-taken", "okafor@example.org"),
    }


def test_no_message_says_what_is_for_the_inspector_alone(cast, visit):
    tell_of_everything(visit)

    for message in Message.objects.all():
        text = message.subject + message.body
        assert not [word for word in ("SECRET-NOTE", "Siteman", "555-0144", "None") if word in text], message.kind
        assert "\n\n\n" not in message.body, message.kind
        assert visit.case.number in text


def test_a_confirmation_says_day_window_inspector_and_how_long_it_can_be_changed(cast, visit):
    telling.booked(visit, timetable(), at=WEDNESDAY)

    message = told()["bobb@example.org"]
    assert message.subject == "Footing inspection on Thursday, November 19: BLDR-2026-00042"
    for words in (
        "412 Mortar St",
        "Morning, between 8:00 am and 12:00 pm",
        "R. Okafor, 555-0177",
        "You can move or cancel it until 7:00 am on that day:",
        "/permits/BLDR-2026-00042/inspections/1/\n",
        "/permits/BLDR-2026-00042/inspections/1/visit.ics",
    ):
        assert words in message.body
    assert message.unsubscribe == ""


def test_a_city_that_takes_a_late_fee_says_so(cast, visit):
    Calendar.objects.update(late_cancel_fee=60)

    telling.booked(visit, timetable(), at=WEDNESDAY)

    assert "until 7:00 am on that day, and cancel it later for $60.00:" in told()["bobb@example.org"].body


def test_the_site_contact_is_sent_to_whoever_asked_or_to_the_desk(cast, visit):
    telling.booked(visit, timetable(), at=WEDNESDAY)

    message = told()["sam@example.org"]
    assert "You can move" not in message.body
    assert "call the desk: The inspections desk, 555-0102" in message.body


def test_a_request_without_a_day_is_confirmed_as_one(cast, visit):
    Inspection.objects.filter(pk=visit.pk).update(status="requested", slot=None)

    telling.booked(with_contact(visit), timetable(), at=WEDNESDAY)

    message = told()["bobb@example.org"]
    assert message.subject == "Footing requested: BLDR-2026-00042"
    assert "The city chooses the day and the inspector" in message.body
    assert ".ics" not in message.body


def test_a_move_names_both_times(cast, visit, afternoon):
    was = Slot(inspector=cast.inspector, day=local(2026, 11, 20).date(), window=afternoon)

    telling.moved(visit, timetable(), was=was, at=WEDNESDAY)

    body = told()["bobb@example.org"].body
    assert "is now on November 19, 2026." in body
    assert "It was planned for: Friday, November 20, 2026, Afternoon" in body


def test_another_inspector_is_named_with_the_one_before_and_told_too(cast, visit):
    telling.reassigned(visit, was=other_inspector(), at=WEDNESDAY)

    assert "instead of Ana Alvarez" in told()["sam@example.org"].body
    assert "taken over from Ana Alvarez" in told()["okafor@example.org"].body


def test_a_result_lists_what_to_put_right(cast, visit):
    visit.status, visit.comment = "failed", "Rebar is missing."
    Correction.objects.create(inspection=visit, number=1, text="Tie the rebar at the north corner")

    telling.resulted(visit, at=VISIT)
    telling.resulted(visit, at=VISIT.replace(hour=11), corrected=True)

    first, second = Message.objects.filter(to="bobb@example.org").order_by("pk")
    assert "To put right:\n1. Tie the rebar at the north corner" in first.body
    assert second.subject == "Footing inspection, corrected: failed, BLDR-2026-00042"
    assert "This replaces the result that was told before." in second.body


@pytest.mark.parametrize("address", ["BOBB@example.org", ""])
def test_nobody_is_told_twice(cast, visit, address):
    visit = with_contact(visit, address)

    telling.booked(visit, timetable(), at=WEDNESDAY)
    telling.booked(visit, timetable(), at=WEDNESDAY)

    assert list(told()) == ["bobb@example.org"]


def test_a_second_move_is_told_again(cast, visit):
    for sequence in (1, 2):
        visit.sequence = sequence
        telling.moved(visit, timetable(), was=visit.slot, at=WEDNESDAY)

    assert Message.objects.filter(kind="inspection-moved", to="bobb@example.org").count() == 2


def test_staff_who_asked_for_a_caller_are_not_told_of_it(cast, visit):
    visit.requested_by = cast.dana

    telling.booked(visit, timetable(), at=WEDNESDAY)

    assert list(told()) == ["sam@example.org"]


def test_staff_are_told_of_visits_on_their_own_permit(cast, visit):
    own = factories.ContactTie(contact=factories.Contact(last_name="Levelle"), user=cast.dana).contact
    CaseContact.objects.create(case=cast.case, contact=own, contact_type=ContactType.objects.get(name="Property Owner"))
    visit.requested_by = cast.dana

    telling.booked(visit, timetable(), at=WEDNESDAY)

    assert set(told()) == {"danad@example.org", "sam@example.org"}


def test_who_reads_letters_is_told_by_letter_but_not_reminded(cast, visit):
    cast.bob.preferred_contact_method = ContactMethod.PAPER
    cast.bob.save()
    factories.ContactTie(
        contact=factories.Contact(last_name="Okonjo", address_line="9 Plumb Rd", zip="95000"),
        user=cast.bob,
        origin="own",
    )
    visit = with_contact(visit)

    telling.booked(visit, timetable(), at=WEDNESDAY)
    telling.tomorrow(visit, timetable(), at=WEDNESDAY)

    assert {(m.kind, m.method) for m in Message.objects.filter(user=cast.bob)} == {("inspection-booked", "paper")}
    assert Message.objects.filter(to="sam@example.org").count() == 2


def test_a_confidential_place_is_not_told_to_somebody_without_an_account(cast, visit):
    Address.objects.update(confidential=True)

    tell_of_everything(with_contact(visit))

    for message in Message.objects.filter(to="sam@example.org"):
        assert "Mortar" not in message.body
        assert "/permits/" not in message.body
    assert "412 Mortar St" in Message.objects.get(to="bobb@example.org", kind="inspection-booked").body


def test_reminders_and_results_that_passed_can_be_turned_off_each_by_its_reader(cast, visit):
    notices.keep([], by=cast.bob)
    notices.turn_off(NoticeKind.REMINDER, "SAM@example.org")
    visit.status = "passed"

    tell_of_everything(visit)

    assert {m.kind for m in Message.objects.filter(to="bobb@example.org")} == ALL - {
        "inspection-tomorrow",
        "inspection-result",
    }
    assert {m.kind for m in Message.objects.filter(to="sam@example.org")} == ALL - {"inspection-tomorrow"}


def test_a_result_that_asks_something_is_told_whatever_was_turned_off(cast, visit):
    notices.keep([], by=cast.bob)

    results.record(visit, result="failed", comment="Rebar is missing.", by=cast.okafor, at=VISIT)

    assert "Rebar is missing." in told()["bobb@example.org"].body


def test_the_link_in_a_reminder_ends_reminders_for_its_reader_only(cast, visit, client):
    telling.tomorrow(visit, timetable(), at=WEDNESDAY)
    sams, bobs = (told()[address].unsubscribe for address in ("sam@example.org", "bobb@example.org"))

    assert "Send no more" in client.get(sams).content.decode()
    assert not notices.is_unwanted(NoticeKind.REMINDER, SAM)
    response = client.post(sams)

    assert "You are not reminded of inspections any more." in response.content.decode()
    assert response["Referrer-Policy"] == "no-referrer"
    assert notices.is_unwanted(NoticeKind.REMINDER, SAM)
    assert not notices.is_unwanted(NoticeKind.REMINDER, cast.bob)
    assert client.post(sams).status_code == 200
    assert client.post(bobs).status_code == 200
    assert notices.unwanted(cast.bob) == {NoticeKind.REMINDER}


def test_a_made_up_link_ends_nothing(client, db):
    assert client.get("/inspections/notices/off/reminder.1.asker:x/").status_code == 404


def test_an_account_chooses_what_it_is_told(client, cast):
    client.force_login(cast.bob)

    assert client.get("/my/notices/").content.decode().count(" checked") == 2
    client.post("/my/notices/", {"wanted": ["passed"]})
    assert notices.unwanted(cast.bob) == {NoticeKind.REMINDER}
    client.post("/my/notices/", {"wanted": ["passed", "reminder"]})
    assert notices.unwanted(cast.bob) == set()


def test_a_cancelled_visit_is_told_to_both(cast, visit):
    scheduling.cancel(visit, by=cast.bob, at=WEDNESDAY)

    assert {(m.kind, m.to) for m in Message.objects.all()} == {
        ("inspection-cancelled", "bobb@example.org"),
        ("inspection-cancelled", "sam@example.org"),
    }


def test_a_late_cancellation_says_what_it_costs(cast, visit):
    Calendar.objects.update(late_cancel_fee=60)

    scheduling.cancel(visit, by=cast.bob, at=local(2026, 11, 19, 7, 30))

    assert "It was cancelled late; a fee of $60.00 is due." in told()["bobb@example.org"].body
    assert "$60" not in told()["sam@example.org"].body


def test_who_books_on_the_day_itself_is_not_told_to_change_it_online(cast, visit):
    telling.booked(visit, timetable(), at=local(2026, 11, 19, 7))

    body = told()["bobb@example.org"].body
    assert "It is past 7:00 am on that day." in body
    assert "The inspections desk, 555-0102" in body
    assert "You can move" not in body
