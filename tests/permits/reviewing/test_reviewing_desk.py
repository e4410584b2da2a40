"""The desk that checks, and the reviewers' pages in the admin."""

import pytest
from django.urls import reverse

from permits import reviewing
from permits.choices import CaseStatus, CommentStatus, Decision
from permits.models import Case, Comment, IntakeCheck
from tests.permits.plans import LATER, at_desk, corrected, in_review, plan, reader, review_of


@pytest.fixture
def dana(client, cast):
    client.force_login(cast.dana)
    return client


@pytest.fixture
def rita(client, cast):
    client.force_login(cast.rita)
    return client


def at(name, *args):
    return reverse(f"admin:permits_{name}", args=args)


def said(response):
    return " ".join(response.content.decode().split())


def lacks(*texts):
    facts = {"lack-TOTAL_FORMS": 6, "lack-INITIAL_FORMS": 0}
    return facts | {f"lack-{number}-text": text for number, text in enumerate(texts)}


@pytest.mark.parametrize(
    ("name", "who", "status"),
    [
        ("intakecheck_changelist", "dana", 200),
        ("review_changelist", "rita", 200),
        ("reviewcycle_changelist", "dana", 200),
        ("intakecheck_changelist", "fiona", 403),
        ("review_changelist", "ivan", 403),
    ],
)
def test_the_queues_are_for_those_who_work_on_them(client, cast, name, who, status):
    client.force_login(getattr(cast, who))

    assert client.get(at(name)).status_code == status


def test_the_desk_shows_what_waits_the_oldest_first_and_asks_the_same_queries(
    dana, cast, django_assert_max_num_queries, django_assert_num_queries
):
    first = at_desk(cast, "Building")
    dana.get(at("intakecheck_changelist"))
    with django_assert_max_num_queries(12) as counted:
        dana.get(at("intakecheck_changelist"))
    others = [at_desk(cast, "Building") for _n in range(3)]
    reviewing.accept(others[0], by=cast.dana, at=LATER)
    with django_assert_num_queries(len(counted)):
        page = said(dana.get(at("intakecheck_changelist")))

    assert page.index(first.case.number) < page.index(others[1].case.number)
    assert others[0].case.number not in page


def test_a_technician_takes_one_reads_it_and_accepts_it(dana, cast):
    check = at_desk(cast, "Building")
    assert "of 15 business days" in said(dana.get(at("intakecheck_check", check.pk)))

    dana.post(at("intakecheck_take", check.pk), {"seen": ""})
    assert IntakeCheck.objects.get().technician == cast.dana
    assert "Building: 10 business days" in said(dana.get(at("intakecheck_accept", check.pk)))
    assert dana.post(at("intakecheck_accept", check.pk)).status_code == 302

    assert Case.objects.get(pk=check.case_id).status == CaseStatus.IN_REVIEW
    assert "does not lie at the desk any more" in said(dana.post(at("intakecheck_accept", check.pk)))


def test_it_goes_back_with_each_thing_in_a_row_and_nothing_typed_is_lost(dana, cast):
    check = at_desk(cast, "Building")

    assert "Nothing is named that would be missing" in said(dana.post(at("intakecheck_return", check.pk), lacks()))
    too_long = said(dana.post(at("intakecheck_return", check.pk), lacks("A site plan", "x" * 501)))
    assert 'value="A site plan"' in too_long
    assert dana.post(at("intakecheck_return", check.pk), lacks("A site plan", "Who pays?")).status_code == 302

    assert list(check.missing.order_by("pk").values_list("text", flat=True)) == ["A site plan", "Who pays?"]


def test_a_later_round_asks_of_each_answer_whether_it_will_do(dana, cast):
    check = at_desk(cast, "Building")
    reviewing.send_back(check, [reviewing.Lack("A plan"), reviewing.Lack("Who pays?")], by=cast.dana, at=LATER)
    rows = list(check.missing.order_by("pk"))
    for row in rows:
        reviewing.answer_missing(row, text="Me.", by=cast.alice, at=LATER)
    reviewing.hand_in_again(check.case, by=cast.alice, at=LATER)
    again = IntakeCheck.objects.get(number=2)
    still = {f"row-{rows[0].pk}-settled": "yes", f"row-{rows[1].pk}-settled": "no"}

    assert "Say what is still missing" in said(dana.post(at("intakecheck_return", again.pk), still))
    dana.post(at("intakecheck_return", again.pk), still | {f"row-{rows[1].pk}-text": "Who pays, by name?"})

    assert list(again.missing.values_list("text", flat=True)) == ["Who pays, by name?"]


