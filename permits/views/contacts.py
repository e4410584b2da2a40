"""The contacts tab of a record, and the ways to put somebody on it and to take somebody off."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.validators import validate_email
from django.forms import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from contacts import directory
from contacts.refusals import NotAllowed, Reason
from contacts.throttle import limited
from permits import invitations, participants
from permits.access import Right, held
from permits.choices import CaseKind
from permits.forms.contacts import InvitationForm, RemovalForm, SearchForm
from permits.models import Application, Case, CaseInvitation, ContactType
from permits.templatetags.records import tab_address
from permits.views.find import find_case

MOST_FOUND = 20


@require_safe
def contacts(request, slug, kind=CaseKind.PERMIT):
    """Who is on the record and as what. Persons, and how to reach them, are for the people on it."""
    case = find_case(request, kind, slug)
    rights = held(request.user, case, Right.VIEW, Right.MANAGE_CONTACTS)
    sees_persons, manages = Right.VIEW in rights, Right.MANAGE_CONTACTS in rights
    rows = list(case.contacts.with_people().order_by("contact_type__name", "pk"))
    own = participants.removable(rows, by=request.user) if request.user.is_authenticated else set()
    for row in rows:
        row.may_go = manages or row.pk in own
    waiting = case.invitations.unanswered().select_related("contact_type").order_by("-invited_at", "-pk")
    context = {
        "case": case,
        "tab": "contacts",
        "rows": rows,
        "sees_persons": sees_persons,
        "manages": manages,
        "missing": list(ContactType.objects.missing_on(case)) if sees_persons and case.is_active else [],
        "invitations": list(waiting) if manages else [],
        "today": timezone.localdate(),
    }
    if sees_persons and request.user.is_authenticated:
        starred = set(directory.favourites(request.user).values_list("pk", flat=True))
        mark((row.contact for row in rows), request.user, starred=starred)
    return render(request, "permits/contacts.html", context)


@never_cache
@login_required
@limited("contact_search", methods=("GET",))
@require_http_methods(["GET", "HEAD", "POST"])
def addition(request, slug, kind=CaseKind.PERMIT):
    """Choose a contact type, then somebody by name or among one's favourites; a POST puts that one on the record."""
    case = find_managed(request, kind, slug)
    form = SearchForm(request.GET, case=case)
    contact_type = form.cleaned_data["type"] if form.is_valid() else None
    reasons = []
    if request.method == "POST" and contact_type:
        contact = directory.referred_to(request.POST.get("who", ""), reader=request.user)
        try:
            if contact is None:
                raise NotAllowed(Reason(_("That contact can't be found any more."), _("Search for it again.")))
            row = participants.add(case, contact, contact_type, by=request.user, at=timezone.now())
        except NotAllowed as error:
            reasons = error.reasons
        else:
            messages.success(request, _("%(row)s is on the record now.") % {"row": row})
            return redirect(after(case))
    context = {
        "case": case,
        "tab": "contacts",
        "page": _("Add a contact"),
        "form": form,
        "contact_type": contact_type,
        "types": form.fields["type"].types,
        "reasons": reasons,
    }
    if contact_type:
        context |= candidates(request, case, contact_type, form.cleaned_data["q"])
    return render(request, "permits/contact_addition.html", context)


