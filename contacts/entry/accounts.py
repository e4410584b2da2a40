"""How an account comes to be, and what its owner proves.

Nothing stands before the address is proved: what a person typed waits in their own session, so nobody can block an
address or a username that is not theirs.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from contacts import audit
from contacts.choices import ContactKind, ContactMethod, TieOrigin
from contacts.entry import onfile
from contacts.licensing import licenses
from contacts.models import Contact, ContactTie, License, User
from contacts.refusals import NotAllowed

NAME = ["first_name", "last_name"]
ADDRESS = ["address_line", "city", "state", "zip"]


@dataclass(frozen=True, kw_only=True)
class SignUp:
    """What a person typed to open an account; password and answer are hashed already."""

    username: str
    email: str
    password: str
    first_name: str
    last_name: str
    company_name: str = ""
    phone: str = ""
    preferred_contact_method: str = ContactMethod.EMAIL
    address_line: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    security_question: str = ""
    security_answer: str = ""
    terms_version: str
    terms_accepted_at: str


class UsernameTaken(NotAllowed):
    """Somebody else has proved their address and has this username by now."""


class AddressTaken(NotAllowed):
    """The address belongs to an account by now."""


@transaction.atomic
def open_account(sign_up: SignUp, *, wanted: Iterable[License] = (), at: datetime) -> User:
    """Make the account of somebody who has just proved their address; they act for themselves from here on.

    Makes the user, the verified address and the person's contact record, takes over what is on file under the address,
    registers the company they named, and asks for each license in `wanted`, for that company if there is one.
    Raises UsernameTaken or AddressTaken when another account was quicker.
    """
    user = _new_user(sign_up)
    try:
        with transaction.atomic():
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    except IntegrityError:
        raise AddressTaken(_("There is an account for this address already.")) from None
    audit.record("was opened", user, by=user, at=at, terms=sign_up.terms_version)
    on_file = [tie.contact for tie in address_proved(user, sign_up.email, at=at)]
    _own_record(user, sign_up, on_file, at=at)
    company = _company(user, sign_up, on_file, at=at) if sign_up.company_name else None
    for license in sorted(wanted, key=lambda one: one.pk):
        licenses.request(license, by=user, at=at, company=company)
    return user


@transaction.atomic
def address_proved(user: User, email: str, *, at: datetime) -> list[ContactTie]:
    """The one place that hears of a proved address, by a sign-up code, a recovery code or a later one.

    Takes back every claim to the address that was never proved, whoever made it. The first address of an account
    ties the records on file that bear it; returns those ties. A later one ties nothing, it is offered (onfile).
    """
    EmailAddress.objects.filter(email__iexact=email, verified=False).exclude(user=user).delete()
    audit.record("proved an address", user, by=user, at=at)
    first = User.objects.filter(pk=user.pk, address_proved_at=None).update(address_proved_at=at)
    return onfile.tie(user, email, at=at) if first else []


@transaction.atomic
def address_recovered(user: User, email: str, *, at: datetime) -> None:
    """A new password was chosen with a code from the mailbox: for an account that staff made, the first proof.

    Marks the address as proved and ties what is on file. Nothing for an account that proved an address before.
    """
    if user.address_proved_at:
        return
    address, _new = EmailAddress.objects.get_or_create(user=user, email=email.lower())
    if address.set_verified():
        address.set_as_primary(conditional=True)
        address_proved(user, address.email, at=at)


@transaction.atomic
def address_given_up(user: User, email: str, *, at: datetime) -> None:
    """An address is off an account, or no longer its primary one: the records that are its alone follow the primary.

    Whoever has that mailbox next must not find the records of whoever had it before. The record of a company with
    other members keeps its address, which is the company's.
    """
    ties = ContactTie.objects.live().filter(user=user)
    others = ContactTie.objects.live().filter(contact=OuterRef("pk")).exclude(user=user)
    alone = Q(kind=ContactKind.PERSON) | ~Exists(others)
    records = Contact.objects.filter(alone, pk__in=ties.values("contact")).with_email(email)
    for contact in records.select_for_update(of=("self",)).order_by("pk"):
        contact.email = user.email
        contact.save(update_fields=["email"])
        audit.record("changed its email address", contact, by=user, at=at)


def look_as_long(email: str, *, times: int) -> None:
    """Ask for a known address as often as allauth does for an unknown one.

    It looks among the accounts too when no proved address fits, so without this a clock could tell the two apart.
    """
    for _turn in range(times):
        list(User.objects.filter(email=email.lower()).iterator())


def hashed_answer(answer: str) -> str:
    """A security answer as it is stored: hashed, blind to capitals, spacing and the form of its letters."""
    return make_password(_plain(answer))


def answer_fits(user: User, answer: str) -> bool:
    return bool(user.security_answer) and check_password(_plain(answer), user.security_answer)


def _new_user(sign_up):
    try:
        with transaction.atomic():
            return User.objects.create(
                username=sign_up.username,
                email=sign_up.email,
                password=sign_up.password,
                first_name=sign_up.first_name,
                last_name=sign_up.last_name,
                phone=sign_up.phone,
                preferred_contact_method=sign_up.preferred_contact_method,
                security_question=sign_up.security_question,
                security_answer=sign_up.security_answer,
                terms_version=sign_up.terms_version,
                terms_accepted_at=datetime.fromisoformat(sign_up.terms_accepted_at),
            )
    except IntegrityError:
        raise UsernameTaken(_("Somebody else has this username by now. Choose another.")) from None


def _own_record(user, sign_up, on_file, *, at):
    """The contact record of the person behind a new account: the one on file under their name, or a new one.

    What the city has on file stays; only its gaps are filled.
    """
    same = [contact for contact in on_file if contact.kind == ContactKind.PERSON and _same_name(contact, sign_up)]
    if len(same) == 1 and same[0].ties.live().count() == 1:
        contact = same[0]
        contact.preferred_contact_method = sign_up.preferred_contact_method
        contact.phone = contact.phone or sign_up.phone
        if not contact.address_line:
            for name in ADDRESS:
                setattr(contact, name, getattr(sign_up, name))
        contact.save(update_fields=["preferred_contact_method", "phone", *ADDRESS])
        return
    contact = Contact.objects.create(
        kind=ContactKind.PERSON,
        email=sign_up.email,
        **{name: getattr(sign_up, name) for name in [*NAME, *ADDRESS, "phone", "preferred_contact_method"]},
    )
    ContactTie.objects.create(contact=contact, user=user, origin=TieOrigin.OWN, since=at)


def _company(user, sign_up, on_file, *, at):
    """The company somebody registers for, if they manage it: the one on file under their address, or a new one.

    A company of the same name under another address stays another one; staff merge them if they are one.
    """
    for company in on_file:
        if company.kind == ContactKind.COMPANY and _plain(company.company_name) == _plain(sign_up.company_name):
            return company if licenses.manages(user, company) else None
    facts = ["company_name", "email", "phone", "preferred_contact_method", *ADDRESS]
    company = Contact.objects.create(kind=ContactKind.COMPANY, **{name: getattr(sign_up, name) for name in facts})
    tie = ContactTie.objects.create(contact=company, user=user, origin=TieOrigin.FOUNDED, is_manager=True, since=at)
    audit.record("registered the company", tie, by=user, at=at)
    return company


def _same_name(one, other):
    return all(_plain(getattr(one, name)) == _plain(getattr(other, name)) for name in NAME)


def _plain(answer):
    return " ".join(unicodedata.normalize("NFKC", answer).casefold().split())
