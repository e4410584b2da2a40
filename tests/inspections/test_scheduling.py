"""Booking and cancelling, told to the rules directly."""

import datetime

import pytest
from django.db import IntegrityError, connection

from contacts import audit
from contacts.models import Message
from contacts.refusals import NotAllowed
from inspections import scheduling
from inspections.choices import InspectionStatus
from inspections.models import Inspection, Slot
from permits.models import Address, District
from tests.inspections import city
from tests.inspections.city import THURSDAY, WEDNESDAY, local

FRIDAY = datetime.date(2026, 11, 20)


def test_a_request_is_scheduled_with_an_inspector_and_counted(cast, book, morning):
    visit = book(note="Gate sticks")

    assert (visit.status, visit.number) == (InspectionStatus.SCHEDULED, 1)
    assert (visit.slot.day, visit.slot.window, visit.slot.inspector) == (THURSDAY, morning, cast.inspector)
    assert (visit.slot.booked, visit.slot.capacity) == (1, 8)
    assert (visit.site_contact_name, visit.site_contact_phone, visit.note) == (
        "Sam Siteman",
        "555-0144",
        "Gate sticks",
    )


def test_who_asked_is_told_without_the_private_note(cast, book):
    book(note="SECRET-NOTE")

    message = Message.objects.get()
    assert (message.kind, message.to, message.user) == ("inspection-booked", "bobb@example.org", cast.bob)
    assert message.subject == "Footing inspection on Thursday, November 19: BLDR-2026-00042"
    assert "between 8:00 am and 12:00 pm" in message.body
    assert "R. Okafor, 555-0177" in message.body
    assert "/permits/BLDR-2026-00042/inspections/" in message.body
    assert "SECRET-NOTE" not in message.body
    assert "Sam Siteman" not in message.body


def test_the_case_s_history_has_a_line_without_the_private_note(cast, book):
    book(note="SECRET-NOTE")

    line = audit.history("BLDR-2026-00042").get()
    assert (line.act, line.thing, line.actor) == ("was scheduled", "Footing 1", "bobb")
    assert line.facts == {"day": "2026-11-19", "window": "Morning", "inspector": "Rose Okafor"}
    assert "SECRET-NOTE" not in str(vars(line))


def test_the_same_request_twice_is_one_visit(book):
    assert book().pk == book().pk

    assert Inspection.objects.count() == 1
    assert Slot.objects.get().booked == 1
    assert Message.objects.count() == 1


def test_another_time_for_a_scheduled_type_is_refused(book):
    book()

    with pytest.raises(NotAllowed, match="Already scheduled for Thursday, November 19, morning."):
        book(day=FRIDAY)


def test_a_full_window_is_refused_and_the_rest_of_the_day_is_not(cast, book, morning, afternoon):
    Slot.objects.create(inspector=cast.inspector, day=THURSDAY, window=morning, capacity=1, booked=1)

    with pytest.raises(scheduling.JustTaken, match="The last place on Thursday, November 19, morning, was just taken"):
        book()
    assert book(window=afternoon).slot.window == afternoon


def test_cancelling_gives_the_place_back_and_tells_who_asked(cast, book):
    visit = book()

    cancelled = scheduling.cancel(visit, by=cast.bob, at=local(2026, 11, 19, 6, 59))

    assert (cancelled.status, cancelled.cancelled_by) == (InspectionStatus.CANCELLED, cast.bob)
    assert Slot.objects.get().booked == 0
    assert [message.kind for message in Message.objects.order_by("pk")] == [
        "inspection-booked",
        "inspection-cancelled",
    ]
    assert [line.act for line in audit.history("BLDR-2026-00042")] == ["was cancelled", "was scheduled"]


def test_from_seven_on_the_day_a_visit_stays(cast, book):
    visit = book()

    with pytest.raises(NotAllowed, match="It could be cancelled until 7:00 am on Thursday, November 19."):
        scheduling.cancel(visit, by=cast.bob, at=local(2026, 11, 19, 7))
    assert Slot.objects.get().booked == 1


