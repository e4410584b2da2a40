"""Who else is on the known cases: somebody invited, somebody put on by his company, somebody's favourites."""

import hashlib
from datetime import timedelta

from contacts.members.invitations import DAYS_OPEN
from contacts.models import Favourite
from permits.models import CaseContact, CaseInvitation, ContactType
from portal.democity.ground import Ground
from portal.democity.known import Known
from portal.democity.people import People


def build(ground: Ground, people: People, known: Known) -> None:
    """The contractor has starred the trades he works with and invited an engineer; the designer is on the addition."""
    types = {one.name: one for one in ContactType.objects.filter(name__in=("Architect", "Engineer"))}
    contractor = people.users["contractor"]
    trades = [case.license.holder for case in (known.electrical, known.plumbing, known.reroof)]
    Favourite.objects.bulk_create(Favourite(user=contractor, contact=one) for one in trades)
    asked_on = ground.days_ago(2)
    CaseInvitation.objects.create(
        case=known.addition,
        contact_type=types["Engineer"],
        email="tamarind.trussell@mail.example",
        # No key has this hash, so nobody answers it.
        key_hash=hashlib.sha256(known.addition.number.encode()).hexdigest(),
        invited_by=contractor,
        invited_at=ground.at(asked_on, 10, 5),
        expires_on=asked_on + timedelta(days=DAYS_OPEN),
    )
    CaseContact.objects.create(
        case=known.addition,
        contact=people.contacts["company"],
        contact_type=types["Architect"],
        added_by=contractor,
        added_at=ground.at(ground.days_ago(100), 9, 40),
    )
