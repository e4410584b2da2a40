"""What a city sets in its rules decides what is refused; real cities' rules by their names."""

from decimal import Decimal

import pytest
import time_machine

from contacts.refusals import NotAllowed
from inspections import offers, refusal, results
from inspections.calendar import Timetable
from inspections.choices import FeeStops, RequestMode
from inspections.models import Calendar
from inspections.standing import Standing
from permits import fees
from permits.models import Fee
from tests.inspections import city
from tests.inspections.city import THURSDAY, WEDNESDAY, local


def rule(**facts):
    Calendar.objects.update(**facts)


def against(cast, code, *, by=None, at=WEDNESDAY, day=THURSDAY, window="morning", on_behalf=False, case=None):
    """What stands against a request, in words."""
    reasons = refusal.of_request(
        Standing.read(case or cast.case),
        Timetable.read(at),
        inspection_type=cast.types[code],
        day=day,
        window=window and city.window(window),
        by=by or cast.bob,
        at=at,
        on_behalf=on_behalf,
    )
    return [reason.what for reason in reasons]


def fail(cast, book, code="footing", times=1):
    for _time in range(times):
        results.record(book(code), result="failed", comment="Rebar is missing.", by=cast.okafor, at=WEDNESDAY)


def pay(cast):
    fees.settle(Fee.objects.owed(), by=cast.dana, at=WEDNESDAY)


def kind(cast, code, **facts):
    for name, value in facts.items():
        setattr(cast.types[code], name, value)
    cast.types[code].save()


@pytest.mark.parametrize(
    ("amount", "failures"),
    [
        pytest.param(72, 2, id="Boulder County: $72, before it is scheduled again"),
        pytest.param(150, 1, id="University of Central Florida: $150 at the first failure"),
        pytest.param(60, 2, id="Cleburne: on the third request"),
    ],
)
def test_a_re_inspection_fee_has_to_be_paid_before_the_next_request(cast, book, amount, failures):
    rule(reinspection_fee=amount, failures_before_fee=failures)

    fail(cast, book, times=failures)

    assert against(cast, "footing") == [f"Waits for the re-inspection fee of ${amount}.00."]
    pay(cast)
    assert against(cast, "footing") == []


def test_a_first_failure_is_free_where_the_second_is_charged(cast, book):
    fail(cast, book)

    assert against(cast, "footing") == []


def test_san_francisco_an_unpaid_re_inspection_fee_stops_every_further_inspection(cast, book):
    rule(fee_stops=FeeStops.EVERY_REQUEST)
    fail(cast, book, times=2)

    assert "Waits for the re-inspection fee of $72.00." in against(cast, "rough-electrical")
    assert "Waits for $72.00 in fees." in against(cast, "building-final")
    pay(cast)
    assert against(cast, "rough-electrical") == ["Waits for footing."]


def test_a_fee_that_stops_only_the_final_lets_the_next_visit_be_requested(cast, book):
    rule(fee_stops=FeeStops.FINAL, final_waits_for_fees=False)
    fail(cast, book, times=2)

    assert against(cast, "footing") == []
    assert "Waits for the re-inspection fee of $72.00." in against(cast, "building-final")
    assert not [step for step in offers.next_steps(cast.case, cast.bob, WEDNESDAY) if "again" in step.text]


@pytest.mark.parametrize(
    ("waits", "what"),
    [
        pytest.param(True, ["Waits for $35.00 in fees."], id="Ormond Beach: all fees before the final"),
        pytest.param(False, [], id="elsewhere: they may wait"),
    ],
)
def test_a_final_waits_for_the_fees_of_the_permit_where_the_city_says_so(cast, book, waits, what):
    rule(final_waits_for_fees=waits)
    for code in ("footing", "rough-electrical", "framing", "insulation"):
        results.record(book(code), result="passed", comment="", by=cast.okafor, at=WEDNESDAY)
    fees.assess(cast.case, code="X", description="Plan check", amount=Decimal(35), by=cast.dana, at=WEDNESDAY)

    assert against(cast, "building-final") == what


