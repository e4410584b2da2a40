"""A day on the road: the order of the stops, the hours people are told, and the order by hand."""

import datetime
from decimal import Decimal

import pytest

from contacts.models import Activity
from contacts.refusals import NotAllowed
from inspections import results, routing, scheduling
from inspections.calendar import Timetable
from inspections.models import Calendar, Inspection, Slot
from permits.models import Address, Case, District, StatusChange
from tests.inspections import city
from tests.inspections.city import THURSDAY, WEDNESDAY, local

NINE = local(2026, 11, 19, 9)


@pytest.fixture
def visit_at(cast, book):
    """Book a visit at a place of its own: street line, perhaps coordinates in thousandths, district, window."""
    numbers = iter(range(500, 600))

    def visit(line, north=None, east=None, *, district=None, **how):
        number, street = line.split(" ", 1)
        address = Address.objects.create(
            number=number,
            street=street,
            district=district or cast.north,
            latitude=None if north is None else Decimal(39) + Decimal(north) / 1000,
            longitude=None if east is None else Decimal(-121) + Decimal(east) / 1000,
        )
        return book(case=city.case(cast, next(numbers), address=address), **how)

    return visit


def places(cast):
    return [str(stop.inspection.case.address) for stop in routing.route(cast.inspector, THURSDAY)]


def hours(cast):
    return [(f"{stop.starts:%H:%M}", f"{stop.ends:%H:%M}") for stop in routing.route(cast.inspector, THURSDAY)]


# --- the order


def test_the_next_stop_is_the_nearest_to_the_last(cast, visit_at):
    visit_at("1 Anvil St", 0, 0)
    visit_at("2 Brick St", 30, 0)
    visit_at("3 Chisel St", 10, 0)
    visit_at("4 Dovetail St", 20, 5)

    assert places(cast) == ["1 Anvil St", "3 Chisel St", "4 Dovetail St", "2 Brick St"]


def test_places_without_coordinates_follow_street_and_house_number(cast, visit_at):
    visit_at("10 Mortar St")
    visit_at("9 Mortar St")
    visit_at("100 Anvil St")

    assert places(cast) == ["100 Anvil St", "9 Mortar St", "10 Mortar St"]


def test_a_district_is_finished_before_the_next(cast, visit_at):
    south = District.objects.create(code="S", name="South")
    cast.inspector.districts.add(south)
    visit_at("1 Anvil St", 0, 0)
    visit_at("2 Border St", 1, 0, district=south)
    visit_at("3 Chisel St", 9, 0)

    assert places(cast) == ["1 Anvil St", "3 Chisel St", "2 Border St"]


def test_a_visit_stays_in_its_window(cast, visit_at, afternoon):
    visit_at("1 Anvil St", 0, 0, window=afternoon)
    visit_at("2 Brick St", 90, 0)

    assert places(cast) == ["2 Brick St", "1 Anvil St"]


def test_two_visits_at_one_place_follow_each_other_without_a_drive(cast, book):
    book(case=city.case(cast, 71))
    book(case=city.case(cast, 70))

    assert hours(cast) == [("08:10", "08:40"), ("08:40", "09:10")]


def test_a_permit_without_an_address_is_on_the_route_too(cast, visit_at, book):
    visit_at("1 Anvil St", 0, 0)
    book(case=city.case(cast, 70, address=None))

    assert places(cast) == ["None", "1 Anvil St"]


def test_a_cancelled_visit_is_no_stop_and_a_resulted_one_keeps_its_number(cast, visit_at):
    first, second, third = (visit_at(f"{n} Anvil St", n, 0) for n in (1, 2, 3))
    scheduling.cancel(first, by=cast.bob, at=WEDNESDAY)
    results.record(second, result="passed", comment="", by=cast.okafor, at=NINE)

    found = [(stop.number, stop.inspection, stop.is_done) for stop in routing.route(cast.inspector, THURSDAY)]

    assert found == [(1, second, True), (2, third, False)]


# --- the hours


def test_an_expected_hour_counts_the_way_and_the_minutes_at_the_site(cast, visit_at):
    visit_at("1 Anvil St", 0, 0)
    visit_at("2 Brick St", 36, 0)  # four kilometers
    visit_at("3 Chisel St")

    assert hours(cast) == [("08:10", "08:40"), ("08:55", "09:25"), ("09:35", "10:05")]


