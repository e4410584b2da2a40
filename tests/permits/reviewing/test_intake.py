"""The desk: taken, accepted, returned with what is missing, and handed in again."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from contacts.models import City, Message
from contacts.refusals import NotAllowed
from contacts.robots import robot
from permits import reviewing
from permits.choices import CaseStatus, MissingStatus
from permits.models import Case, IntakeCheck, MissingThing
from permits.reviewing import Lack
from tests import factories
from tests.factories import NOW
from tests.permits.plans import LATER, at_desk, plan


@pytest.fixture
def check(cast):
    return at_desk(cast, "Building")


@pytest.fixture
def returned(cast, check):
    lacks = [Lack("A site plan", factories.DocumentKind()), Lack("Who pays?")]
    return reviewing.send_back(check, lacks, by=cast.dana, at=LATER)


def answer_all(check, by):
    for row in check.missing.all():
        reviewing.answer_missing(row, text="Here it is.", by=by, at=LATER)


def status(check):
    return Case.objects.get(pk=check.case_id).status


def test_a_technician_takes_a_round_and_nobody_else_does_unseen(cast, check):
    reviewing.take(check, seen=None, by=cast.dana, at=LATER)

    with pytest.raises(NotAllowed, match="Dana Example took it meanwhile"):
        reviewing.take(check, seen=None, by=cast.ada, at=LATER)
    assert reviewing.take(check, seen=cast.dana, by=cast.ada, at=LATER).technician == cast.ada


def test_what_is_accepted_goes_to_its_reviewers_and_its_people_are_told(cast, check):
    case = reviewing.accept(check, by=cast.dana, at=LATER)

    assert case.status == CaseStatus.IN_REVIEW
    assert IntakeCheck.objects.get().accepted_at == LATER
    assert "Building: due" in Message.objects.get(kind="review_begun").body


def test_a_second_click_accepts_nothing(cast, check):
    reviewing.accept(check, by=cast.dana, at=LATER)

    with pytest.raises(NotAllowed, match="does not lie at the desk any more: it is in review"):
        reviewing.accept(check, by=cast.dana, at=LATER)


def test_what_is_returned_names_each_missing_thing_in_a_row_and_in_the_mail(cast, returned):
    assert status(returned) == CaseStatus.INCOMPLETE
    assert list(returned.missing.order_by("pk").values_list("text", "kind__name", "status")) == [
        ("A site plan", "Site plan", MissingStatus.OPEN),
        ("Who pays?", None, MissingStatus.OPEN),
    ]
    body = Message.objects.get(kind="application_returned").body
    assert "1. A site plan (Site plan)\n2. Who pays?" in body


def test_nothing_is_returned_without_saying_what_is_missing(cast, check):
    with pytest.raises(NotAllowed, match="Name at least one thing"):
        reviewing.send_back(check, [], by=cast.dana, at=LATER)

    assert status(check) == CaseStatus.SUBMITTED


def test_it_is_handed_in_again_once_every_row_is_answered(cast, returned):
    rows = list(returned.missing.order_by("pk"))
    reviewing.answer_missing(rows[0], text="", version=plan(returned.case, cast.alice), by=cast.alice, at=LATER)

    with pytest.raises(NotAllowed) as refused:
        reviewing.hand_in_again(returned.case, by=cast.alice, at=LATER)
    reviewing.answer_missing(rows[1], text="I do.", by=cast.alice, at=LATER)
    case = reviewing.hand_in_again(returned.case, by=cast.alice, at=LATER)

    assert [reason.what for reason in refused.value.reasons] == ["No answer yet: Who pays?"]
    assert refused.value.reasons[0].link == f"/permits/{case.slug}/missing/{rows[1].pk}/"
    assert case.status == CaseStatus.SUBMITTED
    again = case.intake_checks.get(number=2)
    assert (again.is_open, again.technician, again.due_on) == (True, cast.dana, returned.due_on)


def test_an_answer_says_something_and_only_while_it_is_waited_for(cast, returned):
    row = returned.missing.first()
    with pytest.raises(NotAllowed, match="There is no answer yet"):
        reviewing.answer_missing(row, text="", by=cast.alice, at=LATER)
    answer_all(returned, cast.alice)
    reviewing.hand_in_again(returned.case, by=cast.alice, at=LATER)

    with pytest.raises(NotAllowed, match="the city does not wait for this answer now"):
        reviewing.answer_missing(row, text="Something else.", by=cast.alice, at=LATER)
    with pytest.raises(NotAllowed, match="the city does not wait for this answer now"):
        reviewing.hand_in_again(returned.case, by=cast.alice, at=LATER)


def test_a_file_of_another_record_answers_nothing(cast, returned):
    with pytest.raises(NotAllowed, match="does not lie on this record"):
        reviewing.answer_missing(
            returned.missing.first(), text="", version=plan(cast.case, cast.bob), by=cast.alice, at=LATER
        )


def test_a_later_round_asks_only_for_what_is_still_open(cast, returned):
    answer_all(returned, cast.alice)
    case = reviewing.hand_in_again(returned.case, by=cast.alice, at=LATER)
    check = case.intake_checks.get(number=2)
    first, second = reviewing.answered_before(check)

    with pytest.raises(NotAllowed, match="The first list has to be whole"):
        reviewing.send_back(check, [Lack("Something new")], by=cast.dana, at=LATER)
    reviewing.send_back(check, [Lack("Who pays, by name?", was=second)], by=cast.dana, at=LATER)

    assert list(check.missing.values_list("text", "status")) == [("Who pays, by name?", MissingStatus.OPEN)]
    assert MissingThing.objects.get(pk=first.pk).status == MissingStatus.SETTLED
    assert MissingThing.objects.get(pk=second.pk).status == MissingStatus.ANSWERED


def test_what_nobody_checked_in_time_counts_as_complete_and_the_desk_is_told_once(cast, check):
    factories.Desk()
    long_after = NOW + timedelta(days=30)

    found = [reviewing.pass_what_is_late(by=robot("permits"), at=long_after) for _time in range(2)]

    assert found == [1, 0]
    assert status(check) == CaseStatus.IN_REVIEW
    assert Message.objects.get(kind="check_late").to == "desk@example.gov"


def test_where_the_city_wants_it_so_it_waits_marked_late(cast, check):
    City.objects.update_or_create(pk=1, defaults={"late_checks_pass": False})

    reviewing.pass_what_is_late(by=robot("permits"), at=NOW + timedelta(days=30))

    check.refresh_from_db()
    assert status(check) == CaseStatus.SUBMITTED
    assert check.late_at


def test_on_its_last_day_it_is_not_late(cast, check):
    assert reviewing.pass_what_is_late(by=robot("permits"), at=NOW + timedelta(days=25)) == 0


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE permits_intakecheck SET returned_at = now(), accepted_at = NULL",
        "DELETE FROM permits_missingthing",
        "UPDATE permits_missingthing SET text = 'Something else'",
    ],
)
def test_the_database_keeps_a_round_as_it_was_decided(cast, returned, change):
    with pytest.raises(IntegrityError, match="so it stays"), transaction.atomic():
        connection.cursor().execute(change)