def test_a_visit_is_cancelled_once(cast, book):
    visit = book()
    scheduling.cancel(visit, by=cast.bob, at=WEDNESDAY)

    with pytest.raises(NotAllowed, match="already cancelled"):
        scheduling.cancel(visit, by=cast.bob, at=WEDNESDAY)
    assert Slot.objects.get().booked == 0


def test_a_stranger_cancels_nothing(cast, book):
    visit = book()

    with pytest.raises(NotAllowed, match="Your account may not request inspections"):
        scheduling.cancel(visit, by=cast.charlie, at=WEDNESDAY)


def test_a_cancelled_type_can_be_asked_for_again(cast, book):
    scheduling.cancel(book(), by=cast.bob, at=WEDNESDAY)

    assert book(day=FRIDAY).number == 2


def test_the_technician_books_for_a_caller(cast, book):
    assert book(by=cast.dana).requested_by == cast.dana


def test_the_inspector_already_at_the_address_comes_before_one_with_less_to_do(cast, book):
    busy = cast.inspector
    idle = city.inspector(city.person("idle", "Ida", "Idle"), cast.north)
    book(case=city.case(cast, 43), by=cast.bob)
    Slot.objects.filter(inspector=busy).update(booked=5, capacity=8)

    visit = book()

    assert visit.slot.inspector == busy
    elsewhere = city.case(cast, 44, address=Address.objects.create(number="9", street="Far Rd", district=cast.north))
    assert book(case=elsewhere).slot.inspector == idle


def test_the_district_s_inspector_comes_before_one_from_elsewhere(cast, book):
    south = District.objects.create(code="S", name="South")
    there = city.inspector(city.person("south", "Sue", "South"), south)
    case = city.case(cast, 43, address=Address.objects.create(number="1", street="South St", district=south))

    assert book().slot.inspector == cast.inspector
    assert book(case=case).slot.inspector == there


def test_a_district_nobody_covers_is_everybody_s(cast, book):
    empty = District.objects.create(code="E", name="Empty")
    case = city.case(cast, 43, address=Address.objects.create(number="1", street="East St", district=empty))

    assert book(case=case).slot.inspector == cast.inspector


def test_only_an_inspector_of_the_trade_is_sent(cast, book):
    cast.inspector.trades = ["Plumbing"]
    cast.inspector.save()
    cast.types["footing"].trade = "Structure"
    cast.types["footing"].save()

    with pytest.raises(scheduling.JustTaken):
        book()
    mason = city.inspector(city.person("mason", "Max", "Mason"), cast.north, trades=["Structure"])
    assert book().slot.inspector == mason


def test_who_is_not_active_is_not_sent(cast, book):
    cast.inspector.active = False
    cast.inspector.save()

    with pytest.raises(scheduling.JustTaken):
        book()


def test_a_full_inspector_passes_the_visit_on(cast, book, morning):
    Slot.objects.create(inspector=cast.inspector, day=THURSDAY, window=morning, capacity=1, booked=1)
    other = city.inspector(city.person("other", "Otto", "Other"), cast.north)

    assert book().slot.inspector == other


def test_the_least_loaded_goes(cast, book, afternoon):
    other = city.inspector(city.person("other", "Otto", "Other"), cast.north)
    Slot.objects.create(inspector=cast.inspector, day=THURSDAY, window=afternoon, capacity=7, booked=2)
    Slot.objects.create(inspector=other, day=THURSDAY, window=afternoon, capacity=7, booked=1)

    assert book().slot.inspector == other


@pytest.mark.parametrize("booked", [-1, 9])
def test_the_database_refuses_a_counter_out_of_bounds(cast, morning, booked):
    slot = Slot.objects.create(inspector=cast.inspector, day=THURSDAY, window=morning, capacity=8)

    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute("UPDATE inspections_slot SET booked = %s WHERE id = %s", [booked, slot.pk])


def test_the_database_refuses_a_second_live_visit_of_a_type(cast, book):
    visit = book()

    with pytest.raises(IntegrityError, match="case_has_one_live_inspection_of_a_type"):
        Inspection.objects.create(
            case=visit.case,
            number=2,
            inspection_type=visit.inspection_type,
            slot=visit.slot,
            requested_by=cast.bob,
            requested_at=WEDNESDAY,
        )
