"""Moving, assigning, passing on, asking for several: told to the rules directly."""

import datetime
from decimal import Decimal

import pytest

from contacts import audit
from contacts.models import Message
from contacts.refusals import NotAllowed
from inspections import scheduling
from inspections.choices import InspectionStatus, RequestMode
from inspections.models import Blackout, Calendar, Inspection, Slot
from permits.models import Fee, Hold
from tests.inspections import city
from tests.inspections.city import THURSDAY, WEDNESDAY, local

FRIDAY = datetime.date(2026, 11, 20)
SATURDAY = datetime.date(2026, 11, 21)


@pytest.fixture
def several(cast, morning):
    """Ask as Bob would for rows of a type and a day each."""

    def ask(*rows, **facts):
        facts = {"by": cast.bob, "at": WEDNESDAY} | facts
        wishes = [scheduling.Wish(cast.types[code], day, day and morning) for code, day in rows]
        return scheduling.request_several(
            cast.case, wishes, site_contact_name="Sam Siteman", site_contact_phone="555-0144", **facts
        )

    return ask


@pytest.fixture
def waiting(cast, book):
    """A visit that waits for the city to choose its day."""
    cast.types["footing"].mode = RequestMode.ASSIGNED
    cast.types["footing"].save()
    return book(day=None, window=None)


def rules(**facts):
    Calendar.objects.update(**facts)


def counters():
    return {(slot.day, slot.window.code): slot.booked for slot in Slot.objects.select_related("window")}


def test_a_moved_visit_is_the_same_row_in_another_place(cast, book, afternoon):
    visit = book()

    moved = scheduling.move(visit, day=FRIDAY, window=afternoon, by=cast.bob, at=WEDNESDAY)

    assert (moved.pk, moved.number, moved.slot.day, moved.slot.window) == (visit.pk, 1, FRIDAY, afternoon)
    assert (moved.status, moved.moves, moved.sequence) == (InspectionStatus.SCHEDULED, 1, 1)
    assert counters() == {(THURSDAY, "morning"): 0, (FRIDAY, "afternoon"): 1}
    assert [message.kind for message in Message.objects.order_by("pk")] == ["inspection-booked", "inspection-moved"]
    line = audit.history("BLDR-2026-00042").first()
    assert (line.act, line.facts["day"], line.facts["window"]) == ("was moved", "2026-11-20", "Afternoon")


def test_a_second_click_on_moving_moves_once(cast, book, afternoon):
    visit = book()

    for _click in range(2):
        moved = scheduling.move(visit, day=FRIDAY, window=afternoon, by=cast.bob, at=WEDNESDAY)

    assert (moved.moves, moved.sequence) == (1, 1)
    assert Message.objects.filter(kind="inspection-moved").count() == 1


def test_moving_to_a_full_window_loses_nothing(cast, book, morning):
    visit = book()
    Slot.objects.create(inspector=cast.inspector, day=FRIDAY, window=morning, capacity=1, booked=1)

    with pytest.raises(scheduling.JustTaken):
        scheduling.move(visit, day=FRIDAY, window=morning, by=cast.bob, at=WEDNESDAY)

    visit.refresh_from_db()
    assert (visit.slot.day, visit.moves, visit.sequence) == (THURSDAY, 0, 0)
    assert counters() == {(THURSDAY, "morning"): 1, (FRIDAY, "morning"): 1}


def test_every_reason_against_a_move_is_named_at_once(cast, book, morning):
    visit = book()
    rules(most_moves=0)
    Blackout.objects.create(day=FRIDAY, reason="Staff training")
    Hold.objects.create(
        case=cast.case, severity="hold", blocks=["inspect"], reason="Stop work", placed_by=cast.dana,
        placed_at=WEDNESDAY, desk="permits",
    )  # fmt: skip

    with pytest.raises(NotAllowed) as error:
        scheduling.move(visit, day=FRIDAY, window=morning, by=cast.bob, at=local(2026, 11, 19, 7))

    said = str(error.value)
    for part in ("Stop work", "could be moved until 7:00 am", "can't be moved here", "Staff training"):
        assert part in said


