"""A company's records, and the people it puts on single ones."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from contacts.refusals import NotAllowed
from contacts.throttle import limited
from contacts.views.companies import find_company, find_managed
from permits import invitations
from permits.forms.companies import PutOnForm
from permits.models import Case, CaseContact, CaseInvitation
from permits.searching import paging
from portal.views.mine import key


@never_cache
@login_required
@require_safe
def cases(request, pk):
    """Every record of the company, newest first, with whom it put on each."""
    company, own = find_company(request, pk)
    put_on = CaseContact.objects.with_people().filter(company=company).order_by("added_at", "pk")
    waiting = CaseInvitation.objects.unanswered().filter(company=company).select_related("contact_type")
    found = paging.page(
        Case.objects.of_company(own).prefetch_related(
            Prefetch("contacts", put_on, to_attr="put_on"),
            Prefetch("invitations", waiting.order_by("invited_at", "pk"), to_attr="waiting"),
        ),
        older_than=key(request, "after"),
        newer_than=key(request, "before"),
    )
    here = reverse("permits:company-cases", args=[company.pk])
    context = {
        "company": company,
        "own": own,
        "cases": found.cases,
        "today": timezone.localdate(),
        "newer": f"{here}?{urlencode({'before': found.newer})}" if found.newer else "",
        "older": f"{here}?{urlencode({'after': found.older})}" if found.older else "",
    }
    return render(request, "portal/company_cases.html", context)


@never_cache
@login_required
@limited("invite", methods=("POST",))
def person(request, pk, slug):
    """Invite somebody onto one record in the company's name, with no more than the company has there."""
    company = find_managed(request, pk)
    case = find_case(request, company, slug)
    form = PutOnForm(request.POST if request.method == "POST" else None, case=case)
    reasons = []
    if form.is_valid():
        email = form.cleaned_data["email"]
        try:
            invitations.invite(
                case,
                email,
                form.cleaned_data["type"],
                rights=form.cleaned_data["rights"],
                company=company,
                by=request.user,
                at=timezone.now(),
            )
        except NotAllowed as error:
            reasons = error.reasons
        else:
            messages.success(request, _("%(email)s is invited; the mail is on its way.") % {"email": email})
            return redirect("permits:company-cases", company.pk)
    context = {
        "company": company,
        "case": case,
        "form": form,
        "types": form.fields["type"].types,
        "reasons": reasons,
        "failed": bool(reasons),
    }
    return render(request, "portal/company_person.html", context)


@never_cache
@login_required
def withdrawal(request, pk, slug, number):
    """Take an invitation onto a record back."""
    company = find_managed(request, pk)
    found = CaseInvitation.objects.unanswered().filter(company=company, case__slug=slug).select_related("case")
    invitation = get_object_or_404(found, pk=number)
    reasons = []
    if request.method == "POST":
        try:
            invitations.withdraw(invitation, by=request.user, at=timezone.now())
        except NotAllowed as error:
            reasons = error.reasons
        else:
            messages.success(request, _("The invitation of %(email)s is taken back.") % {"email": invitation.email})
            return redirect("permits:company-cases", company.pk)
    context = {"company": company, "invitation": invitation, "reasons": reasons}
    return render(request, "contacts/company_withdrawal.html", context)


def find_case(request, company, slug):
    """One of the company's records, for a member; Http404 for any other."""
    own = company.ties.live().get(user=request.user)
    return get_object_or_404(Case.objects.of_company(own).for_display(), slug=slug)
