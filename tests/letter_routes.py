"""The addresses of letters; tests/routes.py takes them in."""

import uuid

from permits import correspondence
from permits.choices import CaseKind
from tests import factories
from tests.factories import NOW
from tests.route import PARTIES, STAFF, Route, by, case, for_all

WRITING_STAFF = {"dana", "rita", "ada"}
# Letters are there for the people on the record and for staff; inspectors and finance only read them.
READERS = for_all(404, visitor=302, **by(PARTIES | STAFF, 200))
WRITERS = for_all(404, visitor=302, **by(PARTIES, 200), **by(STAFF, 403)) | by(WRITING_STAFF, 200)
SETTLERS = for_all(404, visitor=302, **by(PARTIES | STAFF, 403)) | by(WRITING_STAFF, 200)
# Nobody is on the plan case.
PLAN_READERS = for_all(404, visitor=302, **by(STAFF, 200))
PLAN_WRITERS = PLAN_READERS | by({"ivan", "fiona"}, 403)


def letter(cast):
    """One that Alice wrote."""
    said = {"subject": "The fence", "text": "How high?", "by": cast.alice, "at": NOW}
    return {**case(cast), "pk": correspondence.send(cast.case, key=uuid.UUID(int=7), **said).pk}


def plan(cast):
    return {"slug": factories.Case(case_type=factories.CaseType(name="Lot split", kind=CaseKind.PLAN)).slug}


def plan_letter(cast):
    return {**plan(cast), "pk": letter(cast)["pk"]}


NOWHERE = for_all(404, visitor=302)
ROUTES = {
    "permits:case-letters": Route(READERS, case, post=for_all(405, visitor=302)),
    "permits:case-letter-new": Route(WRITERS, case, post=WRITERS),
    "permits:case-letter-answer": Route(WRITERS, letter, post=WRITERS),
    # Settled by the first who presses; the others are told so.
    "permits:case-letter-settling": Route(SETTLERS, letter, post=SETTLERS | {"dana": 302}),
    "permits:plan-letters": Route(PLAN_READERS, plan, post=for_all(405, visitor=302)),
    "permits:plan-letter-new": Route(PLAN_WRITERS, plan, post=PLAN_WRITERS),
    # The letter is another record's.
    "permits:plan-letter-answer": Route(NOWHERE, plan_letter, post=NOWHERE),
    "permits:plan-letter-settling": Route(NOWHERE, plan_letter, post=NOWHERE),
}
