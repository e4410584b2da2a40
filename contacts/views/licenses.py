"""Is this contractor licensed? For anybody; and the look-up that the pages of registration and accounts share."""

from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from contacts.forms.licenses import LicenseLookupForm, TradeForm
from contacts.licensing import licenses, sheets
from contacts.models import License, LicenseType
from contacts.throttle import limited

A_PAGE = 25
SHORTEST = 3  # a fragment of fewer letters would match half the register


@limited("license_lookup")
def search(request):
    """Licenses by number, business name and trade, a page at a time; each current or not, and why not."""
    form = TradeForm(request.GET)
    trade = form.cleaned_data["trade"] if form.is_valid() else ""
    text = " ".join(request.GET.get("q", "").replace("\0", "").split())[:120]
    matches, too_short = _matches(text, trade)
    found, older = _a_page(matches, request.GET.get("after", "").replace("\0", ""), q=text, trade=trade)
    today = timezone.localdate()
    context = {
        "q": text,
        "form": form,
        "trade": trade,
        "rows": [(license, license.lapses(today)) for license in found],
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
        "sheets_shown": sheets.may_read(license, request.user) if request.user.is_authenticated else False,
    }
    return render(request, "contacts/license.html", context)


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


def _matches(text, trade):
    """What was asked for, and whether too little was: a trade alone lists all of it, a short text is a whole number."""
    asked = License.objects.select_related("type")
    if trade:
        asked = asked.of_trade(trade)
    if len(text) >= SHORTEST:
        return asked.matching(text), False
    if text:
        whole = asked.with_number(text)
        return whole, not whole.exists()
    return (asked, False) if trade else (asked.none(), False)


def _a_page(matches, after, **asked):
    """The licenses behind the one named `after`, and the address of those that follow."""
    place = License.objects.with_number(after).first() if after else None
    if place:
        matches = matches.after(place)
    found = list(matches.listed()[: A_PAGE + 1])
    if len(found) <= A_PAGE:
        return found, ""
    found.pop()
    kept = {name: value for name, value in asked.items() if value}
    return found, "?" + urlencode(kept | {"after": found[-1].number})
