"""The desk's day board: places, inspectors, absences."""

import pytest

from contacts import audit
from inspections import capacity
from inspections.models import Absence, Inspection, Slot
from tests.inspections import city
from tests.inspections.city import THURSDAY as DAY
from tests.inspections.city import WEDNESDAY
from tests.inspections.desk import ABSENCES, BOARD, THURSDAY, act

pytestmark = pytest.mark.usefixtures("wednesday")


@pytest.fixture(autouse=True)
def one_step(settings):
    """The second step of staff's log-in has its own tests."""
    settings.TWO_STEP_REQUIRED = False


@pytest.fixture
def desk(cast, client):
    client.force_login(cast.dana)
    return client


@pytest.fixture
def other(cast):
    return city.inspector(city.person("otto", "Otto", "Other"), cast.north)


@pytest.fixture
def places(cast):
    return f"{THURSDAY}{cast.inspector.pk}/morning/"


def absence(cast, **more):
    return {
        "inspector": cast.inspector.pk,
        "first_day": "2026-11-19",
        "last_day": "2026-11-19",
        "reason": "SICK-NOTE",
    } | more


def test_the_board_shows_each_inspector_with_places_and_visits(cast, desk, book, other):
    book()

    page = desk.get(THURSDAY).content.decode()

    assert "Rose Okafor" in page
    assert "Otto Other" in page
    assert "1 of 8" in page
    assert "BLDR-2026-00042" in page
    assert "29 free places" in page


def test_without_a_day_the_board_is_today_s(cast, desk):
    assert "Wednesday, November 18" in desk.get(BOARD).content.decode()


def test_the_box_leads_to_another_day(cast, desk):
    answer = desk.get(THURSDAY, {"day": "2026-11-20"})

    assert (answer.status_code, answer.url) == (302, f"{BOARD}2026-11-20/")


@pytest.mark.parametrize("address", [f"{BOARD}yesterday/", f"{BOARD}2026-02-30/", f"{BOARD}2026-11-19/1/never/"])
def test_a_day_that_is_none_is_not_found(desk, address):
    assert desk.get(address).status_code == 404


def test_staff_give_an_inspector_fewer_places(cast, desk, places):
    assert 'value="8"' in desk.get(places).content.decode()

    answer = desk.post(places, {"places": "3", "seen": "8"})

    assert (answer.status_code, answer.url) == (302, THURSDAY)
    assert Slot.objects.get().capacity == 3


def test_fewer_places_than_visits_are_refused_with_the_visits(cast, desk, book, places):
    visit = book()

    page = desk.post(places, {"places": "0", "seen": "8"}).content.decode()

    assert "Move or cancel visits first" in page
    assert act(visit, "inspector") in page
    assert Slot.objects.get().capacity == 8


def test_the_second_of_two_who_change_a_day_is_told_and_keeps_what_was_typed(cast, desk, morning, places):
    capacity.change(cast.inspector, day=DAY, window=morning, places=5, seen=8, by=cast.dana, at=WEDNESDAY)

    page = desk.post(places, {"places": "3", "seen": "8"}).content.decode()

    assert "Somebody changed it meanwhile" in page
    assert 'name="seen" value="5"' in page
    assert 'value="3"' in page
    assert Slot.objects.get().capacity == 5


@pytest.mark.parametrize("sent", ["", "-1", "100", "many"])
def test_what_is_no_number_of_places_comes_back(cast, desk, places, sent):
    assert desk.post(places, {"places": sent, "seen": "8"}).status_code == 200
    assert not Slot.objects.exists()


def test_a_visit_goes_to_another_inspector(cast, desk, book, other):
    visit = book()

    answer = desk.post(act(visit, "inspector"), {"inspector": other.pk})

    visit.refresh_from_db()
    assert (answer.url, visit.slot.inspector, visit.slot.day) == (THURSDAY, other, DAY)


def test_a_visit_goes_to_whoever_suits_best(cast, desk, book, other):
    visit = book()

    desk.post(act(visit, "inspector"), {"inspector": ""})

    visit.refresh_from_db()
    assert visit.slot.inspector == other


def test_a_full_inspector_takes_no_more_whoever_asks(cast, desk, book, other, morning):
    visit = book()
    Slot.objects.create(inspector=other, day=DAY, window=morning, capacity=1, booked=1)
    client = desk
    client.force_login(cast.dana)

    page = client.post(act(visit, "inspector"), {"inspector": other.pk}).content.decode()

    assert "place" in page
    assert Inspection.objects.get().slot.inspector == cast.inspector


def test_an_absence_passes_the_visits_on_and_says_to_whom(cast, desk, book, other):
    visit = book()

    page = desk.post(f"{ABSENCES}add/", absence(cast), follow=True).content.decode()

    visit.refresh_from_db()
    assert visit.slot.inspector == other
    assert "Passed on just now" in page
    assert "O. Other" in page
    assert "None: every visit has an inspector." in page
    board = desk.get(THURSDAY).content.decode()
    assert "Absent" in board
    assert "Nobody comes to these visits" not in board


