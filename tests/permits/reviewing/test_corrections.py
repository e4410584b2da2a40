"""Corrections from one cycle to the next: answered one by one, resubmitted, judged."""

import pytest
from django.db import IntegrityError, connection, transaction

from contacts.models import Message
from contacts.refusals import NotAllowed
from permits import reviewing
from permits.choices import CaseStatus, CommentKind, CommentStatus, Decision
from permits.models import Case, Exchange
from tests.permits.plans import LATER, corrected, in_review, plan, reader, review_of


def answer_all(case, by, text="Done."):
    for comment in case.comments.corrections().unsettled():
        reviewing.answer(comment, text=text, by=by, at=LATER)


def resubmitted(cast, *disciplines):
    case = corrected(cast, *disciplines)
    answer_all(case, cast.alice)
    reviewing.resubmit(case, by=cast.alice, at=LATER)
    return Case.objects.get(pk=case.pk)


def test_what_is_resubmitted_has_an_answer_to_each_correction(cast):
    case = corrected(cast, "Building", "Fire")
    first, second = case.comments.order_by("number")
    reviewing.answer(first, text="", version=plan(case, cast.alice), by=cast.alice, at=LATER)

    with pytest.raises(NotAllowed) as refused:
        reviewing.resubmit(case, by=cast.alice, at=LATER)

    (reason,) = refused.value.reasons
    assert reason.what == "No answer yet: 2. Fire: show the wall."
    assert reason.link == f"/permits/{case.slug}/corrections/2/"
    assert case.review_cycles.count() == 1


def test_the_next_cycle_has_only_those_who_did_not_pass_and_the_same_reader(cast):
    case = in_review(cast, "Building", "Fire")
    reviewing.write(review_of(case, "Building"), text="Show it.", by=cast.rita, at=LATER)
    sam = reader(review_of(case, "Building").discipline, "sam")
    reviewing.assign(review_of(case, "Building"), sam, by=cast.dana, at=LATER)
    reviewing.decide(review_of(case, "Fire"), decision=Decision.APPROVED, by=cast.rita, at=LATER)
    reviewing.decide(review_of(case, "Building"), decision=Decision.CORRECTIONS, by=sam, at=LATER)
    answer_all(case, cast.alice)

    cycle = reviewing.resubmit(case, by=cast.alice, at=LATER)

    assert [(one.discipline.name, one.reviewer) for one in cycle.reviews.all()] == [("Building", sam)]
    assert cycle.number == 2
    assert Case.objects.get(pk=case.pk).status == CaseStatus.IN_REVIEW
    assert Message.objects.filter(kind="application_resubmitted").count() == 0  # Alice did it herself


def test_who_passed_reads_again_what_there_is_a_new_version_of(cast):
    case = in_review(cast, "Building", "Fire")
    version = plan(case, cast.alice)
    case.review_cycles.get().versions.add(version)
    reviewing.write(
        review_of(case, "Fire"), text="Fine.", kind=CommentKind.NOTE, version=version, by=cast.rita, at=LATER
    )
    reviewing.decide(review_of(case, "Fire"), decision=Decision.APPROVED, by=cast.rita, at=LATER)
    reviewing.write(review_of(case, "Building"), text="Show it.", by=cast.rita, at=LATER)
    reviewing.decide(review_of(case, "Building"), decision=Decision.CORRECTIONS, by=cast.rita, at=LATER)
    newer = plan(case, cast.alice, number=2)
    answer_all(case, cast.alice)

    cycle = reviewing.resubmit(case, by=cast.alice, at=LATER)

    assert set(cycle.reviews.values_list("discipline__name", flat=True)) == {"Building", "Fire"}
    assert list(cycle.versions.all()) == [newer]


def test_resubmitted_twice_it_is_with_the_city_once(cast):
    case = resubmitted(cast, "Building")

    with pytest.raises(NotAllowed, match="is in review: the city does not wait"):
        reviewing.resubmit(case, by=cast.alice, at=LATER)
    with pytest.raises(NotAllowed, match="is in review: the city does not wait"):
        reviewing.answer(case.comments.get(), text="More.", by=cast.alice, at=LATER)
    assert case.review_cycles.count() == 2


def test_an_answer_says_something(cast):
    case = corrected(cast, "Building")

    with pytest.raises(NotAllowed, match="There is no answer yet"):
        reviewing.answer(case.comments.get(), text="", by=cast.alice, at=LATER)


def test_each_answer_is_judged_before_a_decision(cast):
    case = resubmitted(cast, "Building")
    review = review_of(case, "Building")

    with pytest.raises(NotAllowed, match="Nobody has judged the answers to these corrections yet: 1"):
        reviewing.decide(review, decision=Decision.APPROVED, by=cast.rita, at=LATER)
    reviewing.resolve(case.comments.get(), review, by=cast.rita, at=LATER)
    reviewing.decide(review, decision=Decision.APPROVED, by=cast.rita, at=LATER)

    assert Case.objects.get(pk=case.pk).status == CaseStatus.ISSUED
    assert case.comments.get().status == CommentStatus.RESOLVED


def test_an_answer_that_does_not_do_is_kept_beside_what_was_said_to_it(cast):
    case = resubmitted(cast, "Building")
    review, comment = review_of(case, "Building"), case.comments.get()

    reviewing.ask_again(comment, review, reply="Still too thin.", by=cast.rita, at=LATER)
    reviewing.decide(review, decision=Decision.CORRECTIONS, by=cast.rita, at=LATER)

    comment.refresh_from_db()
    assert (comment.number, comment.status, comment.answer) == (1, CommentStatus.OPEN, "")
    assert list(comment.exchanges.values_list("answer", "reply")) == [("Done.", "Still too thin.")]
    with pytest.raises(IntegrityError, match="is told, so it stays"), transaction.atomic():
        connection.cursor().execute("UPDATE permits_exchange SET reply = 'x'")


def test_a_reviewer_thinks_again_until_the_decision(cast):
    case = resubmitted(cast, "Building")
    review, comment = review_of(case, "Building"), case.comments.get()

    reviewing.ask_again(comment, review, reply="Too thin.", by=cast.rita, at=LATER)
    reviewing.ask_again(comment, review, reply="Still too thin.", by=cast.rita, at=LATER)
    assert Exchange.objects.get().reply == "Still too thin."
    reviewing.resolve(comment, review, by=cast.rita, at=LATER)

    comment.refresh_from_db()
    assert (comment.status, comment.answer) == (CommentStatus.RESOLVED, "Done.")
    assert not Exchange.objects.exists()


def test_another_discipline_does_not_settle_it(cast):
    case = resubmitted(cast, "Building", "Fire")

    with pytest.raises(NotAllowed, match="Fire did not ask for that"):
        reviewing.resolve(case.comments.get(number=1), review_of(case, "Fire"), by=cast.rita, at=LATER)


def test_what_should_not_have_been_asked_is_taken_back_and_stays_to_be_read(cast):
    case = resubmitted(cast, "Building")
    review = review_of(case, "Building")

    reviewing.take_back(case.comments.get(), review, by=cast.rita, at=LATER)
    reviewing.decide(review, decision=Decision.APPROVED, by=cast.rita, at=LATER)

    assert case.comments.get().status == CommentStatus.WITHDRAWN
