"""Where the requests of an account stand."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from contacts import help
from contacts.licensing import licenses
from contacts.models import HelpRequest, LicenseLink

A_PAGE = 25


@require_safe
@never_cache
@login_required
def requests(request):
    """What the city still has to answer, with the place in line, and what it answered, latest first."""
    mine = HelpRequest.objects.filter(user=request.user).select_related(
        "license", "contact", "accessrequest__case__case_type"
    )
    places, today = help.places_in_line(), timezone.localdate()
    waiting = [{"asked": one, "place": places[one.pk], "late": one.is_late(today)} for one in mine.waiting()]
    answered, older = _page(mine.answered(), request.GET.get("after", ""))
    links = LicenseLink.objects.waiting().filter(user=request.user).select_related("license")
    link_places = licenses.places_in_line()
    context = {
        "waiting": waiting,
        "links": [{"link": link, "place": link_places[link.pk]} for link in links],
        "answered": answered,
        "older": older,
    }
    return render(request, "permits/requests.html", context)


def _page(rows, after):
    place = rows.filter(pk=after).first() if after.isdecimal() and len(after) < 18 else None
    found = list((rows.before(place) if place else rows)[: A_PAGE + 1])
    if len(found) <= A_PAGE:
        return found, ""
    return found[:A_PAGE], f"?after={found[A_PAGE - 1].pk}"
