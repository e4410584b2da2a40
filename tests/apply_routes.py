"""What the routes of applying need: an application that is not handed in, under the cast's license."""

from permits.models import Application
from tests import factories
from tests.factories import NOW
from tests.route import LOGGED_IN, NOT_SO, STAFF, Route, by, case, for_all


def application(cast):
    """The cast's draft with what somebody fills in."""
    found = Application.objects.filter(case=cast.draft).first() or factories.Application(case=cast.draft)
    return {"slug": found.case.slug}


def of_a_type(cast):
    return application(cast) | {"number": cast.case.contacts.order_by("pk").first().contact_type_id}


def asked(cast):
    """One that names the cast's license, which nobody has confirmed."""
    slug = application(cast)
    Application.objects.update(license_asked=cast.license, license_asked_at=NOW)
    return slug


def case_type(cast):
    return {"pk": cast.case.case_type_id}


def page_of_a_type(cast):
    return {"slug": cast.case.case_type.slug}


# Whoever may apply on it goes on with it, whoever sees it reads it, for the rest it does not exist.
APPLYING = for_all(404, visitor=302, max=403) | by(STAFF, 403) | by(("bob", "carol", "dana", "ada"), 200)
SEEING = for_all(404, visitor=302) | by(("bob", "carol", "max", *STAFF), 200)
GOES_ON = APPLYING | by(("bob", "carol", "dana", "ada"), 302)
ONLY_POST = for_all(405, visitor=302)
# Of those only Carol has a contact record of her own.
HIMSELF = APPLYING | by(("bob", "dana", "ada"), 404) | {"carol": 302}
# Whoever acts under the license; the first who says so says it for all.
HOLDERS = for_all(404, visitor=302, bob=200, carol=200)
FIRST_HOLDER = for_all(404, visitor=302, bob=302)
ON_THE_PERMIT = for_all(403, visitor=302, **by(("bob", "carol", "dana", "ada"), 200))

ROUTES = {
    "permits:types": Route(for_all(200), post=NOT_SO),
    "permits:guide": Route(for_all(200), post=NOT_SO),
    "permits:type": Route(for_all(200), page_of_a_type, post=NOT_SO),
    "permits:apply-begin": Route(LOGGED_IN, case_type, post=LOGGED_IN),
    "permits:apply-under": Route(ON_THE_PERMIT, case, post=ONLY_POST),
    "permits:apply": Route(SEEING | by(("bob", "carol", "max", *STAFF), 302), application),
    "permits:apply-place": Route(APPLYING, application, post=APPLYING),
    "permits:apply-questions": Route(APPLYING, application, post=APPLYING),
    "permits:apply-contacts": Route(APPLYING, application, post=GOES_ON),
    "permits:apply-own-role": Route(
        ONLY_POST, of_a_type, post=APPLYING | {"bob": 404, "carol": 302, "dana": 404, "ada": 404}
    ),  # fmt: skip
    "permits:apply-nobody": Route(ONLY_POST, of_a_type, post=GOES_ON),
    "permits:apply-documents": Route(APPLYING, application, post=GOES_ON),
    "permits:apply-declarations": Route(APPLYING, application, post=APPLYING),
    "permits:apply-fees": Route(APPLYING, application, post=GOES_ON),
    "permits:apply-review": Route(SEEING, application, post=GOES_ON),
    "permits:apply-discarding": Route(APPLYING, application, post=for_all(404, visitor=302, bob=302)),
    "permits:apply-contractor": Route(GOES_ON, application, post=GOES_ON),
    "permits:apply-license": Route(HOLDERS, asked, post=FIRST_HOLDER),
    "permits:apply-license-refusal": Route(HOLDERS, asked, post=FIRST_HOLDER),
}
