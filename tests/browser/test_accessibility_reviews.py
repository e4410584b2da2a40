"""What an applicant reads and answers of a review, for everybody."""

import pytest

from permits import reviewing
from permits.choices import Decision
from tests.browser import log_in, press
from tests.browser.accessibility import check
from tests.permits.plans import LATER, corrected, review_of

pytestmark = [pytest.mark.browser]


def half_answered(cast):
    """In its second cycle one answer did not do; one correction of the other discipline is answered, one is not."""
    case = corrected(cast, "Building", "Fire")
    for comment in case.comments.all():
        reviewing.answer(comment, text="See the sheet.", by=cast.alice, at=LATER)
    reviewing.resubmit(case, by=cast.alice, at=LATER)
    for name in ("Building", "Fire"):
        review = review_of(case, name)
        for comment in case.comments.filter(review__discipline__name=name):
            reviewing.ask_again(comment, review, reply="Still too thin.", by=cast.rita, at=LATER)
        reviewing.decide(review, decision=Decision.CORRECTIONS, note="Close.", by=cast.rita, at=LATER)
    reviewing.answer(case.comments.get(number=1), text="Thicker now.", by=cast.alice, at=LATER)
    return case


def test_corrections_and_their_reviews(page, committed_cast):
    case = half_answered(committed_cast)
    log_in(page, committed_cast.alice)

    for tail in ("corrections/", "reviews/"):
        check(page, html=page.goto(f"/permits/{case.slug}/{tail}").text())
    page.goto(f"/permits/{case.slug}/corrections/2/")
    check(page, html=press(page, "main form[enctype] button[type=submit]").text())
