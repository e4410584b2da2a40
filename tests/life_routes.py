"""What the routes of extensions, withdrawals and certificates need."""

from datetime import timedelta

from permits.choices import CaseKind, CertificateKind
from permits.models import Certificate
from tests import factories
from tests.factories import TODAY
from tests.route import NOT_SO, Route, by, case, for_all

CODE = "ABCDEFGHJKMNPQRSTUVW"
# Whoever may apply on the permit: its contractor, who manages the company under its license, the technician.
APPLY = for_all(403, visitor=302, **by(("bob", "carol", "dana", "ada"), 200))


def plan(cast):
    plan_type = factories.CaseType(name="Lot split", prefix="PLAN", kind=CaseKind.PLAN)
    return {"slug": factories.Case(case_type=plan_type, license=cast.license).slug}


def certificate(cast):
    facts = {"kind": CertificateKind.TEMPORARY, "code": CODE, "issued_on": TODAY, "until": TODAY + timedelta(days=9)}
    given = Certificate.objects.get_or_create(
        number="TCO-2026-00001", defaults={"case": cast.case, "issued_by": cast.dana, **facts}
    )[0]
    return {**case(cast), "number": given.number}


ROUTES = {
    "turnaround": Route(for_all(200), post=NOT_SO),
    "turnaround-csv": Route(for_all(200), post=NOT_SO),
    "permits:case-extension": Route(APPLY, case, post=APPLY),
    "permits:case-withdrawal": Route(APPLY, case, post=APPLY),
    "permits:plan-withdrawal": Route(APPLY, plan, post=APPLY),
    "permits:case-certificate": Route(for_all(200), certificate, post=NOT_SO),
}
