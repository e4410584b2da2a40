"""What the routes of reviews need: the cast's permit and a plan case, of which nothing is asked now."""

from tests.document_routes import CLERKS, UPLOADING, plan
from tests.route import NOT_SO, PARTIES, STAFF, Route, by, case, for_all


def missing(cast):
    return {**case(cast), "pk": 1}


def missing_on_plan(cast):
    return {**plan(cast), "pk": 1}


def correction(cast):
    return {**case(cast), "number": 1}


def correction_on_plan(cast):
    return {**plan(cast), "number": 1}


# The people on the record read what was asked for; who answers or hands in is told that nobody waits for it.
READING = for_all(403, visitor=302, **by(PARTIES | STAFF, 200))
STAFF_READING = for_all(403, visitor=302, **by(STAFF, 200))
ANSWERING = UPLOADING | by(("bob", "carol", "dana", "ada"), 302)
CLERKS_ANSWERING = CLERKS | by(("dana", "ada"), 302)
NO_SUCH = by(("bob", "carol", "dana", "ada"), 404)
NOT_FOR_CLERKS = by(("dana", "ada"), 404)
LOGGED_OUT = for_all(405, visitor=302)

ROUTES = {
    "permits:case-reviews": Route(for_all(200), case, post=NOT_SO),
    "permits:plan-reviews": Route(for_all(200), plan, post=NOT_SO),
    "permits:case-missing": Route(READING, case, post=LOGGED_OUT),
    "permits:plan-missing": Route(STAFF_READING, plan, post=LOGGED_OUT),
    "permits:case-missing-answer": Route(ANSWERING, missing, post=ANSWERING),
    "permits:plan-missing-answer": Route(CLERKS_ANSWERING, missing_on_plan, post=CLERKS_ANSWERING),
    "permits:case-handing-in": Route(ANSWERING, case, post=ANSWERING),
    "permits:plan-handing-in": Route(CLERKS_ANSWERING, plan, post=CLERKS_ANSWERING),
    "permits:case-corrections": Route(READING, case, post=LOGGED_OUT),
    "permits:plan-corrections": Route(STAFF_READING, plan, post=LOGGED_OUT),
    "permits:case-correction": Route(UPLOADING | NO_SUCH, correction, post=UPLOADING | NO_SUCH),
    "permits:plan-correction": Route(CLERKS | NOT_FOR_CLERKS, correction_on_plan, post=CLERKS | NOT_FOR_CLERKS),
    "permits:case-resubmittal": Route(ANSWERING, case, post=ANSWERING),
    "permits:plan-resubmittal": Route(CLERKS_ANSWERING, plan, post=CLERKS_ANSWERING),
}
