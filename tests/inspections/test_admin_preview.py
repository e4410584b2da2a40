"""The preview shows staff what the site would offer, from the same functions."""

import pytest

from inspections import openings, preview
from inspections.assignment import Roster
from inspections.calendar import Timetable
from inspections.models import Calendar
from inspections.standing import Standing
from tests.inspections import city
from tests.inspections.city import WEDNESDAY

PAGE = "/admin/inspections/calendar/preview/"


@pytest.fixture(autouse=True)
def one_step(settings):
    """The second step of staff's log-in has its own tests."""
    settings.TWO_STEP_REQUIRED = False


@pytest.fixture
def look(client, cast, wednesday):
    client.force_login(cast.dana)

    def ask(**facts):
        return client.get(PAGE, {"number": "bldr-2026-00042", **facts}).content.decode()

    return ask


def test_each_type_is_offered_or_told_what_it_waits_for(look):
    page = " ".join(look().split())

    assert 'Footing</dt> <dd class="mb-2">Offered</dd>' in page
    assert "Waits for footing. Request rough electrical when that has happened." in page
    assert "Waits for insulation." in page


def test_the_days_are_those_the_site_offers_and_the_others_say_why_not(look, cast, book):
    for number in range(100, 108):
        book(case=city.case(cast, number))
    timetable, wanted = Timetable.read(WEDNESDAY), [cast.types["footing"]]
    days = openings.open_days(timetable, wanted, at=WEDNESDAY)
    on_site = openings.squares(days, wanted, timetable, Roster.read(cast.case, days), at=WEDNESDAY)
    previewed = preview.of(cast.case, by=cast.dana, at=WEDNESDAY)

    assert _free(on_site, "choices") == _free(previewed.days, "windows")
    assert (city.THURSDAY, "Morning") not in _free(on_site, "choices")
    page = look()

    assert "Morning: full<br>Afternoon: free" in page
    assert "Wednesday, November 18 is not ahead of us." in page
    assert "Thursday, November 26 is a holiday." in page
    assert "There are no inspections on Saturdays and Sundays." in page
    assert "Inspections can be requested up to Friday, December 11." in page


def test_another_moment_and_another_type_can_be_asked_about(look, cast):
    page = look(day="2026-11-18", hour="15:30", inspection_type=cast.types["framing"].pk)

    assert "Asked at 3:30 pm on Wednesday, November 18" in page
    assert "Days for Framing" in page
    assert "Requests for Thursday closed today at 3:30 pm." in page


def test_a_permit_that_takes_nothing_says_every_reason(look, cast):
    city.case(cast, 43, status="ready")

    page = look(number="BLDR-2026-00043")

    assert "Nothing can be requested on this permit:" in page
    assert "This permit is not issued." in page


def test_a_same_day_offer_names_its_fee(look):
    Calendar.objects.update(same_day_until=city.datetime.time(11), same_day_fee=120)

    page = look()

    assert "(same day, $120.00)" in page
    assert "Morning: Requests for Wednesday, Morning, closed today at 8:00 am.<br>Afternoon: free" in page


def test_an_unknown_number_is_told_at_its_field(look):
    assert "There is no permit with this number." in look(number="NOPE-1")


def test_who_may_not_see_the_rules_sees_no_preview(client, cast):
    client.force_login(cast.okafor)
    assert client.get(PAGE).status_code == 403
    client.force_login(cast.bob)
    assert client.get(PAGE).status_code == 302


def test_a_preview_costs_the_same_however_many_types_and_days(look, cast, django_assert_max_num_queries):
    look()
    with django_assert_max_num_queries(20) as few:
        look()
    Calendar.objects.update(horizon_days=40)
    for number in range(5):
        kind = type(cast.types["footing"]).objects.create(code=f"more-{number}", name=f"More {number}")
        cast.case_type.required_inspections.create(inspection_type=kind, order=50 + number)

    with django_assert_max_num_queries(len(few)):
        look()
    assert len(Standing.read(cast.case).lines) == 10


def _free(days, name):
    return {(one.day, part.window.name) for one in days for part in getattr(one, name) if part.free}
