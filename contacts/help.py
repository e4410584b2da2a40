"""What people ask the city to look at, and what the city answers: one queue, first come first served.

Boulder's contact FAQ and the Clovis launch letter (2020): staff put contacts, licenses and access right by hand, within
up to three business days. Here everybody sees their place in line and the day.
"""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from contacts import audit
from contacts.businessdays import add_business_days
from contacts.choices import DeskPurpose, HelpKind, HelpStatus
from contacts.models import City, Contact, Desk, HelpRequest, License, User
from contacts.refusals import NotAllowed, Reason
from contacts.robots import robot
from contacts.telling import outbox

DAYS_TO_ANSWER = 3  # business days; the Clovis launch letter (2020) promises the same


def license_wrong(license: License, *, text: str, by: User, at: datetime) -> HelpRequest:
    """Ask the city to correct a license record, and return the waiting request. Raises NotAllowed as `ask` does."""
    about = HelpRequest(kind=HelpKind.LICENSE_WRONG, thing=_thing(license), license=license, text=text)
    return ask(about, by=by, at=at)


def contact_wrong(contact: Contact, *, text: str, by: User, at: datetime) -> HelpRequest:
    """Ask the city to correct a contact record, and return the waiting request. Raises NotAllowed as `ask` does."""
    about = HelpRequest(kind=HelpKind.CONTACT_WRONG, thing=_thing(contact), contact=contact, text=text)
    return ask(about, by=by, at=at)


def address_on_file(*, name: str, company: str, email: str, text: str, by: User | None, at: datetime) -> HelpRequest:
    """Ask the city to put an address on file, with an account or without; return the waiting request.

    The address need not be proved: staff decide, and see whether it is. Without an account, asking for an address
    that somebody has asked for already returns that request and tells nobody, so that nothing is learned from it.
    With one, raises NotAllowed as `ask` does. (Boulder's contact FAQ: tell us the address before you register.)
    """
    about = HelpRequest(
        kind=HelpKind.ADDRESS_ON_FILE,
        thing=f"address:{email.lower()}",
        name=name,
        company=company,
        email=email,
        text=text,
    )
    return ask(about, by=by, at=at)


@transaction.atomic
def ask(request: HelpRequest, *, by: User | None, at: datetime) -> HelpRequest:
    """File a request of any kind that is filled in but not saved, and return it.

    Sets the day the answer is due, three business days ahead in the city's zone; tells who asked and the accounts
    desk. Raises NotAllowed when this account has asked for the same already: one open request each, which the
    database holds too.
    """
    city = City.current()
    request.user, request.asked_at = by, at
    if by:
        request.name, request.email = request.name or by.display_name, request.email or by.email
    request.due_on = add_business_days(city.day_at(at), DAYS_TO_ANSWER, city)
    if not _saved(request):
        waiting = HelpRequest.objects.waiting().get(user=by, kind=request.kind, thing=request.thing)
        if by is None:
            return waiting
        raise NotAllowed(_asked_already())

    audit.record("was asked for", request, by=by or robot("website"), at=at)
    what = {"what": request.get_kind_display()}
    _tell(request, request.email, "help_requested", _("We have your request: %(what)s") % what, at=at, user=by)
    desk = Desk.objects.for_purpose(DeskPurpose.ACCOUNTS)
    if desk:
        _tell(request, desk.email, "help_to_answer", _("A request to answer: %(what)s") % what, at=at)
    return request


@transaction.atomic
def correct(request: HelpRequest, *, answer: str, by: User, at: datetime) -> HelpRequest:
    """Answer that a record was put right, in words that say what was changed; who asked reads them in a mail.

    Changes nothing but the request: the record itself is corrected where it is kept. Raises NotAllowed when nothing
    is said, the request is answered already, or it is the request of `by`.
    """
    request = _lock(request)
    guard_decision(request, by=by)
    answer = _said(answer, or_else=_("Say what was changed: the person who asked reads it."))
    settle(request, HelpStatus.GRANTED, answer=answer, by=by, at=at)
    return request


@transaction.atomic
def put_on_file(request: HelpRequest, contact: Contact, *, answer: str = "", by: User, at: datetime) -> HelpRequest:
    """Make the address of a request the one on file for a contact, and answer the request.

    Tells everybody tied to the contact and the address that was on file. Ties no account: whoever proves the address
    is told how to do that. Raises NotAllowed when the request is answered already or is the request of `by`.
    """
    contact = Contact.objects.lock(contact.pk)
    request = _lock(request)
    guard_decision(request, by=by)

    before = contact.email
    contact.email, request.contact = request.email, contact
    contact.save(update_fields=["email"])
    request.save(update_fields=["contact"])
    settle(request, HelpStatus.GRANTED, answer=" ".join(answer.split()), by=by, at=at)
    if before.lower() != contact.email.lower():
        audit.record("was given another email address", contact, by=by, at=at)
        _tell_tied(request, contact, before, at=at)
    return request


