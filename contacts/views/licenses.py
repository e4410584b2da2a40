"""Is this contractor licensed? For anybody; and the look-up that adds a license to an account."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from contacts import approvals, licenses
from contacts.choices import LinkStatus
from contacts.forms.licenses import LicenseLookupForm
from contacts.models import License, LicenseLink, LicenseType
from contacts.refusals import NotAllowed
from contacts.throttle import limited

A_PAGE = 25
SHORTEST = 3  # a fragment of fewer letters would match half the register


@limited("license_lookup")
def search(request):
    """Licenses by number or business name, a page at a time."""
    text = " ".join(request.GET.get("q", "").replace("\0", "").split())[:120]
    found, older, too_short = [], "", False
    if len(text) >= SHORTEST:
        matches = License.objects.matching(text).select_related("type").order_by("business_name", "number")
        after = request.GET.get("after", "").replace("\0", "")
        place = License.objects.with_number(after).first() if after else None
        if place:
            matches = matches.after(place)
        found = list(matches[: A_PAGE + 1])
        if len(found) > A_PAGE:
            found.pop()
            older = "?" + urlencode({"q": text, "after": found[-1].number})
    elif text:
        found = list(License.objects.with_number(text).select_related("type"))
        too_short = not found
    today = timezone.localdate()
    context = {
        "q": text,
        "rows": [(license, license.is_current(today)) for license in found],
        "older": older,
        "too_short": too_short,
        "types": LicenseType.objects.order_by("code"),
    }
    return render(request, "contacts/license_search.html", context)


@limited("license_lookup")
def license(request, number):
    """What everybody may know about one license; its holder's address only where that is allowed."""
    license = find_license(number)
    if license.number != number:
        return redirect("contacts:license", license.number)
    context = {
        "license": license,
        "lapses": license.lapses(timezone.localdate()),
        "address_shown": licenses.may_read_address(license, user=request.user, city=request.city),
    }
    return render(request, "contacts/license.html", context)


@never_cache
@login_required
@limited("license_lookup")
def add(request):
    return look_up(request, found_url="contacts:add-found", here="contacts:add-license", context={})


@never_cache
@login_required
@limited("license_lookup")
def add_found(request, number):
    license = find_license(number)
    reasons = []
    if request.method == "POST":
        try:
            licenses.request(license, by=request.user, at=timezone.now())
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
        "reasons": reasons,
    }
    return render(request, "contacts/license_found.html", context)


@never_cache
@login_required
def mine(request):
    """Every license of this account and where it stands, with the place in line of those that wait."""
    links = list(
        LicenseLink.objects.filter(user=request.user).select_related("license__type").order_by("-requested_at", "-pk")
    )
    today = timezone.localdate()
    places = licenses.places_in_line() if any(link.status == LinkStatus.REQUESTED for link in links) else {}
    rows = [{"link": link, "place": places.get(link.pk), "lapses": link.license.lapses(today)} for link in links]
    return render(request, "contacts/my_licenses.html", {"rows": rows})


@never_cache
@login_required
def mine_removal(request, number):
    """Take one license off the account, after saying what that means."""
    link = (
        LicenseLink.objects.live().filter(user=request.user, license__number=number).select_related("license").first()
    )
    if link is None:
        raise Http404
    reasons = []
    if request.method == "POST":
        try:
            licenses.remove(link, by=request.user, at=timezone.now())
        except NotAllowed as error:
            reasons = error.reasons
        else:
            messages.success(request, _("%(number)s is off your account.") % {"number": number})
            return redirect("contacts:my-licenses")
    return render(request, "contacts/license_removal.html", {"link": link, "reasons": reasons})


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


def find_license(number):
    found = License.objects.with_number(number).select_related("type", "holder").first()
    if found is None:
        raise Http404
    return found


def look_up(request, *, found_url, here, context):
    """The form by type and number; on to the license, or a page that says there is none."""
    searched = "number" in request.GET and "again" not in request.GET
    form = LicenseLookupForm(request.GET if searched else None, initial=request.GET.dict())
    context = {**context, "form": form, "types": LicenseType.objects.order_by("code"), "here": reverse(here)}
    if not form.is_valid():
        return render(request, "contacts/license_lookup.html", context)
    number = form.cleaned_data["number"]
    found = License.objects.with_number(number).filter(type=form.cleaned_data["type"]).first()
    if found:
        return redirect(found_url, found.number)
    again = {"type": request.GET["type"], "number": request.GET["number"], "again": "1"}
    context |= {"number": number, "again_url": f"{reverse(here)}?{urlencode(again)}"}
    return render(request, "contacts/license_unknown.html", context)
