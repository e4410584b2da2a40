"""My records: what an account is party to, latest first, with the next thing to do on each."""

from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef, Subquery
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contacts.choices import LinkStatus
from contacts.formats import short_date
from contacts.licensing import licenses
from contacts.models import LicenseLink
from inspections.models import Inspection, RequiredInspection
from permits.choices import CaseStatus
from permits.models import Case
from permits.searching import paging


@require_safe
@login_required
def my_records(request):
    shows_all = request.GET.get("show") == "all"
    cases = Case.objects.mine(request.user).annotate(
        takes_visits=Exists(RequiredInspection.objects.filter(case_type=OuterRef("case_type"))),
        next_visit=Subquery(
            Inspection.objects.live().filter(case=OuterRef("pk")).order_by("slot__day").values("slot__day")[:1]
        ),
    )
    if not shows_all:
        cases = cases.exclude(status__in=CaseStatus.OVER)
    found = paging.page(cases, older_than=key(request, "after"), newer_than=key(request, "before"))
    for case in found.cases:
        case.next_thing = next_thing(case)
    return render(
        request,
        "portal/my_records.html",
        {
            "cases": found.cases,
            "shows_all": shows_all,
            "newer": address(shows_all, before=found.newer) if found.newer else "",
            "older": address(shows_all, after=found.older) if found.older else "",
            "waiting": [] if found.cases else waiting_links(request.user),
        },
    )


def key(request, name):
    """The place in the list to page from; one that makes no sense is the first page."""
    try:
        return paging.read_key(request.GET.get(name, ""))
    except ValueError:
        return None


def address(shows_all, **place):
    return f"{reverse('permits:mine')}?{urlencode(({'show': 'all'} if shows_all else {}) | place)}"


def next_thing(case):
    """In words, what the record waits for; blank when for nothing."""
    if case.is_foreign:
        return ""
    if case.next_visit:
        return _("Inspection on %(day)s") % {"day": short_date(case.next_visit)}
    if case.is_issued and case.takes_visits:
        return _("An inspection can be requested")
    if case.status in CaseStatus.WAITS_FOR_APPLICANT:
        return _("Waits for you")
    if case.status in CaseStatus.WITH_THE_CITY:
        return _("With the city")
    return ""


def waiting_links(user):
    """An account's requests for a license that are not decided or not finished, each with its place in line."""
    links = LicenseLink.objects.filter(user=user, status__in=(LinkStatus.REQUESTED, LinkStatus.APPROVED))
    places = licenses.places_in_line()
    return [{"link": link, "place": places.get(link.pk)} for link in links.select_related("license").order_by("pk")]