def test_nobody_is_visited_before_the_window_begins(cast, visit_at, afternoon):
    visit_at("1 Anvil St", 0, 0, window=afternoon)

    assert hours(cast) == [("13:00", "13:30")]


def test_people_are_told_an_hour_before_and_after_within_the_window(cast, visit_at):
    for n in range(1, 5):
        visit_at(f"{n} Anvil St")

    stops = routing.route(cast.inspector, THURSDAY)

    assert [f"{stop.expected_from:%H:%M} {stop.expected_until:%H:%M}" for stop in stops] == [
        "08:00 09:10",
        "08:00 09:50",
        "08:30 10:30",
        "09:10 11:10",
    ]


def test_what_is_left_goes_on_from_the_last_result_of_the_day(cast, visit_at):
    first, _second = visit_at("1 Anvil St"), visit_at("2 Anvil St")

    results.record(first, result="passed", comment="", by=cast.okafor, at=local(2026, 11, 19, 10, 17))

    assert hours(cast) == [("09:47", "10:17"), ("10:27", "10:57")]


def test_a_result_recorded_on_another_day_says_nothing_about_the_hours(cast, visit_at):
    results.record(visit_at("1 Anvil St"), result="passed", comment="", by=cast.okafor, at=WEDNESDAY)

    assert hours(cast) == [("08:10", "08:40")]


def test_the_hours_are_the_city_s(cast, visit_at):
    visit_at("1 Anvil St")

    stop = routing.route(cast.inspector, THURSDAY)[0]

    assert stop.starts == local(2026, 11, 19, 8, 10)


# --- forty routes


def forty_by_fifteen(cast, morning):
    """Every inspector with fifteen stops at places of their own."""
    inspectors = [cast.inspector]
    inspectors += [city.inspector(city.person(f"road{n}", "Road", f"Number{n}"), cast.north) for n in range(39)]
    slots = Slot.objects.bulk_create(
        [Slot(inspector=one, day=THURSDAY, window=morning, capacity=15, booked=15) for one in inspectors]
    )
    addresses = Address.objects.bulk_create(
        [
            Address(
                number=str(n),
                street="Long St",
                district=cast.north,
                latitude=Decimal(39) + Decimal(n * 37 % 101) / 1000,
                longitude=Decimal(-121) + Decimal(n * 53 % 103) / 1000,
            )
            for n in range(600)
        ]
    )
    number = "BLDR-2027-{:05}".format
    cases = Case.objects.bulk_create(
        [
            Case(
                number=number(n),
                slug=number(n),
                case_type=cast.case_type,
                status="issued",
                filed_on=THURSDAY,
                issued_on=THURSDAY,
                address=addresses[n],
            )
            for n in range(600)
        ]
    )
    StatusChange.objects.bulk_create([StatusChange(case=one, status="issued", on=THURSDAY) for one in cases])
    Inspection.objects.bulk_create(
        [
            Inspection(
                case=one,
                number=1,
                inspection_type=cast.types["footing"],
                slot=slots[n % 40],
                requested_by=cast.bob,
                requested_at=WEDNESDAY,
            )
            for n, one in enumerate(cases)
        ]
    )


def test_forty_inspectors_with_fifteen_stops_cost_one_query(cast, morning, django_assert_num_queries):
    forty_by_fifteen(cast, morning)

    with django_assert_num_queries(1):
        found = routing.routes(THURSDAY)

    assert [len(stops) for stops in found.values()] == [15] * 40
    assert [stop.number for stop in found[cast.inspector.pk]] == list(range(1, 16))


def test_a_route_is_shorter_than_the_order_of_the_addresses(cast, morning):
    """The control: the nearest next one is worth its lines."""
    forty_by_fifteen(cast, morning)

    def driven(addresses):
        return sum(routing.kilometers(*pair) for pair in zip(addresses, addresses[1:], strict=False))

    for stops in routing.routes(THURSDAY).values():
        ours = [stop.inspection.case.address for stop in stops]
        assert driven(ours) < 0.8 * driven(sorted(ours, key=lambda address: address.pk))


# --- what the public may know


def test_a_confidential_place_is_not_public(cast, visit_at):
    visit = visit_at("1 Anvil St")
    visit_at("2 Anvil St")
    Address.objects.filter(pk=visit.case.address_id).update(confidential=True)

    assert [stop.inspection.is_public for stop in routing.route(cast.inspector, THURSDAY)] == [False, True]


