"""A company's pages and the pages of an invitation, in every state, for everybody."""

import pytest

from contacts.members import companies
from contacts.models import Invitation, LicenseLink
from tests.browser import log_in
from tests.browser.accessibility import check
from tests.browser.test_accessibility import at, form_sent_empty
from tests.cast import open_office
from tests.company_routes import invitation_key, invited, on_one_license, onto_companys_case
from tests.factories import NOW

pytestmark = [pytest.mark.browser]


@pytest.fixture
def office(committed_cast):
    """The company with somebody on one license, somebody invited onto one record, and two open invitations."""
    cast = open_office(committed_cast)
    on_one_license(cast)
    onto_companys_case(cast)
    invited(cast, email="new@example.org")
    cast.link = f"/invitations/{invitation_key(cast)['key']}/"
    return cast


def below(tail, go=at):
    """A page below the company's own."""
    return lambda page, cast: go(f"/account/companies/{cast.company.pk}/{tail}")(page, cast)


def linked(tail="", go=at):
    """A page that the link in the invitation opens."""
    return lambda page, cast: go(f"{cast.link}{tail}")(page, cast)


def taken_back(page, cast):
    invitation = Invitation.objects.get(email="charlie@example.org", status="open")
    companies.withdraw(invitation, by=cast.carol, at=NOW)
    return page.goto(cast.link)


def without_licenses(page, cast):
    LicenseLink.objects.all().delete()
    return below("")(page, cast)


PAGES = {
    "companies": ("carol", at("/account/companies/")),
    "companies, invited": ("charlie", at("/account/companies/")),
    "companies, by leave": ("alice", at("/account/companies/")),
    "companies, none": ("penny", at("/account/companies/")),
    "a company, its manager": ("carol", below("")),
    "a company, a member": ("max", below("")),
    "a company, no license": ("carol", without_licenses),
    "invite a member": ("carol", below("invitation/")),
    "invite a member, nothing typed": ("carol", below("invitation/", form_sent_empty)),
    "a member's rights": ("carol", below("members/maxi/")),
    "a member's rights, the last manager": ("carol", below("members/carol/")),
    "take a member off": ("carol", below("members/maxi/removal/")),
    "leave": ("max", below("members/maxi/removal/")),
    "leave, the last manager": ("carol", below("members/carol/removal/", form_sent_empty)),
    "let somebody act under a license": ("carol", below("licenses/GC-10442/invitation/")),
    "take somebody off a license": ("carol", below("licenses/GC-10442/people/alice/removal/")),
    "give a license up": ("alice", below("licenses/GC-10442/people/alice/removal/")),
    "records of a company": ("carol", below("cases/")),
    "records of a company, a member": ("max", below("cases/")),
    "put somebody on a record": ("carol", lambda page, cast: below(f"cases/{cast.case.slug}/person/")(page, cast)),
    "put somebody on a record, nothing typed": (
        "carol",
        lambda page, cast: below(f"cases/{cast.case.slug}/person/", form_sent_empty)(page, cast),
    ),
    "an invitation": ("charlie", linked()),
    "an invitation, to decline": ("charlie", linked("decline/")),
    "an invitation, taken back": ("charlie", taken_back),
    "an invitation, another's": ("penny", linked()),
    "an invitation, a visitor": (None, linked()),
}


@pytest.mark.parametrize("name", PAGES)
def test_everybody_can_use(name, page, office):
    who, go = PAGES[name]
    if who:
        log_in(page, getattr(office, who))

    check(page, html=go(page, office).text())
