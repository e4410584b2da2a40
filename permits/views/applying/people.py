"""The people of an application: who does the work, who is on it, who signs; and the license that was asked for."""

from allauth.core.ratelimit import respond_429
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from contacts.models import Contact, License
from contacts.refusals import NotAllowed
from contacts.throttle import within
from permits import applying, asked, participants
from permits.access import Right
from permits.applying import drafts, lacking, licensing, saving
from permits.choices import LicenseNeed
from permits.forms.applying import ContractorForm, SigningForm
from permits.models import Application, ContactType
from permits.models.case import slug_of
from permits.views.applying.draft import find, go_on, show


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contacts(request, slug):
    """Who does the work, and who else is on the application."""
    draft = find(request, slug)
    if not draft.application.is_draft:
        return redirect(draft.case)
    application, case, reasons = draft.application, draft.case, []
    asks_license = draft.application.license_need != LicenseNeed.NONE
    data = request.POST if request.method == "POST" else None
    is_for_others = drafts.is_for_others(application, by=request.user)
    licenses = licensing.usable(application, by=request.user) if asks_license and not is_for_others else []
    form = ContractorForm(data, application=application, licenses=licenses) if asks_license else None
    if data is not None:
        if form and form.is_valid() and form.asks_somebody and not within(request, "invite"):
            return respond_429(request)
        try:
            if form and form.is_valid():
                applying.choose_work(application, **form.cleaned_data, by=request.user, at=timezone.now())
        except NotAllowed as error:
            reasons = error.reasons
        if not reasons and (form is None or form.is_valid() or "close" in data):
            return go_on(request, draft, "contacts")
    wanted = [one for one in lacking.required_types(application) if not one.is_named]
    missing = [one for one in wanted if not one.why_nobody]
    for one in missing:
        one.excuses = saving.reasons_for_nobody(one)
    manages = Right.MANAGE_CONTACTS in draft.rights
    facts = {
        "form": form,
        "reasons": reasons,
        "rows": list(case.contacts.with_people().order_by("contact_type__name", "pk")),
        "missing": missing,
        "nobody": [one for one in wanted if one.why_nobody],
        "invitations": list(case.invitations.unanswered().select_related("contact_type").order_by("pk")),
        "own": Contact.objects.own(request.user) if missing and manages and not is_for_others else None,
        "manages": manages,
    }
    return show(request, draft, "contacts", facts)


@never_cache
@login_required
@require_POST
def own_role(request, slug, number):
    """Put oneself on the application as a contact type that it lacks."""
    draft = find(request, slug)
    contact_type = get_object_or_404(ContactType, pk=number)
    own = Contact.objects.own(request.user)
    if own is None:
        raise Http404
    try:
        participants.add(draft.case, own, contact_type, by=request.user, at=timezone.now())
    except NotAllowed as error:
        messages.error(request, str(error))
    return redirect(f"{draft.address('contacts')}#people")


@never_cache
@login_required
@require_POST
def nobody(request, slug, number):
    """Say why nobody is named as a contact type, or take that back."""
    draft = find(request, slug)
    contact_type = get_object_or_404(ContactType, pk=number)
    why = request.POST.get("why", "")
    try:
        applying.say_nobody(draft.application, contact_type, why, by=request.user, at=timezone.now())
    except NotAllowed as error:
        messages.error(request, str(error))
    return redirect(f"{draft.address('contacts')}#people")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def declarations(request, slug):
    """What is to be signed, each statement accepted by itself, with one typed name."""
    draft = find(request, slug)
    if not draft.application.is_draft:
        return redirect(draft.case)
    application, reasons = draft.application, []
    wanted = draft.asked.declarations
    own = saving.signable(application, wanted, by=request.user)
    signed = {one.declaration_id: one for one in application.signatures.select_related("signed_by")}
    data = request.POST if request.method == "POST" else None
    form = SigningForm(data, declarations=own, signed=signed)
    if data is not None:
        is_right = form.is_valid()
        try:
            if is_right:
                typed = form.cleaned_data["typed_name"]
                applying.sign(application, typed, form.agreed(), by=request.user, at=timezone.now())
        except NotAllowed as error:
            reasons = error.reasons
        if not reasons and (is_right or "close" in data):
            return go_on(request, draft, "declarations")
    theirs = [(one, signed.get(one.pk)) for one in wanted if one not in own]
    return show(request, draft, "declarations", {"form": form, "reasons": reasons, "theirs": theirs, "signed": signed})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contractor(request, slug):
    """Say who does the work, and sign for it, where that was left open when the application was handed in."""
    draft = find(request, slug)
    application, reasons = draft.application, []
    if not drafts.is_late(application):
        return redirect(draft.case)
    data = request.POST if request.method == "POST" else None
    licenses = licensing.usable(application, by=request.user)
    unsigned = asked.unsigned(application)
    own = saving.signable(application, unsigned, by=request.user)
    signs = data is not None and "typed_name" in data
    work = ContractorForm(None if signs else data, application=application, licenses=licenses)
    form = SigningForm(data if signs else None, declarations=own, signed={})
    try:
        if signs and form.is_valid():
            typed = form.cleaned_data["typed_name"]
            applying.sign(application, typed, form.agreed(), by=request.user, at=timezone.now())
            return redirect(request.path)
        if data is not None and not signs and work.is_valid():
            if work.asks_somebody and not within(request, "invite"):
                return respond_429(request)
            applying.choose_work(application, **work.cleaned_data, by=request.user, at=timezone.now())
            return redirect(request.path)
    except NotAllowed as error:
        reasons = error.reasons
    facts = {
        "application": application,
        "case": draft.case,
        "work": work,
        "form": form,
        "theirs": [one for one in unsigned if one not in own],
        "reasons": reasons,
        "failed": bool(work.errors),
    }
    return render(request, "permits/applying/contractor.html", facts)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def license(request, slug):
    """For whoever acts under a license that somebody named: what is applied for, to be confirmed."""
    application = _asked_of(request, slug)
    reasons = []
    if request.method == "POST":
        try:
            case = applying.confirm_license(application, by=request.user, at=timezone.now())
        except NotAllowed as error:
            reasons = error.reasons
        else:
            messages.success(request, _("Confirmed. What a contractor declares is yours to sign."))
            step = "apply-declarations" if case.is_draft else "apply-contractor"
            return redirect(f"permits:{step}", case.slug)
    facts = {"application": application, "case": application.case, "reasons": reasons}
    return render(request, "permits/applying/license.html", facts)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def license_refusal(request, slug):
    """Say that the work is not done under the license."""
    application = _asked_of(request, slug)
    reasons = []
    if request.method == "POST":
        try:
            applying.decline_license(application, by=request.user, at=timezone.now())
        except NotAllowed as error:
            reasons = error.reasons
        else:
            words = _("Declined. License %(license)s does not stand on it, and the applicant is told.")
            messages.success(request, words % {"license": application.license_asked})
            return redirect("permits:dashboard")
    facts = {"application": application, "case": application.case, "reasons": reasons}
    return render(request, "permits/applying/license_refusal.html", facts)


def _asked_of(request, slug):
    """The application under whose number this account is asked to confirm a license; nobody else finds it here."""
    asked = Application.objects.filter(
        discarded_at=None,
        case__slug=slug_of(slug),
        license_asked__in=License.objects.keys_open_to(request.user, Right.APPLY),
    )
    return get_object_or_404(asked.select_related("case__case_type", "case__address", "license_asked", "begun_by"))