def test_a_stranger_moves_nothing(cast, book, morning):
    with pytest.raises(NotAllowed, match="Your account may not request inspections"):
        scheduling.move(book(), day=FRIDAY, window=morning, by=cast.charlie, at=WEDNESDAY)


def test_so_many_moves_by_those_who_asked_but_the_desk_goes_on(cast, book, morning, afternoon):
    rules(most_moves=1)
    visit = scheduling.move(book(), day=FRIDAY, window=morning, by=cast.bob, at=WEDNESDAY)

    with pytest.raises(NotAllowed, match="can be moved 1 time"):
        scheduling.move(visit, day=THURSDAY, window=afternoon, by=cast.bob, at=WEDNESDAY)
    moved = scheduling.move(visit, day=THURSDAY, window=afternoon, by=cast.dana, at=local(2026, 11, 19, 9))
    assert (moved.moves, moved.sequence) == (1, 2)


def test_the_desk_moves_to_no_day_without_inspections_and_to_nothing_that_is_over(cast, book, morning):
    visit = book()

    with pytest.raises(NotAllowed, match="There are no inspections on Saturday, November 21."):
        scheduling.move(visit, day=SATURDAY, window=morning, by=cast.dana, at=WEDNESDAY)
    with pytest.raises(NotAllowed, match="Wednesday, November 18, morning, is over."):
        scheduling.move(visit, day=WEDNESDAY.date(), window=morning, by=cast.dana, at=local(2026, 11, 18, 12))


def test_moving_to_the_day_itself_costs_the_same_day_fee(cast, book, afternoon):
    visit = book()
    rules(same_day_until=datetime.time(11), same_day_fee=Decimal("120.00"))

    scheduling.move(visit, day=WEDNESDAY.date(), window=afternoon, by=cast.bob, at=WEDNESDAY)

    fee = Fee.objects.get()
    assert (fee.code, fee.amount, fee.description) == ("SAME_DAY", Decimal("120.00"), "Same-day inspection: footing")


def test_a_request_for_the_day_itself_costs_its_fee_once(cast, book, afternoon):
    rules(same_day_until=datetime.time(11), same_day_fee=Decimal("120.00"))

    for _click in range(2):
        book(day=WEDNESDAY.date(), window=afternoon)
    book(case=city.case(cast, 43), day=THURSDAY)

    assert [fee.amount for fee in Fee.objects.all()] == [Decimal("120.00")]


def test_cancelling_late_costs_its_fee_and_gives_the_place_back(cast, book):
    visit = book()
    rules(late_cancel_fee=Decimal("60.00"))

    cancelled = scheduling.cancel(visit, by=cast.bob, at=local(2026, 11, 19, 8))

    assert (cancelled.status, cancelled.sequence) == (InspectionStatus.CANCELLED, 1)
    fee = Fee.objects.get()
    assert (fee.code, fee.amount, fee.description) == ("LATE_CANCEL", Decimal("60.00"), "Late cancellation: footing")
    assert counters() == {(THURSDAY, "morning"): 0}


def test_cancelling_in_time_or_a_visit_whose_inspector_is_absent_costs_nothing(cast, book):
    rules(late_cancel_fee=Decimal("60.00"))
    scheduling.cancel(book(), by=cast.bob, at=local(2026, 11, 19, 6, 59))
    visit = book()
    Slot.objects.update(closed=True)
    scheduling.cancel(visit, by=cast.bob, at=local(2026, 11, 19, 8))

    assert not Fee.objects.exists()


def test_each_of_several_has_its_own_answer_in_the_order_asked(cast, several):
    (first, footing), (second, framing), (third, final) = several(
        ("footing", THURSDAY), ("framing", THURSDAY), ("building-final", SATURDAY)
    )

    assert [one.inspection_type.code for one in (first, second, third)] == ["footing", "framing", "building-final"]
    assert (footing.slot.day, footing.site_contact_name) == (THURSDAY, "Sam Siteman")
    assert "Waits for rough electrical" in str(framing)
    assert len(final.reasons) == 2
    assert Inspection.objects.count() == 1


