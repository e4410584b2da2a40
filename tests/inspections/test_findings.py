"""Checklist, corrections and the form that is sent twice."""

import uuid

import pytest

from contacts.models import Message
from contacts.refusals import NotAllowed
from inspections import finals, findings, results
from inspections.models import ChecklistAnswer, ChecklistItem, Correction, RequiredInspection
from permits import holds
from permits.models import Hold
from tests import factories
from tests.inspections import city
from tests.inspections.city import local

VISIT = local(2026, 11, 19, 9)


def record(cast, visit, result="passed", **facts):
    return results.record(visit, result=result, **{"by": cast.okafor, "at": VISIT} | facts)


@pytest.fixture
def points(cast):
    texts = ("Depth of the footing", "Rebar is tied", "Forms are level")
    return [
        ChecklistItem.objects.create(inspection_type=cast.types["footing"], order=order, text=text)
        for order, text in enumerate(texts)
    ]


def test_an_answer_keeps_the_words_of_its_day(cast, book, points):
    visit = record(cast, book(), "failed", comment="Rebar.", answers=[(points[0], "ok"), (points[1], "wrong")])

    points[1].text = "Rebar is tied and clean"
    points[1].save()

    assert list(visit.answers.order_by("item__order").values_list("text", "answer")) == [
        ("Depth of the footing", "ok"),
        ("Rebar is tied", "wrong"),
    ]


def test_a_checklist_shows_what_is_in_use_in_its_order(cast, book, points):
    ChecklistItem.objects.filter(pk=points[0].pk).update(is_active=False)
    ChecklistItem.objects.filter(pk=points[2].pk).update(order=0)
    ChecklistItem.objects.create(inspection_type=cast.types["framing"], text="Nail plates")

    assert findings.checklist(book()) == [points[2], points[1]]


def test_what_was_not_in_order_does_not_pass(cast, book, points):
    with pytest.raises(NotAllowed, match="It passed, yet not in order is: Rebar is tied") as refused:
        record(cast, book(), answers=[(points[1], "wrong")], corrections=["Tie the rebar"])

    assert len(refused.value.reasons) == 2
    assert not ChecklistAnswer.objects.exists()


def test_corrections_are_numbered_and_say_enough_for_a_failure(cast, book):
    visit = record(cast, book(), "failed", corrections=["Tie the rebar", "Level the forms"])

    assert list(visit.corrections.order_by("number").values_list("number", "text")) == [
        (1, "Tie the rebar"),
        (2, "Level the forms"),
    ]
    assert "2. Level the forms" in Message.objects.get(kind="inspection-result").body


def test_corrections_wait_at_the_next_visit_of_the_type_and_are_ticked_off_there(cast, book):
    record(cast, book(), "failed", corrections=["Tie the rebar", "Level the forms"])
    record(cast, book(case=city.case(cast, 50)), "failed", corrections=["Of another permit"])

    second = book()
    waiting = list(findings.still_open(second))
    second = record(cast, second, "partial", comment="One is left.", done=waiting[:1])

    assert [one.text for one in waiting] == ["Tie the rebar", "Level the forms"]
    assert [one.text for one in findings.still_open(second)] == ["Level the forms"]
    assert Correction.objects.get(text="Tie the rebar").done_at == second


def test_a_pass_ticks_off_whatever_was_open(cast, book):
    record(cast, book(), "failed", corrections=["Tie the rebar"])

    passed = record(cast, book())

    assert Correction.objects.get().done_at == passed


def test_a_form_sent_twice_counts_once_and_answers_as_the_first_time(cast, book):
    visit, key = book(), uuid.uuid4()
    facts = {"comment": "Rebar.", "corrections": ["Tie it"], "sent_key": key}

    first = record(cast, visit, "failed", **facts)
    again = record(cast, visit, "failed", **facts)

    assert again == first
    assert Correction.objects.count() == 1
    assert Message.objects.filter(kind="inspection-result").count() == 1


def test_a_form_that_was_changed_and_sent_again_is_told_what_stands(cast, book):
    visit, key = book(), uuid.uuid4()
    record(cast, visit, "failed", comment="Rebar.", sent_key=key)

    with pytest.raises(NotAllowed, match="arrived before, at 9:00 am, with the result “Failed”"):
        record(cast, visit, sent_key=key)


def test_the_key_of_another_inspector_s_form_opens_nothing(cast, book):
    visit, key = book(), uuid.uuid4()
    record(cast, visit, sent_key=key)
    other = city.person("other", "Otto", "Other", role="Inspector")

    with pytest.raises(NotAllowed, match="already has a result"):
        record(cast, visit, sent_key=key, by=other)


def test_an_inspector_records_own_visits_and_a_supervisor_any(cast, book, admin_user):
    other = city.person("other", "Otto", "Other", role="Inspector")
    city.inspector(other, cast.north)
    visit = book()

    with pytest.raises(NotAllowed, match="This visit is made by R. Okafor"):
        record(cast, visit, by=other)
    assert record(cast, visit, by=admin_user).resulted_by == admin_user


@pytest.fixture
def parent(cast):
    """A permit that the cast's own is a part of; its one required visit is the footing."""
    case_type = factories.CaseType(name="New home", prefix="HOME")
    RequiredInspection.objects.create(case_type=case_type, inspection_type=cast.types["footing"], order=1)
    parent = city.case(cast, 7, case_type=case_type)
    RequiredInspection.objects.exclude(inspection_type=cast.types["footing"]).update(optional=True)
    cast.case.parent = parent
    cast.case.save(update_fields=["parent"])
    return parent


def test_a_permit_waits_for_its_parts_and_is_finaled_with_the_last_one(cast, book, parent):
    record(cast, book(case=parent))
    parent.refresh_from_db()
    assert parent.status == "issued"

    record(cast, book())

    parent.refresh_from_db()
    cast.case.refresh_from_db()
    assert (cast.case.status, parent.status) == ("finaled", "finaled")


def test_a_part_that_is_finaled_leaves_a_parent_alone_whose_own_visits_wait(cast, book, parent):
    record(cast, book())

    parent.refresh_from_db()
    assert parent.status == "issued"


def test_a_permit_is_finaled_when_the_hold_that_stopped_it_is_cleared(cast, book):
    RequiredInspection.objects.exclude(inspection_type=cast.types["building-final"]).update(optional=True)
    RequiredInspection.objects.get(inspection_type=cast.types["building-final"]).prerequisites.clear()
    visit = book("building-final")
    hold = Hold.objects.create(
        case=cast.case, reason="Fire department", blocks=["final"], placed_at=VISIT, placed_by=cast.dana
    )
    record(cast, visit)
    finals.final_what_is_free(by=cast.dana, at=VISIT)
    cast.case.refresh_from_db()
    assert cast.case.status == "issued"

    holds.clear(hold, by=cast.dana, at=VISIT)
    finals.final_what_is_free(by=cast.dana, at=VISIT)

    cast.case.refresh_from_db()
    assert cast.case.status == "finaled"


def test_a_parent_waits_for_its_other_parts(cast, book, parent):
    city.case(cast, 8, parent=parent)
    record(cast, book(case=parent))
    record(cast, book())

    parent.refresh_from_db()
    assert parent.status == "issued"