@never_cache
@login_required
@limited("invite", methods=("POST",))
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request, slug, kind=CaseKind.PERMIT):
    """Invite an address onto the record. The answer is the same whether the address is known here or not."""
    case = find_managed(request, kind, slug)
    form = InvitationForm(request.POST if request.method == "POST" else None, case=case, initial=request.GET.dict())
    reasons = []
    if form.is_valid():
        email = form.cleaned_data["email"]
        try:
            invitations.invite(case, email, form.cleaned_data["type"], by=request.user, at=timezone.now())
        except NotAllowed as error:
            reasons = error.reasons
        else:
            messages.success(request, _("%(email)s is invited; the mail is on its way.") % {"email": email})
            return redirect(after(case))
    context = {
        "case": case,
        "tab": "contacts",
        "page": _("Invite by email"),
        "form": form,
        "types": form.fields["type"].types,
        "reasons": reasons,
    }
    return render(request, "permits/contact_invitation.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_withdrawal(request, slug, number, kind=CaseKind.PERMIT):
    """Take an invitation back, after saying what that means."""
    case = find_managed(request, kind, slug)
    waiting = get_object_or_404(CaseInvitation.objects.unanswered().filter(case=case), pk=number)
    reasons = []
    if request.method == "POST":
        try:
            invitations.withdraw(waiting, by=request.user, at=timezone.now())
        except NotAllowed as error:
            reasons = error.reasons
        else:
            messages.success(request, _("The invitation of %(email)s is taken back.") % {"email": waiting.email})
            return redirect(after(case))
    context = {
        "case": case,
        "tab": "contacts",
        "page": _("Take an invitation back"),
        "invitation": waiting,
        "reasons": reasons,
    }
    return render(request, "permits/contact_invitation_withdrawal.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def removal(request, slug, number, kind=CaseKind.PERMIT):
    """Take somebody off the record, after saying what that means."""
    case = find_case(request, kind, slug)
    row = get_object_or_404(case.contacts.with_people(), pk=number)
    if not participants.may_remove(row, by=request.user):
        raise PermissionDenied
    form = RemovalForm(request.POST if request.method == "POST" else None)
    reasons = participants.bonds(row, case) + participants.began_it(row, case, by=request.user)
    if form.is_valid():
        try:
            participants.remove(row, by=request.user, at=timezone.now(), why=form.cleaned_data["why"])
        except NotAllowed as error:
            reasons = error.reasons
        else:
            messages.success(request, _("%(row)s is off the record.") % {"row": row})
            still_there = Case.objects.visible_to(request.user).filter(pk=case.pk).exists()
            return redirect(after(case) if still_there else reverse("permits:mine"))
    context = {
        "case": case,
        "tab": "contacts",
        "page": _("Remove a contact"),
        "row": row,
        "form": form,
        "reasons": reasons,
    }
    return render(request, "permits/contact_removal.html", context)


def after(case):
    """Where the people of a record stand: of one that is not handed in, among its steps."""
    if case.is_draft and Application.objects.drafts().filter(case=case).exists():
        return f"{reverse('permits:apply-contacts', args=[case.slug])}#people"
    return tab_address(case, "contacts")


def find_managed(request, kind, slug):
    """The record, for somebody who manages its contacts."""
    case = find_case(request, kind, slug)
    if not participants.may_manage(case, request.user):
        raise PermissionDenied
    return case


def candidates(request, case, contact_type, text):
    """Favourites first, then whoever answers to the text; an email address is answered by itself."""
    invited = {"type": contact_type.pk} | ({"email": text} if "@" in text else {})
    on_it = set(case.contacts.filter(contact_type=contact_type).values_list("contact", flat=True))
    favourites = list(directory.favourites(request.user))
    found = list(directory.find(text)[: MOST_FOUND + 1]) if text and "@" not in text else []
    mark([*favourites, *found], request.user, starred={one.pk for one in favourites})
    for one in [*favourites, *found]:
        one.is_on_it = one.pk in on_it
    return {
        "text": text,
        "favourites": favourites,
        "found": found[:MOST_FOUND],
        "has_more": len(found) > MOST_FOUND,
        "email": text if is_email(text) else "",
        "invite_url": f"{tab_address(case, 'contacts')}invite/?{urlencode(invited)}",
    }


def mark(contacts, user, *, starred):
    """Say on each contact whether it is among the favourites, and what a form sends to choose or star it."""
    for contact in contacts:
        contact.is_starred = contact.pk in starred
        contact.reference = directory.reference(contact, reader=user)


def is_email(text):
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
