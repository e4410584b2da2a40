"""The reviews tab, and the pages where an applicant answers."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from permits import reviewing
from permits.choices import CaseStatus, CommentStatus, Decision
from permits.models import Case, DocumentVersion
from permits.reviewing import Lack
from tests import factories
from tests.contacts import papers
from tests.permits.plans import LATER, at_desk, corrected, in_review, plan, review_of

ONE_PIXEL = papers.png()


@pytest.fixture
def alice(client, cast):
    client.force_login(cast.alice)
    return client


@pytest.fixture
def case(cast):
    return corrected(cast, "Building", "Fire")


@pytest.fixture
def returned(cast):
    lacks = [Lack("A site plan", factories.DocumentKind()), Lack("Who pays?")]
    return reviewing.send_back(at_desk(cast, "Building"), lacks, by=cast.dana, at=LATER)


def address(case, tail=""):
    return f"/permits/{case.slug}/{tail}"


def said(response):
    return " ".join(response.content.decode().split())


def test_everybody_sees_disciplines_decisions_and_clocks_and_no_word_of_a_reviewer(client, case):
    page = said(client.get(address(case, "reviews/")))

    assert "Review cycle 1</h3>" not in page
    assert "Review cycle 1: Corrections required" in page
    assert "Fire" in page
    assert "With the applicant" in page
    assert "show the wall" not in page
    assert "Rita" not in page


@pytest.mark.parametrize("tail", ["corrections/", "corrections/1/", "corrections/resubmittal/"])
def test_corrections_are_for_the_people_on_the_record(client, cast, case, tail):
    assert client.get(address(case, tail)).status_code == 302
    client.force_login(cast.charlie)
    assert client.get(address(case, tail)).status_code == 403


def test_an_applicant_answers_each_and_is_led_to_the_next_then_resubmits(alice, case):
    page = said(alice.get(address(case, "corrections/")))
    assert "0 of 2 answered" in page
    assert "Building: show the wall." in page

    first = alice.post(address(case, "corrections/1/"), {"text": "Shown on A1.0.", "next": "1"})
    last = alice.post(address(case, "corrections/2/"), {"text": "Shown.", "next": "1"})

    assert (first.url, last.url) == (address(case, "corrections/2/"), address(case, "corrections/"))
    assert "Every correction is answered" in said(alice.get(last.url))
    assert "within 5 business days" in said(alice.get(address(case, "corrections/resubmittal/")))
    done = alice.post(address(case, "corrections/resubmittal/"))
    assert done.url == address(case, "reviews/")
    assert Case.objects.get(pk=case.pk).status == CaseStatus.IN_REVIEW


def test_a_second_click_on_resubmit_says_how_it_stands(alice, cast, case):
    for comment in case.comments.all():
        reviewing.answer(comment, text="Done.", by=cast.alice, at=LATER)
    for _time in range(2):
        response = alice.post(address(case, "corrections/resubmittal/"), follow=True)

    assert "does not wait for you now" in said(response)
    assert case.review_cycles.count() == 2


def test_resubmitting_too_early_names_each_correction_that_waits(alice, case):
    page = said(alice.post(address(case, "corrections/resubmittal/")))

    assert f'href="{address(case, "corrections/1/")}"' in page
    assert f'href="{address(case, "corrections/2/")}"' in page


def test_an_empty_answer_comes_back_with_a_sentence_and_what_was_typed_stays(alice, case):
    assert "There is no answer yet." in said(alice.post(address(case, "corrections/1/"), {"text": ""}))

    file = SimpleUploadedFile("plan.pdf", b"no PDF at all", "application/pdf")
    kind = factories.DocumentKind()
    typed = {"text": "See the plan.", "files": file, "what": f"kind:{kind.pk}"}
    page = said(alice.post(address(case, "corrections/1/"), typed))

    assert "See the plan." in page
    assert "Error:" in page
    assert case.comments.get(number=1).status == CommentStatus.OPEN


def test_a_file_answers_as_a_document_of_the_record(alice, case):
    file = SimpleUploadedFile("site.png", ONE_PIXEL, "image/png")
    kind = factories.DocumentKind()

    alice.post(address(case, "corrections/1/"), {"text": "", "files": file, "what": f"kind:{kind.pk}"})

    version = DocumentVersion.objects.get()
    assert case.comments.get(number=1).attachment == version
    assert version.document.case == case


def test_a_file_that_is_on_the_record_answers_too(alice, cast, case):
    version = plan(case, cast.alice)

    alice.post(address(case, "corrections/1/"), {"version": version.pk})

    assert case.comments.get(number=1).attachment == version


def test_what_a_reviewer_has_not_decided_nobody_else_sees(alice, cast, case):
    for comment in case.comments.all():
        reviewing.answer(comment, text="My words.", by=cast.alice, at=LATER)
    reviewing.resubmit(case, by=cast.alice, at=LATER)
    review = review_of(case, "Building")
    reviewing.ask_again(case.comments.get(number=1), review, reply="Too thin.", by=cast.rita, at=LATER)
    reviewing.write(review, text="And the roof.", by=cast.rita, at=LATER)

    before = said(alice.get(address(case, "corrections/")))
    reviewing.decide(review, decision=Decision.CORRECTIONS, by=cast.rita, at=LATER)
    after = said(alice.get(address(case, "corrections/")))

    assert before.count("My words.") == 2
    assert ("Too thin." in before, "And the roof." in before) == (False, False)
    assert ("Too thin." in after, "And the roof." in after) == (True, True)


def test_missing_things_are_answered_and_handed_in_again(alice, returned):
    case = returned.case
    rows = list(returned.missing.order_by("pk"))
    assert "2 answers are left" in said(alice.get(address(case, "missing/")))

    for row in rows:
        alice.post(address(case, f"missing/{row.pk}/"), {"text": "Here."})
    assert "Hand in again" in said(alice.get(address(case, "missing/")))
    assert "within 15 business days" in said(alice.get(address(case, "missing/handing-in/")))
    done = alice.post(address(case, "missing/handing-in/"))

    assert done.url == address(case, "reviews/")
    assert Case.objects.get(pk=case.pk).status == CaseStatus.SUBMITTED


def test_a_row_of_another_record_is_not_there(alice, cast, returned):
    other = reviewing.send_back(at_desk(cast, "Fire"), [Lack("Else")], by=cast.dana, at=LATER)

    assert alice.get(address(returned.case, f"missing/{other.missing.get().pk}/")).status_code == 404


def test_a_company_member_who_may_only_look_answers_nothing(client, cast, case):
    contact = factories.Contact()
    looks = factories.ContactType(name="Looks on", may_schedule=False, may_pay=False)
    case.contacts.create(contact=contact, contact_type=looks)
    factories.ContactTie(contact=contact, user=cast.charlie)
    client.force_login(cast.charlie)

    assert "Answer<" not in said(client.get(address(case, "corrections/")))
    assert client.post(address(case, "corrections/1/"), {"text": "x"}).status_code == 403
    assert client.post(address(case, "corrections/resubmittal/")).status_code == 403


def test_the_record_leads_its_applicant_to_the_corrections_and_tells_others_of_the_clock(client, cast, case):
    client.force_login(cast.alice)
    assert f'href="{address(case, "corrections/")}"' in said(client.get(address(case)))

    client.logout()
    assert "of 30 business days" in said(client.get(address(in_review(cast, "Health"))))


@pytest.mark.parametrize("tail", ["reviews/", "corrections/"])
def test_the_pages_ask_the_same_few_queries_however_much_there_is(
    alice, cast, tail, django_assert_max_num_queries, django_assert_num_queries
):
    few, many = corrected(cast, "Building"), corrected(cast, "Building", "Fire", "Health", "Planning")
    alice.get(address(few, tail))

    with django_assert_max_num_queries(12) as counted:
        alice.get(address(few, tail))
    with django_assert_num_queries(len(counted)):
        alice.get(address(many, tail))
