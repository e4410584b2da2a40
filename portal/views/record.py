"""The tabs of a record that several apps' facts come together on: summary, history."""

from django.db.models import Q
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contacts import audit
from contacts.formats import money
from inspections import offers
from inspections.standing import Standing
from payments import billing
from permits import accessrequests
from permits.access import Right, may
from permits.choices import CaseKind
from permits.models import Case
from permits.views.find import find_case

MOST_RELATED = 20
MOST_HISTORY = 200
# What everybody reads in a history: acts on these kinds of things, without names and reasons.
PUBLIC_THINGS = ("permits.case", "permits.fee", "inspections.inspection", "payments.invoice")


@require_safe
def summary(request, slug, kind=CaseKind.PERMIT):
    """What the record is, where it stands, and what this person can do next."""
    case = find_case(request, kind, slug)
    now = timezone.now()
    has_visits = not case.is_plan and not case.is_foreign
    standing = Standing.read(case) if has_visits else None
    related = list(related_to(case, request.user)[: MOST_RELATED + 1])
    return render(
        request,
        "portal/record.html",
        {
            "case": case,
            "tab": "summary",
            "steps": next_steps(request, case, now, standing),
            "connection": accessrequests.connection(case, request.user, at=now),
            "license_current": case.license.is_current(timezone.localdate(now)) if case.license else None,
            "related": related[:MOST_RELATED],
            "more_related": len(related) > MOST_RELATED,
            "dots": offers.progress(case, standing=standing) if has_visits else [],
        },
    )


@require_safe
def history(request, slug, kind=CaseKind.PERMIT):
    """What happened, latest first. Names and reasons are for the people on the record."""
    case = find_case(request, kind, slug)
    sees_names = may(request.user, Right.VIEW, case)
    lines = audit.history(case.number)
    if not sees_names:
        lines = lines.filter(thing_type__in=PUBLIC_THINGS)
    return render(
        request,
        "portal/record_history.html",
        {"case": case, "tab": "history", "lines": lines[:MOST_HISTORY], "sees_names": sees_names},
    )


def next_steps(request, case, now, standing):
    """Visits first, then what is due."""
    steps = []
    if standing:
        steps += offers.next_steps(case, request.user, now, standing=standing, city=request.city)
    for due in billing.next_steps(case):
        steps.append(
            {
                "title": _("Fees due: %(amount)s.") % {"amount": money(due.amount)},
                "text": _("Invoice %(number)s.") % {"number": due.invoice} if due.invoice else "",
                "url": due.url,
                "button": _("Pay fees due") if due.invoice else _("See the fees"),
            }
        )
    return steps


def related_to(case, user):
    """The records around one: what it is part of, what is part of it, and its family at the source."""
    ties = Q(parent=case.pk)
    if case.parent_id:
        ties |= Q(pk=case.parent_id) | Q(parent=case.parent_id)
    if case.source_family:
        ties |= Q(source=case.source, source_family=case.source_family)
    return Case.objects.visible_to(user).filter(ties).exclude(pk=case.pk).for_display().order_by("number")
