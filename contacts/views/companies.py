"""A company's page for its members, and what its managers do there."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from contacts.formats import long_date
from contacts.forms.companies import InviteForm, InviteToLicenseForm, MemberForm
from contacts.members import companies, ties
from contacts.models import Contact, ContactTie, Invitation, LicenseDelegation, LicenseLink
from contacts.refusals import NotAllowed
from contacts.throttle import limited


@never_cache
@login_required
@require_safe
def mine(request):
    """The companies an account belongs to, the licenses it acts under by their leave, and invitations in its mail."""
    today = timezone.localdate()
    standing = LicenseLink.objects.active().filter(license=OuterRef("license"), company=OuterRef("company"))
    context = {
        "memberships": ContactTie.objects.live().to_companies_of(request.user),
        "leaves": LicenseDelegation.objects.live().of(request.user).annotate(counts=Exists(standing)),
        "invitations": Invitation.objects.open(today).waiting_for(request.user),
    }
    return render(request, "contacts/companies.html", context)


@never_cache
@login_required
@require_safe
def company(request, pk):
    """Who acts for the company and with what rights, and under which licenses."""
    company, own = find_company(request, pk)
    leaves = LicenseDelegation.objects.live().filter(company=company).select_related("user").order_by("given_at", "pk")
    links = LicenseLink.objects.active().filter(company=company).select_related("license__type")
    links = links.prefetch_related(Prefetch("license__delegations", leaves, to_attr="leaves"))
    today = timezone.localdate()
    invited = Invitation.objects.unanswered().filter(company=company).select_related("license", "invited_by")
    context = {
        "company": company,
        "own": own,
        "members": ContactTie.objects.live().filter(contact=company).select_related("user").order_by("since", "pk"),
        "licenses": [(link.license, link.license.lapses(today)) for link in links.order_by("license__number", "pk")],
        "invitations": invited.order_by("-invited_at", "-pk") if own.is_manager else [],
        "today": today,
    }
    return render(request, "contacts/company.html", context)


@never_cache
@login_required
@limited("invite", methods=("POST",))
def invite(request, pk):
    company = find_managed(request, pk)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            sent = companies.invite(company, by=request.user, at=timezone.now(), **form.cleaned_data)
        except NotAllowed as error:
            form.add_error("email", str(error))
        else:
            return _invited(request, company, sent)
    return render(request, "contacts/company_invite.html", {"company": company, "form": form})


@never_cache
@login_required
@limited("invite", methods=("POST",))
def invite_to_license(request, pk, number):
    company = find_managed(request, pk)
    link = get_object_or_404(
        LicenseLink.objects.active().filter(company=company).select_related("license"), license__number=number
    )
    form = InviteToLicenseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            sent = companies.invite_to_license(
                company, link.license, by=request.user, at=timezone.now(), **form.cleaned_data
            )
        except NotAllowed as error:
            form.add_error("email", str(error))
        else:
            return _invited(request, company, sent)
    context = {"company": company, "license": link.license, "form": form}
    return render(request, "contacts/company_invite.html", context)


@never_cache
@login_required
def withdrawal(request, pk, invitation):
    company = find_managed(request, pk)
    found = get_object_or_404(
        Invitation.objects.unanswered().select_related("company", "license"), company=company, pk=invitation
    )
    reasons = []
    if request.method == "POST":
        try:
            companies.withdraw(found, by=request.user, at=timezone.now())
        except NotAllowed as error:
            reasons = error.reasons
        else:
            messages.success(request, _("The invitation of %(email)s is taken back.") % {"email": found.email})
            return redirect("contacts:company", company.pk)
    context = {"company": company, "invitation": found, "reasons": reasons}
    return render(request, "contacts/company_withdrawal.html", context)


@never_cache
@login_required
def member(request, pk, username):
    """What a member may do, and whether they manage the others."""
    company = find_managed(request, pk)
    tie = find_member(company, username)
    initial = {name: getattr(tie, name) for name in MemberForm.base_fields}
    form = MemberForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            ties.change(tie, by=request.user, at=timezone.now(), **form.cleaned_data)
        except NotAllowed as error:
            form.add_error("is_manager", str(error))
        else:
            messages.success(request, _("What %(name)s may do is saved.") % {"name": tie.user.display_name})
            return redirect("contacts:company", company.pk)
    return render(request, "contacts/company_member.html", {"company": company, "tie": tie, "form": form})


@never_cache
@login_required
def removal(request, pk, username):
    """Take a member off, or leave: after saying what that means."""
    company, own = find_company(request, pk)
    tie = find_member(company, username)
    if tie != own and not own.is_manager:
        raise PermissionDenied
    reasons = []
    if request.method == "POST":
        try:
            ties.end(tie, by=request.user, at=timezone.now())
        except NotAllowed as error:
            reasons = error.reasons
        else:
            if tie == own:
                messages.success(request, _("You have left %(company)s.") % {"company": company})
                return redirect("contacts:companies")
            messages.success(request, _("%(name)s is taken off.") % {"name": tie.user.display_name})
            return redirect("contacts:company", company.pk)
    leaves = LicenseDelegation.objects.live().filter(company=company, user=tie.user).select_related("license")
    context = {
        "company": company,
        "tie": tie,
        "leaving": tie == own,
        "leaves": leaves.order_by("license__number", "pk"),
        "reasons": reasons,
    }
    return render(request, "contacts/company_removal.html", context)


@never_cache
@login_required
def license_removal(request, pk, number, username):
    """Take somebody off one license: by a manager of the company, or by themselves."""
    found = LicenseDelegation.objects.live().select_related("license", "company", "user")
    leave = get_object_or_404(found, company=pk, license__number=number, user__username=username)
    manager = ties.manages(request.user, leave.company)
    if leave.user != request.user and not manager:
        find_company(request, pk)
        raise PermissionDenied
    reasons = []
    if request.method == "POST":
        try:
            companies.take_off_license(leave, by=request.user, at=timezone.now())
        except NotAllowed as error:
            reasons = error.reasons
        else:
            names = {"name": leave.user.display_name, "number": leave.license.number}
            messages.success(request, _("%(name)s no longer acts under %(number)s.") % names)
            return redirect(*(["contacts:company", pk] if manager else ["contacts:companies"]))
    context = {"leave": leave, "manager": manager, "reasons": reasons}
    return render(request, "contacts/company_license_removal.html", context)


def find_company(request, pk):
    """A company and this account's tie to it; Http404 for whoever is no member."""
    company = get_object_or_404(Contact.objects.companies_of(request.user), pk=pk)
    return company, ContactTie.objects.live().get(contact=company, user=request.user)


def find_managed(request, pk):
    """A company for one of its managers; PermissionDenied for its other members."""
    company, own = find_company(request, pk)
    if not own.is_manager:
        raise PermissionDenied
    return company


def find_member(company, username):
    return get_object_or_404(
        ContactTie.objects.live().select_related("contact", "user"), contact=company, user__username=username
    )


def _invited(request, company, invitation):
    facts = {"email": invitation.email, "day": long_date(invitation.expires_on)}
    messages.success(request, _("An invitation is on its way to %(email)s. It is open until %(day)s.") % facts)
    return redirect("contacts:company", company.pk)
