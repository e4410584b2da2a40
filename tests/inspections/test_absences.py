"""An inspector who is away: their places are closed and their visits go to others, or stay for staff to move."""

import datetime

import pytest
from django.contrib.auth.models import Permission

from contacts.models import Message
from contacts.refusals import NotAllowed
from inspections import absences, scheduling
from inspections.models import Absence, Slot
from tests.inspections import city
from tests.inspections.city import THURSDAY, WEDNESDAY, local

FRIDAY = datetime.date(2026, 11, 20)


@pytest.fixture
def boss(cast):
    chief = city.person("chief", "Carla", "Chief")
    chief.user_permissions.add(Permission.objects.get(codename="add_absence"))
    return chief


@pytest.fixture
def other(cast):
    return city.inspector(city.person("other", "Otto", "Other"), cast.north)


@pytest.fixture
def sick(cast, boss):
    def record(first=THURSDAY, last=FRIDAY, at=WEDNESDAY, by=boss):
        return absences.record(cast.inspector, first_day=first, last_day=last, reason="Sick", by=by, at=at)

    return record


def test_the_visits_of_a_sick_inspector_go_to_another_at_the_same_time(cast, book, sick, other):
    visit = book()
    Slot.objects.filter(inspector=other).update(booked=0)

    done = sick()

    (moved,) = done.moved
    assert (moved.pk, moved.slot.inspector, moved.slot.day) == (visit.pk, other, THURSDAY)
    assert done.left_over == []
    assert Slot.objects.get(pk=visit.slot_id).booked == 0
    told = set(Message.objects.filter(kind="inspection-reassigned").values_list("to", flat=True))
    assert told == {"bobb@example.org"}


def test_what_nobody_else_can_do_is_left_over_with_other_times_and_told(cast, book, sick, other, morning, afternoon):
    Slot.objects.create(inspector=other, day=THURSDAY, window=morning, capacity=0)
    visit = book()

    done = sick()

    assert done.moved == []
    (left,) = done.left_over
    assert left.inspection == visit
    assert [(one.day, one.window.code) for one in left.proposals] == [
        (THURSDAY, "afternoon"),
        (FRIDAY, "morning"),
        (FRIDAY, "afternoon"),
    ]
    assert Message.objects.filter(kind="inspection-unplaced").count() == 1
    moved = scheduling.move(visit, day=THURSDAY, window=afternoon, by=cast.dana, at=local(2026, 11, 19, 8))
    assert moved.slot.inspector == other
    assert absences.left_over(done.absence, at=WEDNESDAY) == []


def test_who_is_absent_is_sent_nowhere_and_nothing_is_free_then(cast, book, sick):
    sick()

    with pytest.raises(scheduling.JustTaken):
        book()
    assert book(day=datetime.date(2026, 11, 23)).slot.inspector == cast.inspector


def test_the_same_absence_again_tells_and_moves_nothing_twice(cast, book, sick, other, morning):
    Slot.objects.create(inspector=other, day=THURSDAY, window=morning, capacity=0)
    book()

    first, second = sick(), sick()

    assert first.absence == second.absence
    assert len(second.left_over) == 1
    assert Message.objects.filter(kind="inspection-unplaced").count() == 1


def test_a_crash_in_between_leaves_each_visit_with_one_inspector_and_the_same_act_goes_on(
    cast, book, sick, other, monkeypatch
):
    visits = [book(case=city.case(cast, number)) for number in (101, 102, 103)]
    reassign, calls = scheduling.reassign, []

    def dies_at_the_second(visit, **facts):
        calls.append(visit)
        if len(calls) == 2:
            raise SystemExit
        return reassign(visit, **facts)

    monkeypatch.setattr(scheduling, "reassign", dies_at_the_second)
    with pytest.raises(SystemExit):
        sick()
    assert _who(visits) == [other, cast.inspector, cast.inspector]
    monkeypatch.setattr(scheduling, "reassign", reassign)

    assert len(sick().moved) == 2
    assert _who(visits) == [other, other, other]


def test_what_is_over_today_is_not_passed_on(cast, book, sick, other):
    book()

    done = sick(at=local(2026, 11, 19, 12, 1))

    assert (len(done.moved), len(done.left_over)) == (0, 1)


def test_who_is_back_early_takes_visits_again_except_on_days_of_another_absence(cast, book, sick, boss):
    absence = sick().absence
    sick(first=FRIDAY)

    absences.end(absence, last_day=datetime.date(2026, 11, 18), by=boss, at=WEDNESDAY)

    assert list(Absence.objects.values_list("first_day", flat=True)) == [FRIDAY]
    assert set(Slot.objects.filter(closed=True).values_list("day", flat=True)) == {FRIDAY}
    assert book().slot.inspector == cast.inspector


def test_an_absence_takes_a_right_and_days_in_their_order(cast, sick):
    with pytest.raises(NotAllowed) as error:
        sick(first=FRIDAY, last=THURSDAY, by=cast.bob)

    assert [reason.what for reason in error.value.reasons] == [
        "Your account may not record absences.",
        "The last day is before the first one.",
    ]


def test_the_report_takes_as_many_queries_for_many_visits(cast, book, sick, django_assert_max_num_queries):
    for number in range(101, 106):
        book(case=city.case(cast, number))
    absence = sick().absence

    with django_assert_max_num_queries(6):
        assert len(absences.left_over(absence, at=WEDNESDAY)) == 5


def _who(visits):
    for visit in visits:
        visit.refresh_from_db()
    return [visit.slot.inspector for visit in visits]
