"""The reviews tab of a record: who reads it, until when, what was decided, and both clocks."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from contacts.choices import Right
from permits import reviewing
from permits.access import held
from permits.choices import CaseKind, CaseStatus
from permits.reviewing import clocks, showing
from permits.views.find import find_case


@require_safe
def reviews(request, slug, kind=CaseKind.PERMIT):
    """Cycles, disciplines, decisions and days for everybody; what reviewers wrote for the people on the record."""
    case = find_case(request, kind, slug)
    rights = held(request.user, case, Right.VIEW, Right.APPLY, Right.UPLOAD)
    is_party = Right.VIEW in rights
    today = timezone.localdate()
    comments = showing.comments(case) if is_party else []
    return render(
        request,
        "permits/reviewing/reviews.html",
        {
            "case": case,
            "tab": "reviews",
            "today": today,
            "clocks": clocks.read(case, today=today, city=request.city),
            "rounds": showing.rounds(case),
            "cycles": showing.cycles(case),
            "is_party": is_party,
            "comments": comments,
            "standing": showing.standing(comments),
            "answers": bool(rights & {Right.APPLY, Right.UPLOAD}),
            "asks_for_corrections": case.status == CaseStatus.CORRECTIONS,
            "asks_for_missing": reviewing.to_complete(case) if is_party else None,
        },
    )