def test_who_only_reviews_does_not_check(rita, cast):
    check = at_desk(cast, "Building")

    assert rita.get(at("intakecheck_check", check.pk)).status_code == 200
    assert rita.post(at("intakecheck_accept", check.pk)).status_code == 403


def test_a_reviewer_sees_his_own_first_and_on_the_page_the_document_beside_the_comments(rita, cast):
    case = in_review(cast, "Building")
    version = plan(case, cast.alice)
    review = review_of(case, "Building")
    review.cycle.versions.add(version)
    sam = reader(review.discipline, "sam")
    other = in_review(cast, "Building")
    reviewing.assign(review_of(other, "Building"), sam, by=cast.dana, at=LATER)

    queue = said(rita.get(at("review_changelist")))
    answer = rita.get(at("review_read", review.pk))
    page = said(answer)

    assert "frame-src 'self'" in answer["Content-Security-Policy"]
    assert (case.number in queue, other.number in queue) == (True, False)
    assert f'src="/permits/{case.slug}/documents/{version.document_id}/1/inline/"' in page


def test_he_writes_changes_and_discards_drafts_and_decides(rita, cast):
    case = in_review(cast, "Building")
    review = review_of(case, "Building")
    typed = {"kind": "correction", "text": "Show the wall.", "sheet": "A1.0"}

    assert "This field is required" in said(rita.post(at("review_comment", review.pk), {"kind": "note"}))
    for _time in range(2):
        rita.post(at("review_comment", review.pk), typed)
    rita.post(at("review_comment_change", review.pk, 1), typed | {"text": "Show the beam."})
    rita.post(at("review_comment_discard", review.pk, 2))
    refused = said(rita.post(at("review_decision", review.pk), {"decision": "approved", "note": "Fine by me."}))
    rita.post(at("review_decision", review.pk), {"decision": "corrections"})

    assert "Corrections that are open: 1." in refused
    assert "Fine by me." in refused
    assert Comment.objects.values_list("text", "sheet").get() == ("Show the beam.", "A1.0")
    assert Case.objects.get(pk=case.pk).status == CaseStatus.CORRECTIONS


@pytest.mark.parametrize(
    ("verdict", "status"), [("resolve", CommentStatus.RESOLVED), ("again", CommentStatus.OPEN),
                            ("take_back", CommentStatus.WITHDRAWN)]
)  # fmt: skip
def test_he_judges_each_answer(rita, cast, verdict, status):
    case = corrected(cast, "Building")
    reviewing.answer(case.comments.get(), text="Done on A2.", by=cast.alice, at=LATER)
    reviewing.resubmit(case, by=cast.alice, at=LATER)
    review = review_of(case, "Building")
    assert "Done on A2." in said(rita.get(at("review_read", review.pk)))

    said_of_it = {"verdict-1-verdict": verdict, "verdict-1-reply": "Too thin."}
    rita.post(at("review_verdict", review.pk, 1), said_of_it)

    assert case.comments.get().status == status


def test_a_reviewer_of_another_discipline_only_looks(client, cast):
    case = in_review(cast, "Building", "Fire")
    sam = reader(review_of(case, "Fire").discipline, "sam")
    sam.groups.set(cast.rita.groups.all())
    client.force_login(sam)
    review = review_of(case, "Building")

    assert "New comment" not in said(client.get(at("review_read", review.pk)))
    assert "You do not read for Building" in said(
        client.post(at("review_decision", review.pk), {"decision": "approved"})
    )


def test_a_technician_shares_a_cycle_out_and_says_what_becomes_of_a_rejection(dana, cast):
    case = in_review(cast, "Building")
    review, cycle = review_of(case, "Building"), case.review_cycles.get()
    sam = reader(review.discipline, "sam")
    in_review(cast, "Health")

    dana.post(at("reviewcycle_assign", cycle.pk, review.pk), {f"review-{review.pk}-reviewer": sam.pk})
    health = Case.objects.latest("pk").review_cycles.get().reviews.get().discipline
    dana.post(at("reviewcycle_discipline", cycle.pk), {"discipline": health.pk})
    assert set(cycle.reviews.values_list("discipline__name", "reviewer__username")) == {
        ("Building", "sam"), ("Health", "rita")
    }  # fmt: skip

    reviewing.write(review, text="Too high.", by=sam, at=LATER)
    reviewing.decide(review, decision=Decision.REJECTED, note="Too high.", by=sam, at=LATER)
    reviewing.decide(review_of(case, "Health"), decision=Decision.APPROVED, by=cast.rita, at=LATER)
    assert "The reviewers rejected it" in said(dana.get(at("reviewcycle_share", cycle.pk)))
    dana.post(at("reviewcycle_deny", cycle.pk), {"why": "It is too high for the lot."})

    assert Case.objects.get(pk=case.pk).status == CaseStatus.DENIED
