"""The page an application begins on: what it is, and in whose name."""

import uuid

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from contacts import directory
from contacts.models import Contact, ContactTie
from contacts.refusals import NotAllowed, Reason
from contacts.throttle import limited
from permits import applying
from permits.access import Right, as_staff, may
from permits.applying import beginning
from permits.choices import CaseKind
from permits.forms.applying import BeginForm
from permits.models import ApplicationForm, Case, CaseType
from permits.models.case import slug_of

MOST_FOUND = 20


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited("begin", methods=("POST",))
def begin(request, pk):
    """Say in whose name; a POST opens the draft and leads to its first step.

    `parent` is the number of the permit it belongs to, `copy` that of an earlier application it is filled in from.
    Staff look for whoever stands at the counter first.
    """
    case_type = get_object_or_404(CaseType.objects.filter(is_active=True), pk=pk)
    parent = _named(request, "parent", Right.APPLY)
    copy_of = _named(request, "copy", Right.VIEW)
    at_counter = as_staff(request.user, Right.APPLY)
    form, reasons = None, []
    if not at_counter:
        ties = ContactTie.objects.live().with_right(Right.APPLY).filter(user=request.user)
        contacts = Contact.objects.standing().filter(pk__in=ties.values("contact")).order_by("kind", "pk")
        own = Contact.objects.own(request.user)
        typed = request.POST if request.method == "POST" else None
        # With nobody to choose there is nothing to fill in, and the rule says what to do.
        form = BeginForm(typed, contacts=contacts, initial={"contact": own}) if contacts.exists() else None
    if request.method == "POST" and (form is None or form.is_valid()):
        who = directory.referred_to(request.POST.get("who", ""), reader=request.user) if at_counter else None
        contact = form.cleaned_data["contact"] if form else who
        try:
            if at_counter and contact is None:
                raise NotAllowed(Reason(_("Nobody is chosen."), _("Look for whoever applies, and choose them.")))
            application = applying.begin(
                case_type,
                by=request.user,
                at=timezone.now(),
                key=_key(request),
                contact=contact,
                parent=parent,
                copy_of=copy_of,
            )
        except NotAllowed as error:
            reasons = error.reasons
        else:
            return redirect("permits:apply", application.case.slug)
    version = ApplicationForm.objects.in_use().filter(case_type=case_type).first()
    closed = beginning.closed(case_type, version, beginning.applicant_type(case_type), at_counter=at_counter)
    facts = {
        "case_type": case_type,
        "introduction": version.introduction if version else "",
        "parent": parent,
        "copy_of": copy_of,
        "form": form,
        "reasons": reasons or closed,
        "is_closed": bool(closed),
        "at_counter": at_counter,
        "key": _key(request) if request.method == "POST" else uuid.uuid4(),
    }
    if at_counter:
        facts |= _candidates(request)
    return render(request, "permits/applying/begin.html", facts)


@never_cache
@login_required
@require_safe
def under(request, slug):
    """The trade permits that can be applied for under a permit, for whoever applies on it."""
    parent = Case.objects.visible_to(request.user).for_display().filter(slug=slug_of(slug)).first()
    if parent is None or not applying.may_parent(parent):
        raise Http404
    if not may(request.user, Right.APPLY, parent):
        raise PermissionDenied
    types = CaseType.objects.filter(kind=CaseKind.PERMIT, is_active=True, online=True).exclude(trade="")
    adopted = ApplicationForm.objects.filter(case_type=OuterRef("pk"), adopted_at__isnull=False)
    fitting = Q(sector="") | Q(sector=parent.case_type.sector) if parent.case_type.sector else Q()
    types = types.filter(fitting, Exists(adopted)).exclude(pk=parent.case_type_id).order_by("name", "pk")
    return render(request, "permits/applying/under.html", {"case": parent, "types": types})


def _named(request, name, right):
    """The record that an address names, if this person may use it so; Http404 for one he may not see."""
    number = request.POST.get(name) or request.GET.get(name, "")
    if not number:
        return None
    case = Case.objects.visible_to(request.user).for_display().filter(slug=slug_of(number)).first()
    if case is None:
        raise Http404
    if not may(request.user, right, case):
        raise PermissionDenied
    return case


def _key(request):
    """The one-time key of the page; one that makes no sense counts as a new page."""
    try:
        return uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid.uuid4()


def _candidates(request):
    """Whom staff find by name, company or email: everybody the city knows."""
    text = " ".join(request.GET.get("q", "").split())[:254]
    known = Contact.objects.standing()
    found = known.with_email(text) if "@" in text else known.named(text)
    found = list(found.by_name()[: MOST_FOUND + 1]) if text else []
    for one in found:
        one.reference = directory.reference(one, reader=request.user)
    return {"q": text, "found": found[:MOST_FOUND], "has_more": len(found) > MOST_FOUND}