def test_a_status_that_the_city_opens_takes_requests(cast):
    ready = city.case(cast, 43, status="ready")
    assert against(cast, "footing", case=ready) == ["This permit is not issued. Its status is “Ready to issue”."]

    rule(open_statuses=["ready", "issued"])

    assert against(cast, "footing", case=ready) == []


def test_a_status_that_the_city_closes_takes_none(cast):
    rule(open_statuses=["ready"])

    assert against(cast, "footing") == ["No inspections can be requested while a permit's status is “Issued”."]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("After-hours visit", id="San Francisco: after hours by arrangement"),
        pytest.param("Expedited visit", id="Miami Beach: expedited by arrangement"),
        pytest.param("Re-roof by video", id="Boulder County: by photo or video, by arrangement"),
    ],
)
def test_what_is_arranged_by_telephone_is_refused_on_the_site_and_taken_for_a_caller(cast, name):
    kind(cast, "footing", name=name, mode=RequestMode.DESK)

    assert against(cast, "footing") == [f"{name} is arranged by telephone."]
    assert against(cast, "footing", by=cast.dana, on_behalf=True) == []


def test_a_type_whose_day_the_city_chooses_needs_no_day(cast):
    kind(cast, "footing", mode=RequestMode.ASSIGNED)

    assert against(cast, "footing", day=None, window=None) == []


def test_a_type_with_a_calendar_needs_a_day(cast):
    assert against(cast, "footing", day=None, window=None) == ["No day and time is chosen."]


def test_a_type_out_of_use_is_not_asked_for_and_holds_nothing_up(cast, book):
    kind(cast, "footing", is_active=False)

    assert against(cast, "footing") == ["This permit does not need the inspection “Footing”."]
    assert against(cast, "rough-electrical") == []


def test_a_type_out_of_use_keeps_what_came_of_it(cast, book):
    visit = book()
    kind(cast, "footing", is_active=False)

    assert [line.live for line in Standing.read(cast.case).lines][0] == visit


def test_a_type_with_its_own_hour_is_refused_by_that(cast):
    kind(cast, "footing", close_at=city.datetime.time(9))

    assert against(cast, "footing") == ["Requests for Thursday closed today at 9:00 am."]


def test_a_window_out_of_use_is_refused(cast, morning):
    morning.active = False
    morning.save()

    assert against(cast, "footing") == ["“Morning” is not offered any more."]
    assert against(cast, "footing", window="afternoon") == []


def test_a_window_that_is_too_near_says_to_choose_another_time(cast, morning):
    rule(notice_days=0, close_at=city.datetime.time(15))

    (reason,) = refusal.of_day(Timetable.read(WEDNESDAY), WEDNESDAY.date(), at=WEDNESDAY, window=morning)

    assert str(reason) == "Requests for Wednesday, Morning, closed today at 8:00 am. Choose another time."


# Moves and cancellations.


def against_moving(visit, *, by, at=WEDNESDAY, day=THURSDAY):
    reasons = refusal.of_moving(visit, Timetable.read(at), day=day, window=city.window("afternoon"), by=by, at=at)
    return [reason.what for reason in reasons]


def test_a_visit_can_be_moved_until_the_hour_of_its_day(cast, book):
    visit, friday_week = book(), city.datetime.date(2026, 11, 23)

    assert against_moving(visit, by=cast.bob) == []
    late = local(2026, 11, 19, 7)
    assert against_moving(visit, by=cast.bob, at=late, day=friday_week) == [
        "It could be moved until 7:00 am on Thursday, November 19."
    ]
    assert against_moving(visit, by=cast.dana, at=late, day=friday_week) == []


