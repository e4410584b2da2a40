"""The licenses an account acts under or asks for: its own, its companies', and those it was given leave to use."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from contacts.choices import ContactKind, LinkStatus, Right
from contacts.forms.licenses import ForWhomForm
from contacts.licensing import approvals, licenses
from contacts.models import Contact, ContactTie, License, LicenseDelegation, LicenseLink, LicenseSheet
from contacts.refusals import NotAllowed
from contacts.throttle import limited
from contacts.views.licenses import find_license, look_up


@never_cache
@login_required
def mine(request):
    """Every license of this account and where it stands, with the place in line of those that wait."""
    user, today = request.user, timezone.localdate()
    ties = {tie.contact_id: tie for tie in _companies(user)}
    links = _links(user, ties)
    leaves = list(
        LicenseDelegation.objects.live()
        .filter(user=user, license__in=License.objects.keys_open_to(user, Right.VIEW))
        .select_related("license__type", "company")
        .order_by("pk")
    )
    held = {one.license_id for one in [*links, *leaves]}
    sheets = {sheet.license_id: sheet for sheet in LicenseSheet.objects.filter(license__in=held).latest_of_each()}
    places = licenses.places_in_line() if any(link.status == LinkStatus.REQUESTED for link in links) else {}

    def row(one, **facts):
        sheet = sheets.get(one.license_id)
        old = sheet is not None and sheet.is_old(today)
        return {"license": one.license, "lapses": one.license.lapses(today), "sheet": sheet, "old": old, **facts}

    rows = {company: [] for company in [None, *ties]}
    for link in links:
        tie = ties.get(link.company_id)
        rows[link.company_id].append(
            row(link, link=link, place=places.get(link.pk), mine=_is_mine(link, tie), company=link.company)
        )
    context = {
        "rows": rows.pop(None),
        "companies": [(ties[pk], found) for pk, found in rows.items()],
        "leaves": [row(leave, leave=leave, rights=_words(leave.rights)) for leave in leaves],
    }
    return render(request, "contacts/my_licenses.html", context)


@never_cache
@login_required
@limited("license_lookup")
def add(request):
    return look_up(request, found_url="contacts:add-found", here="contacts:add-license", context={})


@never_cache
@login_required
@limited("license_lookup")
def add_found(request, number):
    """What is public about a license, and the button that asks the city for it: for oneself, or for a company."""
    license = find_license(number)
    companies = [tie.contact for tie in _companies(request.user) if tie.is_manager]
    form = ForWhomForm(request.POST if request.method == "POST" else None, user=request.user, companies=companies)
    reasons = []
    if form.is_valid():
        try:
            licenses.request(license, company=form.cleaned_data["company"], by=request.user, at=timezone.now())
        except NotAllowed as error:
            reasons = error.reasons
        else:
            messages.success(request, _("The city has your request for %(number)s.") % {"number": license.number})
            return redirect("contacts:my-licenses")
    context = {
        "license": license,
        "lapses": license.lapses(timezone.localdate()),
        "address_shown": licenses.may_read_address(license, user=request.user, city=request.city),
        "search_url": reverse("contacts:add-license"),
        "form": form,
        "reasons": reasons,
    }
    return render(request, "contacts/license_found.html", context)


@never_cache
@login_required
def removal(request, number, company=None):
    """Take one license off the account, or off a company it manages, after saying what that means."""
    link = _own_link(request.user, number, company)
    reasons = []
    if request.method == "POST":
        try:
            licenses.remove(link, by=request.user, at=timezone.now())
        except NotAllowed as error:
            reasons = error.reasons
        else:
            done = _("%(number)s is off %(company)s.") if link.company else _("%(number)s is off your account.")
            messages.success(request, done % {"number": link.license.number, "company": link.company})
            return redirect("contacts:my-licenses")
    return render(request, "contacts/license_removal.html", {"link": link, "reasons": reasons})


@never_cache
@login_required
@limited("approval_mail", methods=("POST",))
def approval(request, number, company=None):
    """The mail that finishes an approved request, once more; the link in the earlier one stops working."""
    link = _own_link(request.user, number, company)
    if link.status != LinkStatus.APPROVED:
        raise Http404
    if request.method == "POST":
        approvals.send_again(link, by=request.user, at=timezone.now())
        messages.success(request, _("A new mail is on its way to %(email)s.") % {"email": request.user.email})
        return redirect("contacts:my-licenses")
    return render(request, "contacts/license_approval.html", {"link": link})


@never_cache
@login_required
def finish(request, key):
    """The end of the way from the approval mail; only its owner finds this page."""
    try:
        link = approvals.to_finish(key, request.user)
        if request.method == "POST":
            link = approvals.finish(key, by=request.user, at=timezone.now())
            messages.success(request, _("%(number)s is set up.") % {"number": link.license.number})
    except LicenseLink.DoesNotExist:
        raise Http404 from None
    if link.activated_at:
        return redirect("contacts:my-licenses")
    return render(request, "contacts/license_finish.html", {"link": link})


def _companies(user):
    """The account's ties to companies, by the companies' names."""
    ties = ContactTie.objects.live().filter(user=user, contact__kind=ContactKind.COMPANY)
    return list(ties.select_related("contact").order_by("contact__company_name", "pk"))


def _links(user, ties):
    """The account's own links, whatever became of them; a company's as far as the account's part in it goes."""
    known = LicenseLink.objects.select_related("license__type", "company").order_by("-requested_at", "-pk")
    managed = [company for company, tie in ties.items() if tie.is_manager]
    trusted = [company for company in managed if ties[company].under_licenses]
    usable = License.objects.open_to(user, Right.VIEW)
    return list(
        known.filter(
            Q(user=user, company=None)
            | Q(user=user, company__in=managed)
            | Q(company__in=trusted)
            | Q(company__in=ties, status=LinkStatus.ACTIVE, license__in=usable)
        )
    )


def _is_mine(link, tie):
    """`licenses.speaks_for`, told from rows that are at hand."""
    return tie is None or (tie.is_manager and (tie.under_licenses or link.user_id == tie.user_id))


def _own_link(user, number, company):
    """The live link of the account itself, or of a company it manages; a plain member may look, and not do this."""
    known = LicenseLink.objects.live().select_related("license", "company").filter(license__number=number)
    if company is None:
        return get_object_or_404(known, user=user, company=None)
    of_company = get_object_or_404(Contact.objects.of(user), pk=company)
    link = get_object_or_404(known, company=of_company)
    if not licenses.speaks_for(link, user):
        raise PermissionDenied
    return link


def _words(rights):
    return [Right(right).label for right in rights]
