"""What people change about themselves: name, telephone, address, how they want to hear, their security question."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from contacts import audit
from contacts.choices import ContactKind, DeskPurpose, TieOrigin
from contacts.entry import accounts
from contacts.models import City, Contact, ContactTie, Desk, User
from contacts.telling import outbox

OF_AN_ACCOUNT = ["first_name", "last_name", "phone", "preferred_contact_method"]


@dataclass(frozen=True, kw_only=True)
class Details:
    """What the city knows of a person and they may change; the username and the address they log in with are not here.

    The same on the account and on the person's own contact record.
    """

    first_name: str
    last_name: str
    phone: str
    preferred_contact_method: str
    address_line: str
    city: str
    state: str
    zip: str

    @classmethod
    def of(cls, user: User) -> "Details":
        """As they are now; the mailing address is on the person's own record."""
        own = Contact.objects.own(user) or Contact()
        account = {name: getattr(user, name) for name in OF_AN_ACCOUNT}
        return cls(**account, **{name: getattr(own, name) for name in accounts.ADDRESS})


@transaction.atomic
def change(details: Details, *, by: User, at: datetime) -> list[str]:
    """Change the account `by` and its own contact record, and return the names of what changed on either.

    Makes the record if the account has none. Told by mail to the account, because letters and claim codes go to the
    address. The history names what was changed, never the values.
    """
    own = Contact.objects.own(by)
    own = Contact.objects.lock(own.pk) if own else Contact(kind=ContactKind.PERSON, email=by.email)
    typed = asdict(details)
    changed = {name for name in OF_AN_ACCOUNT if getattr(by, name) != typed[name]}
    changed |= {name for name in typed if getattr(own, name) != typed[name]}
    if not changed:
        return []

    for name, value in typed.items():
        setattr(own, name, value)
    is_new = own.pk is None
    own.save()
    if is_new:
        ContactTie.objects.create(contact=own, user=by, origin=TieOrigin.OWN, since=at)
    for name in OF_AN_ACCOUNT:
        setattr(by, name, typed[name])
    by.save(update_fields=OF_AN_ACCOUNT)
    names = [str(Contact._meta.get_field(name).verbose_name) for name in typed if name in changed]
    audit.record("changed their details", by, by=by, at=at, what=", ".join(names))
    _tell(by, "details_changed", _("Your details were changed"), at=at, names=names)
    return names


@transaction.atomic
def change_question(question: str, answer: str, *, by: User, at: datetime) -> None:
    """Set the security question of the account `by` and its answer, which is kept hashed; told by mail."""
    by.security_question, by.security_answer = question, accounts.hashed_answer(answer)
    by.save(update_fields=["security_question", "security_answer"])
    audit.record("changed their security question", by, by=by, at=at)
    _tell(by, "question_changed", _("Your security question was changed"), at=at)


def _tell(user, template, subject, *, at, **facts):
    if not user.email:
        return
    context = {"reader": user, "city": City.current(), "desk": Desk.objects.for_purpose(DeskPurpose.ACCOUNTS), **facts}
    outbox.write(
        kind=f"account/{template}",
        thing=user,
        version=at.isoformat(),
        to=user.email,
        subject=subject,
        body=render_to_string(f"email/contacts/{template}.txt", context),
        at=at,
        user=user,
    )