@transaction.atomic
def decline(request: HelpRequest, *, answer: str, by: User, at: datetime) -> HelpRequest:
    """Decline a waiting request of any kind, with a reason that who asked reads in a mail.

    Raises NotAllowed when the reason is empty, the request is answered already, or it is the request of `by`.
    """
    request = _lock(request)
    guard_decision(request, by=by)
    answer = _said(answer, or_else=_("Say why: the person who asked reads it."))
    settle(request, HelpStatus.DECLINED, answer=answer, by=by, at=at)
    return request


@transaction.atomic
def take_back(request: HelpRequest, *, by: User, at: datetime) -> HelpRequest:
    """Take back one's own waiting request. Raises PermissionDenied for anybody else, NotAllowed once it is answered."""
    request = _lock(request)
    if request.user != by:
        raise PermissionDenied
    if request.status != HelpStatus.WAITING:
        raise NotAllowed(_no_longer_waiting(request))
    request.status = HelpStatus.WITHDRAWN
    request.save(update_fields=["status"])
    audit.record("was taken back", request, by=by, at=at)
    return request


def guard_decision(request: HelpRequest, *, by: User) -> None:
    """Raise NotAllowed unless a request waits and `by` may decide it: nobody decides their own."""
    if request.status != HelpStatus.WAITING:
        raise NotAllowed(_no_longer_waiting(request))
    if request.user == by or request.email.lower() == by.email.lower():
        raise NotAllowed(_("%(request)s is your own request; a colleague has to decide it.") % {"request": request})


def settle(request: HelpRequest, status: str, *, answer: str, by: User, at: datetime, **facts) -> None:
    """Write the decision on a request that the caller holds locked and has guarded, and mail it to who asked.

    `facts` are more for the mail: an access request's case and contact type.
    """
    request.status, request.answer, request.decided_by, request.decided_at = status, answer[:600], by, at
    request.save(update_fields=["status", "answer", "decided_by", "decided_at"])
    act = "was done" if status == HelpStatus.GRANTED else "was declined"
    audit.record(act, request, by=by, at=at, why=request.answer[:300])
    template = "help_done" if status == HelpStatus.GRANTED else "help_declined"
    subject = _("Your request: %(what)s") % {"what": request.get_kind_display()}
    _tell(request, request.email, template, subject, at=at, user=request.user, **facts)


def place_in_line(request: HelpRequest) -> int:
    """1 for the request that comes next, whatever its kind; first come, first served."""
    return HelpRequest.objects.waiting().up_to(request).count()


def places_in_line() -> dict[int, int]:
    """The place of every waiting request by its key, in one query."""
    return {pk: place for place, pk in enumerate(HelpRequest.objects.waiting().values_list("pk", flat=True), 1)}


def address_is_proved(request: HelpRequest) -> bool:
    """Whether the account that asked has proved the address it asks about."""
    mine = EmailAddress.objects.filter(user=request.user, verified=True, email__iexact=request.email)
    return request.user is not None and mine.exists()


def _lock(request):
    """Hold the request's row, and its part in another table if its kind has one."""
    return type(request).objects.lock(request.pk)


def _saved(request):
    """Write the row, unless the same is asked for already, maybe at this very moment."""
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError as error:
        if "help_request_one_open" in str(error):
            return False
        raise
    return True


def _said(text, *, or_else):
    text = " ".join(text.split())
    if not text:
        raise NotAllowed(or_else)
    return text


def _asked_already():
    return Reason(
        _("You have asked the city for this already."),
        _("Look at where it stands among your requests."),
        link=reverse("permits:requests"),
        link_text=_("Your requests"),
    )


def _no_longer_waiting(request):
    return _("%(request)s is no longer waiting: %(status)s.") % {
        "request": request,
        "status": request.get_status_display().lower(),
    }


def _thing(row):
    return f"{row._meta.label_lower}:{row.pk}"


def _tell_tied(request, contact, before, *, at):
    """Everybody who acts as the contact, and the address that was on file for it."""
    tied = User.objects.filter(pk__in=contact.ties.live().values("user"))
    addresses = {user.email.lower(): user for user in tied if user.email}
    if before:
        addresses.setdefault(before.lower(), None)
    addresses.pop(request.email.lower(), None)
    subject = _("Another email address is on file for %(name)s") % {"name": contact}
    for address, user in addresses.items():
        _tell(request, address, "address_changed", subject, at=at, user=user, contact=contact)


def _tell(request, to, template, subject, *, at, user=None, **facts):
    if not to:
        return
    context = {
        "asked": request,
        "reader": user,
        "place": place_in_line(request) if request.status == HelpStatus.WAITING else None,
        "city": City.current(),
        "desk": Desk.objects.for_purpose(DeskPurpose.ACCOUNTS),
        "requests_url": settings.SITE_URL + reverse("permits:requests"),
        "account_url": settings.SITE_URL + reverse("contacts:account"),
        "register_url": settings.SITE_URL + reverse("account_signup"),
        "staff_url": settings.SITE_URL + reverse("admin:contacts_helprequest_changelist"),
        **facts,
    }
    outbox.write(
        kind=template,
        # An access request and its part in this table are one thing.
        thing=f"contacts.helprequest:{request.pk}",
        to=to,
        subject=subject,
        body=render_to_string(f"email/contacts/{template}.txt", context),
        at=at,
        user=user,
    )
