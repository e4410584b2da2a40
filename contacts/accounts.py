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
from django.utils.translation import gettext as _

from contacts import audit, licenses
from contacts.choices import ContactKind, ContactMethod, TieOrigin
from contacts.models import Contact, ContactTie, License, User
from contacts.refusals import NotAllowed


@dataclass(frozen=True, kw_only=True)
class SignUp:
    """What a person typed to open an account; password and answer are hashed already."""

    username: str
    email: str
    password: str
    first_name: str
    last_name: str
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

    Makes the user, the verified address and the person's contact record, and asks for each license in `wanted`.
    Raises UsernameTaken or AddressTaken when another account was quicker.
    """
    user = _new_user(sign_up)
    try:
        with transaction.atomic():
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    except IntegrityError:
        raise AddressTaken(_("There is an account for this address already.")) from None
    contact = Contact.objects.create(
        kind=ContactKind.PERSON,
        first_name=sign_up.first_name,
        last_name=sign_up.last_name,
        email=sign_up.email,
        phone=sign_up.phone,
        address_line=sign_up.address_line,
        city=sign_up.city,
        state=sign_up.state,
        zip=sign_up.zip,
        preferred_contact_method=sign_up.preferred_contact_method,
    )
    ContactTie.objects.create(contact=contact, user=user, origin=TieOrigin.OWN, since=at)
    audit.record("was opened", user, by=user, at=at, terms=sign_up.terms_version)
    address_proved(user, sign_up.email, at=at)
    for license in sorted(wanted, key=lambda one: one.pk):
        licenses.request(license, by=user, at=at)
    return user


def address_proved(user: User, email: str, *, at: datetime) -> None:
    """The one place that hears of a proved address, by a sign-up code or a later one.

    Takes back every claim to the address that was never proved, whoever made it.
    """
    EmailAddress.objects.filter(email__iexact=email, verified=False).exclude(user=user).delete()
    audit.record("proved an address", user, by=user, at=at)


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


def _plain(answer):
    return " ".join(unicodedata.normalize("NFKC", answer).casefold().split())
