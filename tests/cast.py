"""The people most tests are about.

Alice owns the house and is the applicant on the case. Bob is her contractor: an active link to the license the
permit was bought under. Charlie has an account and no tie. Penny asked to be linked and waits. Dana is the
permit technician, Rita the plan reviewer, Ivan the inspector, Fiona the finance clerk, Ada the administrator.

The office, where a test asks for it: Hollow Creek Homes LLC acts under the same license. Carol manages it, Max is a
member who may see and request inspections, and nothing else.
"""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group

from contacts import models as contacts
from contacts.choices import ContactKind, LinkStatus, Right, TieOrigin
from permits import models as permits
from permits.choices import CaseStatus
from tests import factories
from tests.factories import NOW, TODAY
from tests.kept import keep_rows

PASSWORD = "a plumb line hangs straight"


@dataclass
class Cast:
    alice: contacts.User
    bob: contacts.User
    charlie: contacts.User
    penny: contacts.User
    dana: contacts.User
    rita: contacts.User
    ada: contacts.User
    ivan: contacts.User
    fiona: contacts.User
    license: contacts.License
    case: permits.Case
    draft: permits.Case
    company: contacts.Contact | None = None
    carol: contacts.User | None = None
    max: contacts.User | None = None


def account(name, group=None, is_superuser=False):
    """An account with a proved address; with a group, a member of staff."""
    user = factories.User(
        username=name,
        is_staff=is_superuser or group is not None,
        is_superuser=is_superuser,
        address_proved_at=NOW - timedelta(days=400),
    )
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user


def make_cast():
    people = {name: account(name) for name in ("alice", "bob1", "charlie", "penny")}
    staff = {
        name: account(name, group)
        for name, group in (
            ("dana", "Technician"),
            ("rita", "Reviewer"),
            ("ivan", "Inspector"),
            ("fiona", "Finance"),
        )
    }
    staff["ada"] = account("ada1", is_superuser=True)
    license = factories.License(number="GC-10442", business_name="Truebeam Builders LLC")
    decided = {"decided_by": staff["dana"], "decided_at": NOW - timedelta(days=40)}
    contacts.LicenseLink.objects.create(
        user=people["bob1"],
        license=license,
        status=LinkStatus.ACTIVE,
        requested_at=NOW - timedelta(days=41),
        due_on=TODAY - timedelta(days=38),
        activated_at=NOW - timedelta(days=40),
        **decided,
    )
    contacts.LicenseLink.objects.create(
        user=people["penny"],
        license=license,
        requested_at=NOW - timedelta(days=1),
        due_on=TODAY + timedelta(days=2),
    )
    case = factories.Case(license=license, valuation=184_000)
    owner = factories.Contact(first_name="Alice", last_name="Example", email="alice@example.org")
    factories.ContactTie(contact=owner, user=people["alice"])
    permits.CaseContact.objects.create(case=case, contact=owner, contact_type=factories.ContactType())
    draft = factories.Case(license=license, status=CaseStatus.DRAFT)
    bob = people.pop("bob1")
    return Cast(**people, bob=bob, **staff, license=license, case=case, draft=draft)


def open_office(cast):
    """Add the company, its manager, its member, and its active link to the cast's license."""
    cast.company = factories.Contact(
        kind=ContactKind.COMPANY, company_name="Hollow Creek Homes LLC", email="office@hollowcreek.example"
    )
    cast.carol, cast.max = account("carol"), account("maxi")
    factories.ContactTie(contact=cast.company, user=cast.carol, origin=TieOrigin.FOUNDED, is_manager=True)
    factories.ContactTie(
        contact=cast.company, user=cast.max, origin=TieOrigin.INVITED, rights=[Right.VIEW, Right.SCHEDULE]
    )
    for user in (cast.carol, cast.max):
        factories.ContactTie(contact=factories.Contact(first_name=user.first_name), user=user)
    contacts.LicenseLink.objects.create(
        user=cast.carol,
        company=cast.company,
        license=cast.license,
        status=LinkStatus.ACTIVE,
        requested_at=NOW - timedelta(days=31),
        due_on=TODAY - timedelta(days=28),
        decided_by=cast.dana,
        decided_at=NOW - timedelta(days=30),
        activated_at=NOW - timedelta(days=30),
    )
    return cast


@pytest.fixture(scope="session")
def kept_cast(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return keep_rows(make_cast)


@pytest.fixture(scope="session")
def kept_office(kept_cast, django_db_blocker):
    with django_db_blocker.unblock():
        return keep_rows(open_office, upon=kept_cast)


@pytest.fixture
def cast(kept_cast, db):
    """A test that also asks for rows like theirs asks for the cast first: these rows are put in as they are."""
    return kept_cast.again()


@pytest.fixture
def office(kept_office, cast):
    """The cast with the company among it."""
    there = kept_office.again()
    cast.company, cast.carol, cast.max = there.company, there.carol, there.max
    return cast


@pytest.fixture
def committed_cast(kept_cast, committed):
    """The same people, committed: for races and for the real site."""
    return kept_cast.again()
