""" "Connect me to this record": asked of the city where nothing quicker works, and what does.

Boulder and Clovis do all of it by hand: name and company by mail, first come first served, up to three business days.
"""

from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from contacts import help
from contacts.choices import DeskPurpose, HelpKind, HelpStatus, LinkStatus
from contacts.formats import long_date
from contacts.models import City, Contact, LicenseLink, User
from contacts.refusals import NotAllowed, Reason
from permits import participants
from permits.access import Right, may
from permits.models import AccessRequest, Case, CaseContact, CaseInvitation, ContactType


@dataclass(frozen=True)
class Way:
    """One way onto a record, as components/next_steps.html shows it."""

    title: str
    text: str
    url: str = ""
    button: str = ""


def request(
    case: Case, *, contact: Contact, name: str, company: str, reason: str, by: User, at: datetime
) -> AccessRequest:
    """Ask the city to put a contact that `by` acts as on a case, and return the waiting request.

    One open request per account and record. Raises NotAllowed when the account sees the parties' part already or has
    asked already, PermissionDenied for a contact it does not act as.
    """
    if not Contact.objects.of(by).filter(pk=contact.pk).exists():
        raise PermissionDenied
    if may(by, Right.VIEW, case):
        raise NotAllowed(
            Reason(
                _("You are on %(case)s already.") % {"case": case},
                link=case.get_absolute_url(),
                link_text=_("Open the record"),
            )
        )
    asked = AccessRequest(
        kind=HelpKind.ACCESS,
        thing=f"{case._meta.label_lower}:{case.pk}",
        case=case,
        contact=contact,
        name=name,
        company=company,
        text=reason,
    )
    return help.ask(asked, by=by, at=at)


@transaction.atomic
def grant(asked: AccessRequest, *, contact_type: ContactType, answer: str = "", by: User, at: datetime) -> CaseContact:
    """Put the contact that a request names on its case, as a type that staff choose, and return the new row.

    Tells who asked. Raises NotAllowed when the request is answered already, is the request of `by`, or was made by
    somebody who no longer acts as the contact; and as `participants.put_on` does.
    """
    contact = Contact.objects.lock(asked.contact_id)
    case = Case.objects.lock(asked.case_id)
    asked = AccessRequest.objects.lock(asked.pk)
    help.guard_decision(asked, by=by)
    if not Contact.objects.of(asked.user).filter(pk=contact.pk).exists():
        raise NotAllowed(_("%(user)s no longer acts as %(contact)s.") % {"user": asked.user, "contact": contact})

    row = participants.put_on(case, contact, contact_type, by=by, at=at)
    asked.contact_type = contact_type
    asked.save(update_fields=["contact_type"])
    words = " ".join(answer.split())
    page = settings.SITE_URL + case.get_absolute_url()
    help.settle(asked, HelpStatus.GRANTED, answer=words, by=by, at=at, row=row, page=page)
    return row


def drop(case: Case, *, by: User, at: datetime) -> None:
    """Take back the waiting request of an account for a record that it has come onto by another way."""
    asked = waiting(case, by)
    if asked:
        help.take_back(asked, by=by, at=at)


def waiting(case: Case, user: User) -> AccessRequest | None:
    """The request of an account for a record that the city has still to answer."""
    return AccessRequest.objects.waiting().filter(user=user, case=case).first()


def nobody() -> Reason:
    """Why an account that no contact record belongs to can't be put on a case."""
    what = _("Your account has no contact record of its own.")
    return Reason(what, _("Ask the city to make one."), desk=DeskPurpose.ACCOUNTS)


def connection(case: Case, user: User, *, at: datetime, is_on_it: bool | None = None) -> dict | None:
    """How somebody stands who is not on a record: where to ask, and their request if one waits. None for its people.

    `is_on_it` if that was asked already.
    """
    found = {"url": address(case)}
    if user.is_anonymous:
        return found
    if may(user, Right.VIEW, case) if is_on_it is None else is_on_it:
        return None
    asked = waiting(case, user)
    if asked:
        late = asked.is_late(City.current().day_at(at))
        found |= {"waiting": asked, "place": help.place_in_line(asked), "late": late}
    return found


def address(case: Case) -> str:
    """The page "Connect me to this record"."""
    return reverse("permits:plan-access" if case.is_plan else "permits:case-access", args=[case.slug])


def ways(case: Case, user: User, *, at: datetime) -> list[Way]:
    """What somebody can do at once to come onto a record, the quickest first; a request to the city comes after all."""
    found = []
    if user.is_authenticated:
        found += _invitation(case, user, at=at)
    found.append(
        Way(
            _("You have a code from the city’s mail?"),
            _("It puts you on the record at once."),
            f"{reverse('permits:claim')}?{urlencode({'record': case.number})}",
            _("Use a code"),
        )
    )
    found.append(
        Way(
            _("You can read the mail of somebody on file for this record?"),
            _("We mail them a code that you can use, at most once a day."),
            reverse("permits:plan-codes" if case.is_plan else "permits:case-codes", args=[case.slug]),
            _("Mail a code"),
        )
    )
    return found + _license(case, user)


def _invitation(case, user, *, at):
    proved = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    invited = CaseInvitation.objects.open(City.current().day_at(at)).filter(
        case=case, email__in=[address.lower() for address in proved]
    )
    return [
        Way(
            _("You are invited."),
            _("Follow the link in the mail we sent to %(email)s on %(day)s.")
            % {"email": one.email, "day": long_date(one.invited_at)},
        )
        for one in invited.order_by("-invited_at", "-pk")[:1]
    ]


def _license(case, user):
    if not case.license_id:
        return []
    facts = {"number": case.license.number, "name": case.license.business_name}
    title = _("This permit was bought under license %(number)s, %(name)s.") % facts
    mine = LicenseLink.objects.live().filter(user=user, license=case.license_id) if user.is_authenticated else None
    link = mine.order_by("pk").first() if mine is not None else None
    if link is None:
        text = _("You work for them? Add the license: when the city has checked it, all its permits are yours.")
        return [Way(title, text, reverse("contacts:add-found", args=[case.license.number]), _("Add the license"))]
    text = _("You have asked for it; the city checks it.")
    if link.status == LinkStatus.APPROVED:
        text = _("The city has approved it for you; follow the link in the mail we sent you.")
    return [Way(title, text, reverse("contacts:my-licenses"), _("Where it stands"))]
