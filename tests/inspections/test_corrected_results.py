"""A wrong result and the right one that a supervisor puts in its place."""

import pytest

from contacts import audit
from contacts.models import Message
from contacts.refusals import NotAllowed
from inspections import results
from inspections.models import Correction, RequiredInspection
from permits import fees
from tests.inspections.city import local

VISIT, LATER = local(2026, 11, 19, 9), local(2026, 11, 19, 14)


@pytest.fixture
def supervisor(admin_user):
    return admin_user


@pytest.fixture
def record(cast):
    def go(visit, result="passed", **facts):
        return results.record(visit, result=result, **{"by": cast.okafor, "at": VISIT} | facts)

    return go


@pytest.fixture
def correct(supervisor):
    def go(visit, result="passed", **facts):
        return results.correct(
            visit, result=result, **{"reason": "Wrong house.", "by": supervisor, "at": LATER} | facts
        )

    return go


def test_history_keeps_both_and_the_asker_is_told(cast, book, record, correct):
    visit = correct(record(book(), "failed", comment="Rebar."))

    assert (visit.status, visit.comment, visit.resulted_by) == ("passed", "", cast.okafor)
    line = audit.history(cast.case.number).get(act="had its result corrected")
    assert line.why == "Wrong house."
    assert line.facts == {"result": "Passed", "result_before": "Failed", "comment_before": "Rebar."}
    assert Message.objects.filter(kind="inspection-result", subject__contains="corrected: passed").count() == 1


def test_only_a_supervisor_corrects_and_says_why(cast, book, record, correct):
    visit = record(book(), "failed", comment="Rebar.")

    with pytest.raises(NotAllowed) as refused:
        correct(visit, by=cast.okafor, reason=" ")

    assert [one.what for one in refused.value.reasons] == [
        "Only a supervisor corrects a result.",
        "Say why the result is corrected.",
    ]


def test_there_has_to_be_a_result(book, correct):
    with pytest.raises(NotAllowed, match="No result of ours stands here"):
        correct(book())


def test_a_fee_that_is_no_longer_due_is_taken_back(cast, book, record, correct):
    record(book(), "failed", comment="Rebar.")
    second = record(book(), "failed", comment="Rebar.")

    correct(second, "no_access", comment="The gate was locked.")

    second.fee.refresh_from_db()
    assert second.fee.status == "void"
    assert fees.owed(cast.case) == 0


def test_the_fee_of_a_later_failure_goes_with_the_failure_before_it(cast, book, record, correct):
    first = record(book(), "failed", comment="Rebar.")
    second = record(book(), "failed", comment="Rebar.")

    correct(first, "partial", comment="Half of it.")

    second.fee.refresh_from_db()
    assert second.fee.status == "void"


def test_a_fee_that_was_paid_stays_for_finance(cast, book, record, correct):
    record(book(), "failed", comment="Rebar.")
    second = record(book(), "failed", comment="Rebar.")
    fees.settle([second.fee], by=cast.dana, at=VISIT)

    correct(second, "no_access", comment="The gate was locked.")

    second.fee.refresh_from_db()
    assert second.fee.status == "settled"


def test_a_result_corrected_to_a_failure_is_charged_as_one(cast, book, record, correct):
    record(book(), "failed", comment="Rebar.")
    second = record(book(), "partial", comment="Half of it.")

    assert correct(second, "failed", comment="None of it.").fee.status == "owed"
    assert fees.owed(cast.case) == 72


def test_a_pass_that_was_missing_finals_the_permit(cast, book, record, correct):
    RequiredInspection.objects.exclude(inspection_type=cast.types["footing"]).update(optional=True)

    correct(record(book(), "failed", comment="Rebar."))

    cast.case.refresh_from_db()
    assert cast.case.status == "finaled"


def test_a_pass_that_a_final_rests_on_stays(cast, book, record, correct):
    RequiredInspection.objects.exclude(inspection_type=cast.types["footing"]).update(optional=True)
    visit = record(book())

    with pytest.raises(NotAllowed, match="was finaled on November 19, 2026, and that rests on this pass"):
        correct(visit, "failed", comment="Rebar.")
    assert correct(visit, "passed", comment="Mind the drain.").comment == "Mind the drain."


def test_a_visit_of_the_type_that_is_planned_is_cancelled_before_a_pass_is_put_in(book, record, correct):
    visit = record(book(), "failed", comment="Rebar.")
    book()

    with pytest.raises(NotAllowed, match="Visit 2 of the same inspection is planned"):
        correct(visit)


def test_corrections_follow_what_is_said_now(book, record, correct):
    first = record(book(), "failed", corrections=["Tie the rebar", "Level the forms"])
    second = record(book())

    correct(second, "partial", comment="One is left.", done=first.corrections.filter(number=1), corrections=["Sweep"])

    assert list(Correction.objects.order_by("inspection__number", "number").values_list("text", "done_at")) == [
        ("Tie the rebar", second.pk),
        ("Level the forms", None),
        ("Sweep", None),
    ]
