"""What the addresses of a company's pages hold; tests/routes.py says who gets what there."""

import re

from django.utils import timezone

from contacts.choices import Right
from contacts.members import companies
from contacts.models import LicenseDelegation, Message
from permits import invitations as case_invitations
from tests import factories
from tests.factories import NOW


def company(cast):
    return {"pk": cast.company.pk}


def member(cast):
    return company(cast) | {"username": cast.max.username}


def companys_license(cast):
    return company(cast) | {"number": cast.license.number}


def on_one_license(cast):
    """Alice acts under one license by leave of the company."""
    facts = {"license": cast.license, "company": cast.company, "user": cast.alice}
    LicenseDelegation.objects.create(rights=[Right.VIEW], given_by=cast.carol, given_at=NOW, **facts)
    return companys_license(cast) | {"username": cast.alice.username}


def invited(cast, **facts):
    """Charlie is invited to the company."""
    facts = {"email": cast.charlie.email, "rights": [Right.SCHEDULE]} | facts
    return companies.invite(cast.company, by=cast.carol, at=timezone.now(), **facts)


def invitation(cast):
    return company(cast) | {"invitation": invited(cast).pk}


def companys_case(cast):
    return company(cast) | {"slug": cast.case.slug}


def onto_companys_case(cast):
    """Somebody is invited onto a record in the company's name."""
    facts = {"rights": [Right.VIEW], "company": cast.company, "by": cast.carol, "at": timezone.now()}
    row = case_invitations.invite(cast.case, "somebody@example.org", factories.ContactType(), **facts)
    return companys_case(cast) | {"number": row.pk}


def invitation_key(cast):
    body = Message.objects.get(kind="invitation_to_company", thing=f"contacts.invitation:{invited(cast).pk}").body
    return {"key": re.search(r"/invitations/([\w-]+)/", body).group(1)}