def test_a_visit_can_be_moved_as_often_as_the_city_lets_it(cast, book):
    rule(most_moves=2)
    visit = book()
    visit.moves = 2

    assert against_moving(visit, by=cast.bob) == ["A visit can be moved 2 times, and this one has been."]
    assert against_moving(visit, by=cast.dana) == []
    rule(most_moves=None)
    assert against_moving(visit, by=cast.bob) == []


def test_everything_that_stands_against_a_move_is_told_at_once(cast, book):
    rule(most_moves=0)
    visit = book()

    assert against_moving(visit, by=cast.charlie, at=local(2026, 11, 19, 7), day=city.datetime.date(2026, 11, 26)) == [
        "Your account may not request inspections on this permit.",
        "It could be moved until 7:00 am on Thursday, November 19.",
        "Visits can't be moved here.",
        "Thursday, November 26 is a holiday.",
    ]


def test_a_visit_with_a_result_is_not_moved(cast, book):
    visit = results.record(book(), result="passed", comment="", by=cast.okafor, at=WEDNESDAY)

    assert against_moving(visit, by=cast.bob) == ["This inspection already has a result: passed."]


@pytest.mark.parametrize(("fee", "stands"), [(0, True), (60, False)])
def test_wheat_ridge_a_late_cancellation_is_possible_for_a_fee(cast, book, fee, stands):
    rule(late_cancel_fee=fee)
    visit, at = book(), local(2026, 11, 19, 8)

    assert bool(refusal.of_cancelling(visit, Timetable.read(at), by=cast.bob, at=at)) is stands


def test_not_even_a_fee_cancels_a_visit_whose_day_is_over(cast, book):
    rule(late_cancel_fee=60)
    at = local(2026, 11, 20, 8)

    (reason,) = refusal.of_cancelling(book(), Timetable.read(at), by=cast.bob, at=at)

    assert reason.what == "It could be cancelled until 7:00 am on Thursday, November 19."


def test_the_desk_cancels_after_the_hour(cast, book):
    at = local(2026, 11, 19, 8)

    assert refusal.of_cancelling(book(), Timetable.read(at), by=cast.dana, at=at) == []


def test_bedford_an_inspector_makes_fifteen_visits_a_day(cast, book):
    windows = [city.window("morning")] * 8 + [city.window("afternoon")] * 7
    for number, window in enumerate(windows, start=100):
        book(case=city.case(cast, number), window=window)

    for window in ("morning", "afternoon"):
        with pytest.raises(NotAllowed, match="was just taken"):
            book(case=city.case(cast, 200 if window == "morning" else 201), window=city.window(window))


def test_a_permit_in_a_status_that_the_city_opens_is_offered_on_its_pages(cast, client, wednesday):
    ready = city.case(cast, 43, status="ready")
    client.force_login(cast.bob)
    assert ready.number not in client.get("/inspections/").content.decode()

    rule(open_statuses=["ready", "issued"])

    assert ready.number in client.get("/inspections/").content.decode()
    assert (
        f"{ready.get_absolute_url()}inspections/request/?type=footing"
        in client.get(ready.get_absolute_url()).content.decode()
    )


def test_after_the_hour_a_visit_is_cancelled_for_a_fee_but_not_moved_on_its_page(cast, book, client):
    rule(late_cancel_fee=60)
    visit = book()
    client.force_login(cast.bob)
    page = f"{cast.case.get_absolute_url()}inspections/"

    with time_machine.travel(local(2026, 11, 19, 8), tick=False):
        html = client.get(page).content.decode()

    assert f"/inspections/{visit.number}/cancel/" in html
    assert f"/inspections/{visit.number}/move/" not in html


def test_the_desk_s_page_moves_a_visit_after_the_hour(cast, book, client, settings):
    settings.TWO_STEP_REQUIRED = False
    visit = book()
    client.force_login(cast.dana)

    with time_machine.travel(local(2026, 11, 19, 8), tick=False):
        html = client.get(f"/admin/inspections/inspection/{visit.pk}/move/").content.decode()

    assert "It could be" not in html
    assert 'name="when"' in html
