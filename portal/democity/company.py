"""Hollow Creek Design Co: who belongs to it, under which licenses it acts, and whom it let in."""

import hashlib
from datetime import timedelta

from allauth.account.models import EmailAddress

from contacts.choices import ContactKind, InvitationStatus, LinkStatus, Right, TieOrigin
from contacts.models import Contact, ContactTie, Invitation, License, LicenseDelegation, LicenseLink, User
from permits.models import Case, CaseContact, ContactType
from portal.democity.ground import Ground
from portal.democity.people import People

# User name, first and last name. They belong to the company or work for it; nobody logs in as them.
COLLEAGUES = [
    ("sedge.lintelow", "Sedge", "Lintelow"),
    ("clover.rafterby", "Clover", "Rafterby"),
    ("teasel.shimwright", "Teasel", "Shimwright"),
    ("flax.purlinson", "Flax", "Purlinson"),
]


def build(ground: Ground, people: People, licenses: list[License]) -> None:
    """Members beside its manager `company`, one person on one license, one on one record, and two invitations."""
    manager, company = people.users["company"], people.contacts["company"]
    colleagues = [_account(*facts) for facts in COLLEAGUES]
    own = [_own_contact(user, ground) for user in colleagues]
    estimator, foreman, subcontractor, engineer = colleagues

    def member(user, rights, days_ago):
        ContactTie.objects.create(
            contact=company,
            user=user,
            origin=TieOrigin.INVITED,
            rights=[Right.VIEW, *rights],
            since=ground.at(ground.days_ago(days_ago), 14, 10),
        )

    member(estimator, [Right.SCHEDULE, Right.PAY, Right.UPLOAD], 190)
    member(foreman, [Right.SCHEDULE], 35)
    for turn, license in enumerate(licenses):
        asked_on = ground.days_ago(210 - turn)
        LicenseLink.objects.create(
            user=manager,
            company=company,
            license=license,
            status=LinkStatus.ACTIVE,
            requested_at=ground.at(asked_on, 9, 40),
            due_on=asked_on + timedelta(days=5),
            decided_by=people.users["technician"],
            decided_at=ground.at(asked_on, 16, 5),
            activated_at=ground.at(asked_on, 17, 30),
        )
    LicenseDelegation.objects.create(
        license=licenses[0],
        company=company,
        user=subcontractor,
        rights=[Right.VIEW, Right.SCHEDULE],
        given_by=manager,
        given_at=ground.at(ground.days_ago(20), 10, 15),
    )
    fit_out = Case.objects.filter(contacts__contact=company).order_by("pk").first()
    CaseContact.objects.create(
        case=fit_out,
        contact=own[colleagues.index(engineer)],
        contact_type=ContactType.objects.get(name="Engineer"),
        company=company,
        added_by=manager,
        added_at=ground.at(ground.days_ago(12), 11, 50),
    )
    for email, days_ago in (("reed.soffitly@mail.example", 3), ("briar.gableton@mail.example", 30)):
        day = ground.days_ago(days_ago)
        Invitation.objects.create(
            company=company,
            email=email,
            rights=[Right.VIEW, Right.UPLOAD],
            key_hash=hashlib.sha256(email.encode()).hexdigest(),
            status=InvitationStatus.OPEN,
            invited_by=manager,
            invited_at=ground.at(day, 13, 25),
            expires_on=day + timedelta(days=14),
        )


def _account(username, first, last):
    email = f"{username}@mail.example"
    user = User(username=username, first_name=first, last_name=last, email=email)
    user.set_unusable_password()
    user.save()
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def _own_contact(user, ground):
    contact = Contact.objects.create(
        kind=ContactKind.PERSON, first_name=user.first_name, last_name=user.last_name, email=user.email
    )
    ContactTie.objects.create(contact=contact, user=user, origin=TieOrigin.OWN, since=ground.at(ground.days_ago(200)))
    return contact