def test_several_asked_twice_are_booked_once(several):
    rows = [("footing", THURSDAY)]
    (_row, first), (_row, second) = *several(*rows), *several(*rows)

    assert first == second
    assert Slot.objects.get().booked == 1


def test_the_desk_asks_for_a_caller_and_the_visit_is_the_caller_s(cast, several):
    ((_row, visit),) = several(
        ("footing", THURSDAY), by=cast.dana, for_user=cast.bob, site_contact_email="sam@x.example"
    )

    assert (visit.requested_by, visit.site_contact_email) == (cast.bob, "sam@x.example")
    assert audit.history("BLDR-2026-00042").get().actor == "danad"


def test_the_desk_asks_for_what_is_arranged_by_telephone(cast, book):
    cast.types["footing"].mode = RequestMode.DESK
    cast.types["footing"].save()

    with pytest.raises(NotAllowed, match="arranged by telephone"):
        book()
    assert book(by=cast.dana).status == InspectionStatus.SCHEDULED


def test_where_the_city_chooses_the_day_a_request_waits_without_a_place(waiting, book):
    assert (waiting.status, waiting.slot, waiting.number) == (InspectionStatus.REQUESTED, None, 1)
    assert book(day=None, window=None) == waiting
    assert not Slot.objects.exists()
    assert audit.history("BLDR-2026-00042").get().act == "was requested"


def test_the_desk_gives_a_request_its_day_and_inspector(cast, waiting, morning):
    visit = scheduling.assign(waiting, day=THURSDAY, window=morning, by=cast.dana, at=local(2026, 11, 18, 18))

    assert (visit.status, visit.slot.inspector, visit.slot.booked) == (
        InspectionStatus.SCHEDULED,
        cast.inspector,
        1,
    )
    assert scheduling.assign(waiting, day=THURSDAY, window=morning, by=cast.dana, at=WEDNESDAY).sequence == 1
    with pytest.raises(NotAllowed, match="does not wait for a day any more"):
        scheduling.assign(waiting, day=FRIDAY, window=morning, by=cast.dana, at=WEDNESDAY)


def test_who_asked_for_a_visit_does_not_give_it_its_day(cast, waiting, morning):
    with pytest.raises(NotAllowed, match="Only the desk chooses"):
        scheduling.assign(waiting, day=THURSDAY, window=morning, by=cast.bob, at=WEDNESDAY)


def test_a_request_that_waits_can_be_cancelled(cast, waiting):
    assert scheduling.cancel(waiting, by=cast.bob, at=WEDNESDAY).status == InspectionStatus.CANCELLED


def test_a_chosen_inspector_of_another_trade_or_without_a_place_is_refused(cast, waiting, morning):
    plumber = city.inspector(city.person("plumb", "Pia", "Lumber"), cast.north, trades=["Plumbing"])
    cast.types["footing"].trade = "Structure"
    cast.types["footing"].save()
    Slot.objects.create(inspector=cast.inspector, day=THURSDAY, window=morning, capacity=0)

    for inspector in (plumber, cast.inspector):
        with pytest.raises(scheduling.NobodyFree):
            scheduling.assign(waiting, day=THURSDAY, window=morning, inspector=inspector, by=cast.dana, at=WEDNESDAY)


def test_a_visit_is_passed_on_to_another_inspector_of_the_same_time(cast, book):
    visit = book()
    with pytest.raises(scheduling.NobodyFree):
        scheduling.reassign(visit, by=cast.dana, at=WEDNESDAY)
    other = city.inspector(city.person("other", "Otto", "Other"), cast.north)

    passed_on = scheduling.reassign(visit, inspector=other, by=cast.dana, at=WEDNESDAY)

    assert (passed_on.pk, passed_on.slot.inspector, passed_on.slot.day) == (visit.pk, other, THURSDAY)
    assert (passed_on.moves, passed_on.sequence) == (0, 1)
    assert sorted(Slot.objects.values_list("booked", flat=True)) == [0, 1]
    told = set(Message.objects.filter(kind="inspection-reassigned").values_list("to", flat=True))
    assert "bobb@example.org" in told
    with pytest.raises(NotAllowed, match="Only the desk chooses"):
        scheduling.reassign(visit, by=cast.bob, at=WEDNESDAY)
