"""One visit, one result, whoever sends it at the same moment; and finals of parts and parents without a deadlock."""

import uuid
from threading import Barrier

import pytest
from django.db import transaction

from contacts.models import Message
from contacts.refusals import NotAllowed
from inspections import finals, results, scheduling
from inspections.models import Correction, Inspection, RequiredInspection
from permits.models import Case, Fee
from tests.inspections import city
from tests.inspections.city import THURSDAY, WEDNESDAY, local, window

VISIT = local(2026, 11, 19, 9)


@pytest.fixture
def cast(committed):
    return city.build()


def booked(cast, case=None):
    return scheduling.request(
        case or cast.case,
        inspection_type=cast.types["footing"],
        day=THURSDAY,
        window=window("morning"),
        site_contact_name="Sam Siteman",
        site_contact_phone="555-0144",
        by=cast.bob,
        at=WEDNESDAY,
    )


def failing(visit, **facts):
    facts = {"comment": "Rebar.", "corrections": ["Tie the rebar"], "at": VISIT} | facts
    return lambda: results.record(visit, result="failed", **facts)


def test_of_two_inspectors_at_once_the_second_is_told(cast, at_once):
    lead = city.person("lead", "Lee", "Lead", role="Inspector")
    lead.is_superuser = True
    lead.save(update_fields=["is_superuser"])
    visit = booked(cast)

    outcomes = at_once(
        failing(visit, by=cast.okafor), lambda: results.record(visit, result="passed", by=lead, at=VISIT)
    )

    refused = [one for one in outcomes if isinstance(one, NotAllowed)]
    assert len(refused) == 1
    assert "already has a result" in str(refused[0])
    assert Message.objects.filter(kind="inspection-result").count() == 1


def test_a_form_that_arrives_twice_at_once_counts_once_and_is_answered_twice(cast, at_once):
    results.record(booked(cast), result="failed", comment="Rebar.", by=cast.okafor, at=VISIT)
    same = failing(booked(cast), sent_key=uuid.uuid4(), by=cast.okafor)

    first, second = at_once(same, same)

    assert first == second
    assert Correction.objects.count() == 1
    assert Fee.objects.count() == 1
    assert Message.objects.filter(kind="inspection-result").count() == 2


def test_control_without_the_locks_both_inspectors_record(cast, at_once, monkeypatch):
    """What the locks are for: both read a visit without a result, and the second overwrites the first."""
    visit, barrier = booked(cast), Barrier(2)
    monkeypatch.setattr(type(Case.objects), "lock", lambda self, pk: self.select_related("case_type").get(pk=pk))

    def look_and_wait(self, pk):
        seen = self.select_related("inspection_type", "slot__window").get(pk=pk)
        barrier.wait(30)
        return seen

    monkeypatch.setattr(type(Inspection.objects), "lock", look_and_wait)

    outcomes = at_once(*(failing(visit, by=cast.okafor, comment=text, corrections=[]) for text in ("Rebar.", "Forms.")))

    assert all(isinstance(one, Inspection) for one in outcomes)


@pytest.fixture
def visits_of_parts(cast):
    """Of two parts of a permit that waits only for them; above and below its number."""
    RequiredInspection.objects.exclude(inspection_type=cast.types["footing"]).update(optional=True)
    parts = [city.case(cast, number, parent=cast.case) for number in (41, 43)]
    results.record(booked(cast), result="passed", by=cast.okafor, at=VISIT)
    return [booked(cast, part) for part in parts]


def passing(cast, visit):
    return lambda: results.record(visit, result="passed", by=cast.okafor, at=VISIT)


def test_two_parts_that_pass_at_once_final_the_permit_they_are_parts_of(cast, visits_of_parts, at_once):
    outcomes = at_once(*(passing(cast, visit) for visit in visits_of_parts))

    assert all(isinstance(one, Inspection) for one in outcomes)
    assert set(Case.objects.values_list("status", flat=True)) == {"finaled"}


def test_control_without_the_lock_on_the_parent_each_part_waits_for_the_other(
    cast, visits_of_parts, at_once, monkeypatch
):
    barrier, final = Barrier(2), finals._final_if_complete

    def own_alone(pk):
        part = Case.objects.lock(pk)
        return [part, Case.objects.get(pk=part.parent_id)]

    def final_and_wait(case, **facts):
        done = final(case, **facts)
        if case.parent_id:
            barrier.wait(30)
        return done

    monkeypatch.setattr(finals, "lock_with_parents", own_alone)
    monkeypatch.setattr(finals, "_final_if_complete", final_and_wait)

    at_once(*(passing(cast, visit) for visit in visits_of_parts))

    cast.case.refresh_from_db()
    assert cast.case.status == "issued"


def test_a_permit_and_those_it_is_a_part_of_are_locked_nearest_first(cast):
    part = city.case(cast, 43, parent=cast.case)

    with transaction.atomic():
        assert finals.lock_with_parents(part.pk) == [part, cast.case]
