"""My records: what an account is party to, latest first, with the next thing to do on each."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from contacts.choices import LinkStatus
from contacts.licensing import licenses
from contacts.models import LicenseLink
from permits.choices import CaseKind, CaseStatus
from permits.models import Case
from permits.searching import paging
from portal.records import through
from portal.records.nextthings import next_things

# In the address, `show` and `kind`; the first of each goes without saying.
SHOWN = {"active": gettext_lazy("Active"), "inactive": gettext_lazy("Inactive"), "all": gettext_lazy("All")}
KINDS = {
    "": gettext_lazy("Permits and plan cases"),
    CaseKind.PERMIT: gettext_lazy("Permits"),
    CaseKind.PLAN: gettext_lazy("Plan cases"),
}


@never_cache
@require_safe
@login_required
def my_records(request):
    show = one_of(SHOWN, request.GET.get("show"))
    kind = one_of(KINDS, request.GET.get("kind"))
    cases = Case.objects.mine(request.user)
    if show != "all":
        over = {"status__in": CaseStatus.OVER}
        cases = cases.filter(**over) if show == "inactive" else cases.exclude(**over)
    if kind:
        cases = cases.filter(case_type__kind=kind)
    found = paging.page(
        cases.annotate(**through.ties(request.user)),
        older_than=key(request, "after"),
        newer_than=key(request, "before"),
    )
    steps = next_things(found.cases, request.user, at=timezone.now(), city=request.city)
    for case in found.cases:
        case.next_step = steps.get(case.pk)
        case.through = through.in_words(case)
    here = address(show, kind)
    return render(
        request,
        "portal/my_records.html",
        {
            "cases": found.cases,
            "show": show,
            "shown": [(address(one, kind), text, one == show) for one, text in SHOWN.items()],
            "kinds": [(address(show, one), text, one == kind) for one, text in KINDS.items()],
            "here": here,
            "newer": address(show, kind, before=found.newer) if found.newer else "",
            "older": address(show, kind, after=found.older) if found.older else "",
            "waiting": [] if found.cases else waiting_links(request.user),
        },
    )


def one_of(choices, wanted):
    """A choice that is there, else the first."""
    return wanted if wanted in choices else next(iter(choices))


def key(request, name):
    """The place in the list to page from; one that makes no sense is the first page."""
    try:
        return paging.read_key(request.GET.get(name, ""))
    except ValueError:
        return None


def address(show, kind, **place):
    asked = ({"show": show} if show != "active" else {}) | ({"kind": kind} if kind else {}) | place
    return f"{reverse('permits:mine')}?{urlencode(asked)}" if asked else reverse("permits:mine")


def waiting_links(user):
    """An account's requests for a license that are not decided or not finished, each with its place in line."""
    links = LicenseLink.objects.filter(user=user, status__in=(LinkStatus.REQUESTED, LinkStatus.APPROVED))
    places = licenses.places_in_line()
    return [{"link": link, "place": places.get(link.pk)} for link in links.select_related("license").order_by("pk")]
