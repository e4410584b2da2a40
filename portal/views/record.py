"""The tabs of a record that several apps' facts come together on: summary, related records, history."""

from django.db.models import F, Q
from django.db.models.fields.tuple_lookups import Tuple, TupleLessThan
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from contacts import audit
from contacts.choices import Right
from contacts.formats import long_date
from inspections import offers
from inspections.standing import Standing
from permits import accessrequests, applying
from permits.access import held, may
from permits.choices import CaseKind
from permits.lifecycle import WITHDRAWABLE, Life
from permits.models import Case
from permits.searching import paging
from permits.views.find import find_case
from portal.records import nextsteps, story

MOST_RELATED = 20
MOST_STATUSES = 40
A_PAGE = 50
OF_STAFF = (Right.VIEW, Right.SCHEDULE, Right.APPLY)


@require_safe
def summary(request, slug, kind=CaseKind.PERMIT):
    """What the record is, where it stands, and what this person can do next."""
    case = find_case(request, kind, slug, handed_in_at=F("application__submitted_at"), **Life.annotations())
    now = timezone.now()
    has_visits = not case.is_plan and not case.is_foreign
    standing = Standing.read(case) if has_visits else None
    # Staff hold theirs by their role, which the desk shows.
    rights = held(request.user, case, *(OF_STAFF if request.user.is_staff else Right))
    is_on_it = Right.VIEW in rights
    life = Life.of(case)
    steps = nextsteps.steps(case, request.user, now, rights=rights, standing=standing, city=request.city, life=life)
    holds = standing.holds if standing else list(case.holds.open().order_by("placed_at", "pk"))
    related = list(related_to(case, request.user).order_by("number")[: MOST_RELATED + 1])
    return render(
        request,
        "portal/record.html",
        {
            "case": case,
            "tab": "summary",
            "steps": steps,
            "heading": None if any(step.url for step in steps) else _("Where it stands"),
            "connection": accessrequests.connection(case, request.user, at=now, is_on_it=is_on_it),
            "license_current": case.license.is_current(timezone.localdate(now)) if case.license else None,
            "holds": holds,
            "is_stopped": any(hold.blocks_in_words for hold in holds) and case.is_active,
            "contractors": list(case.further_contractors.order_by("place")) if case.source else [],
            "related": grouped(case, related[:MOST_RELATED]),
            "more_related": len(related) > MOST_RELATED,
            "dots": offers.progress(case, standing=standing) if has_visits else [],
            "statuses": [] if has_visits else statuses(case),
            "rights": Right.in_words(rights) if is_on_it else "",
            "may_parent": Right.APPLY in rights and applying.may_parent(case),
            "has_application": is_on_it and case.handed_in_at is not None,
            "may_copy": is_on_it and case.case_type.online and not case.is_draft and not case.is_foreign,
            "life": life,
            "may_withdraw": Right.APPLY in rights and case.status in WITHDRAWABLE and not life.withdrawal_asked,
            "may_extend": Right.APPLY in rights and case.is_issued and has_visits and not life.extension_asked,
            "has_card": bool(has_visits and case.issued_on and is_on_it),
        },
    )


@require_safe
def related(request, slug, kind=CaseKind.PERMIT):
    """All of a record's relatives where the summary has no room for them, newest first, a page at a time."""
    case = find_case(request, kind, slug)
    found = paging.page(
        related_to(case, request.user), older_than=_place(request, "after"), newer_than=_place(request, "before")
    )
    facts = {
        "case": case,
        "tab": "summary",
        "cases": found.cases,
        "newer": f"?before={found.newer}" if found.newer else "",
        "older": f"?after={found.older}" if found.older else "",
    }
    return render(request, "portal/record_related.html", facts)


@require_safe
def history(request, slug, kind=CaseKind.PERMIT):
    """What happened, latest first. Names and most reasons are for the people on the record."""
    case = find_case(request, kind, slug)
    sees_names = may(request.user, Right.VIEW, case)
    lines = audit.history(case.number)
    if not sees_names:
        lines = lines.filter(thing_type__in=story.PUBLIC_THINGS)
    since = _line(lines, request.GET.get("before", ""))
    if since:
        lines = lines.filter(TupleLessThan(Tuple(F("at"), F("pk")), (since.at, since.pk)))
    page = list(lines[: A_PAGE + 1])
    return render(
        request,
        "portal/record_history.html",
        {
            "case": case,
            "tab": "history",
            "lines": [story.tell(line, sees_names=sees_names) for line in page[:A_PAGE]],
            "older": f"?before={page[A_PAGE - 1].pk}" if len(page) > A_PAGE else "",
            "newest": request.path if since else "",
            "statuses": statuses(case),
        },
    )


def related_to(case, user):
    """The records around one: what it is part of, what is part of it, and its family at the source."""
    ties = Q(parent=case.pk)
    if case.parent_id:
        ties |= Q(pk=case.parent_id) | Q(parent=case.parent_id)
    if case.source_family:
        ties |= Q(source=case.source, source_family=case.source_family)
    return Case.objects.visible_to(user).filter(ties).exclude(pk=case.pk).for_display()


def grouped(case, related):
    """The related records under what they are to this one."""
    labels = (_("Part of"), _("Its parts"), _("Related"))
    whole, parts, beside = groups = [], [], []
    for other in related:
        (whole if other.pk == case.parent_id else parts if other.parent_id == case.pk else beside).append(other)
    return [(label, some) for label, some in zip(labels, groups, strict=True) if some]


def statuses(case):
    """The statuses the record came into, as components/dots.html shows them; the latest ones of very many."""
    latest = case.status_changes.order_by("-pk")[:MOST_STATUSES]
    return [
        offers.Dot(title=one.word or one.get_status_display(), text=long_date(one.on), done=True)
        for one in reversed(latest)
    ]


def _place(request, name):
    """The place in a list to page from; one that makes no sense is the first page."""
    try:
        return paging.read_key(request.GET.get(name, ""))
    except ValueError:
        return None


def _line(lines, key):
    """The line of a history that a page ended with, or None."""
    return lines.filter(pk=int(key)).first() if key.isascii() and key.isdigit() and len(key) < 19 else None