def test_stops_of_today_are_told_from_the_hour_the_rules_say(cast, book):
    visit, timetable = book(), Timetable.read(WEDNESDAY)
    Calendar.objects.update(today_from=datetime.time(7, 30))

    told = [
        routing.stops_of_today([visit], timetable, at=at)
        for at in (WEDNESDAY, local(2026, 11, 19, 7, 29), local(2026, 11, 19, 7, 30))
    ]

    assert [sorted(stops) for stops in told] == [[], [], [visit.pk]]


# --- by hand


def test_the_inspector_puts_a_visit_earlier_and_later(cast, visit_at):
    _one, _two, three = (visit_at(f"{n} Anvil St", n, 0) for n in (1, 2, 3))

    routing.put(three, places=-1, by=cast.okafor, at=NINE)
    assert places(cast) == ["1 Anvil St", "3 Anvil St", "2 Anvil St"]

    routing.put(three, places=-1, by=cast.okafor, at=NINE)
    assert places(cast) == ["3 Anvil St", "1 Anvil St", "2 Anvil St"]

    stops = routing.put(three, places=2, by=cast.okafor, at=NINE)
    assert [stop.inspection for stop in stops][-1] == three


def test_in_order_again_forgets_the_order_by_hand(cast, visit_at):
    one, _two = (visit_at(f"{n} Anvil St", n, 0) for n in (1, 2))
    routing.put(one, places=1, by=cast.okafor, at=NINE)

    routing.put_in_order_again(cast.inspector, THURSDAY, by=cast.okafor, at=NINE)

    assert places(cast) == ["1 Anvil St", "2 Anvil St"]
    assert set(Inspection.objects.values_list("stop", flat=True)) == {None}
    acts = list(Activity.objects.filter(thing_type="inspections.inspector").values_list("act", flat=True))
    assert sorted(acts) == ["was put in another order", "was put in order again"]


def test_a_visit_booked_later_comes_after_the_order_by_hand(cast, visit_at):
    one, _two = (visit_at(f"{n} Anvil St", n, 0) for n in (1, 2))
    routing.put(one, places=1, by=cast.okafor, at=WEDNESDAY)

    visit_at("1 Anvil Ct", 1, 0)

    assert places(cast) == ["2 Anvil St", "1 Anvil St", "1 Anvil Ct"]


def test_the_other_window_keeps_the_order_that_was_found(cast, visit_at, afternoon):
    one, _two = (visit_at(f"{n} Anvil St", n, 0) for n in (1, 2))
    later = visit_at("3 Anvil St", window=afternoon)

    routing.put(one, places=1, by=cast.okafor, at=NINE)

    later.refresh_from_db()
    assert later.stop is None


def test_a_visit_does_not_leave_its_window_by_hand(cast, visit_at, afternoon):
    visit_at("1 Anvil St")
    later = visit_at("2 Anvil St", window=afternoon)

    with pytest.raises(NotAllowed, match="window it was promised for"):
        routing.put(later, places=-1, by=cast.okafor, at=NINE)


def test_a_visit_with_a_result_stays_where_it_was(cast, visit_at):
    one, two = (visit_at(f"{n} Anvil St", n, 0) for n in (1, 2))
    results.record(one, result="passed", comment="", by=cast.okafor, at=NINE)

    with pytest.raises(NotAllowed, match="no longer to be made"):
        routing.put(one, places=1, by=cast.okafor, at=NINE)
    with pytest.raises(NotAllowed, match="can't go further"):
        routing.put(two, places=-1, by=cast.okafor, at=NINE)


@pytest.mark.parametrize("who", ["bob", "dana", "other"])
def test_nobody_else_puts_an_inspector_s_day_in_order(cast, visit_at, who):
    cast.other = city.person("otheri", "Otto", "Other", role="Inspector")
    one, _two = (visit_at(f"{n} Anvil St", n, 0) for n in (1, 2))
    by = getattr(cast, who)

    with pytest.raises(NotAllowed, match="Only its inspector"):
        routing.put(one, places=1, by=by, at=NINE)
    with pytest.raises(NotAllowed, match="Only its inspector"):
        routing.put_in_order_again(cast.inspector, THURSDAY, by=by, at=NINE)