def test_a_visit_that_finds_no_place_is_listed_with_proposals(cast, desk, book):
    visit = book()
    later = city.inspector(city.person("late", "Lou", "Later"), cast.north)
    Slot.objects.create(inspector=later, day=DAY, window=visit.slot.window, capacity=0)

    page = desk.post(f"{ABSENCES}add/", absence(cast), follow=True).content.decode()

    assert "There is a place on" in page
    assert f"{act(visit, 'move')}?when=2026-11-19+afternoon" in page
    assert "Sam Siteman, 555-0144" in page
    assert "Nobody comes to these visits" in desk.get(THURSDAY).content.decode()
    assert "selected" in desk.get(f"{act(visit, 'move')}?when=2026-11-20+morning").content.decode()


def test_trying_again_finds_the_place_that_came_free(cast, desk, book, morning):
    visit = book()
    other = city.inspector(city.person("late", "Lou", "Later"), cast.north)
    Slot.objects.create(inspector=other, day=DAY, window=morning, capacity=0)
    desk.post(f"{ABSENCES}add/", absence(cast))
    Slot.objects.filter(inspector=other).update(capacity=4)

    page = desk.post(f"{ABSENCES}{Absence.objects.get().pk}/change/", follow=True).content.decode()

    visit.refresh_from_db()
    assert visit.slot.inspector == other
    assert "None: every visit has an inspector." in page
    assert Absence.objects.count() == 1


def test_who_is_back_early_has_places_again(cast, desk):
    desk.post(f"{ABSENCES}add/", absence(cast, last_day="2026-11-20"))
    page = f"{ABSENCES}{Absence.objects.get().pk}/end/"
    assert 'value="2026-11-18"' in desk.get(page).content.decode()

    desk.post(page, {"last_day": "2026-11-19"})

    assert f"{Absence.objects.get().last_day}" == "2026-11-19"
    assert set(Slot.objects.filter(closed=False).values_list("day", flat=True)) == {city.datetime.date(2026, 11, 20)}
    assert "It ends on that day already." in desk.post(page, {"last_day": "2026-11-20"}).content.decode()


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"last_day": "2026-11-18"}, "The last day is before the first."),
        ({"inspector": ""}, "Choose an inspector."),
        ({"first_day": "soon"}, "Enter a valid date."),
    ],
)
def test_an_absence_that_makes_no_sense_comes_back_with_what_was_typed(cast, desk, sent, sentence):
    page = desk.post(f"{ABSENCES}add/", absence(cast, **sent)).content.decode()

    assert sentence in page
    assert "SICK-NOTE" in page
    assert not Absence.objects.exists()


def test_the_calendar_of_absences_lists_what_is_to_come(cast, desk):
    for first, last, reason in (("2026-11-01", "2026-11-02", "gone"), ("2026-11-23", "2026-11-24", "training")):
        Absence.objects.create(
            inspector=cast.inspector,
            first_day=first,
            last_day=last,
            reason=reason,
            recorded_by=cast.dana,
            recorded_at=WEDNESDAY,
        )

    page = desk.get(ABSENCES).content.decode()
    assert "training" in page
    assert "gone" not in page
    assert "gone" in desk.get(ABSENCES, {"days": "past"}).content.decode()
    assert "gone" in desk.get(ABSENCES, {"days": "all"}).content.decode()


def test_an_inspector_looks_at_the_board_and_changes_nothing(cast, client, book, places):
    visit = book()
    client.force_login(cast.okafor)

    page = client.get(THURSDAY).content.decode()

    assert "BLDR-2026-00042" in page
    assert act(visit, "inspector") not in page
    for address in (places, f"{ABSENCES}add/", act(visit, "inspector")):
        assert client.get(address).status_code == 403
        assert client.post(address).status_code == 403


def test_a_supervisor_shares_out_the_day_and_records_results(cast, client, book, other):
    client.force_login(city.person("supra", "Susi", "Visor", role="Supervisor"))
    visit = book()

    client.post(act(visit, "inspector"), {"inspector": other.pk})

    visit.refresh_from_db()
    assert visit.slot.inspector == other
    assert client.get(f"{ABSENCES}add/").status_code == 200
    assert client.get(f"/inspections/visits/{visit.pk}/result/").status_code == 200


@pytest.mark.parametrize("who", ["bob", "charlie"])
def test_who_is_not_staff_is_sent_to_log_in(cast, client, places, who):
    client.force_login(getattr(cast, who))

    for address in (BOARD, THURSDAY, places, ABSENCES, f"{ABSENCES}add/"):
        assert client.get(address).status_code == 302


def test_the_reason_of_an_absence_is_for_the_desk_alone(cast, desk, client, book, other):
    book()
    desk.post(f"{ABSENCES}add/", absence(cast))
    assert "SICK-NOTE" in desk.get(THURSDAY).content.decode()

    client.force_login(cast.okafor)
    assert "SICK-NOTE" not in client.get(THURSDAY).content.decode()
    assert all("SICK-NOTE" not in str(vars(line)) for line in audit.history("BLDR-2026-00042"))


def test_the_board_costs_the_same_for_one_and_for_many(cast, desk, book, django_assert_max_num_queries):
    book()
    desk.get(THURSDAY)
    with django_assert_max_num_queries(14) as few:
        desk.get(THURSDAY)
    for number in range(50, 54):
        city.inspector(city.person(f"more{number}", "More", f"Number {number}"), cast.north)
        book(case=city.case(cast, number), window=city.window("afternoon"))

    with django_assert_max_num_queries(len(few)):
        desk.get(THURSDAY)
