"""The permit card as it is printed: for the people on the permit and for staff, who hang it on the site."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contacts.choices import DeskPurpose
from contacts.refusals import Reason
from contacts.square import Square
from contacts.views.privacy import render_private
from inspections.standing import Standing
from permits import cards
from permits.access import Right, may
from permits.choices import CaseKind
from permits.models import PermitCard
from permits.views.find import find_case


@require_safe
@login_required
def card(request, slug):
    """What hangs on the site: what, where, until when, what is inspected, and the square that proves it."""
    case = find_case(request, CaseKind.PERMIT, slug)
    if not may(request.user, Right.VIEW, case):
        raise PermissionDenied
    made = PermitCard.objects.filter(case=case).first()
    if made is None:
        return render(request, "portal/card_missing.html", {"case": case, "reasons": why_none(case)})
    code_url = settings.SITE_URL + reverse("verify-card", args=[made.code_in_groups])
    facts = {
        "case": case,
        "card": made,
        "force": cards.force(case, on=timezone.localdate()),
        "lines": Standing.read(case).lines,
        "conditions": list(case.conditions.in_order()),
        "holds": list(case.holds.open().order_by("placed_at", "pk")),
        "square": Square.of(code_url),
        "verify_url": settings.SITE_URL + reverse("verify"),
    }
    return render_private(request, "portal/card.html", facts)


def why_none(case):
    """Why a permit has no card, and what to do about it."""
    if case.is_foreign:
        what = _("%(case)s comes from %(source)s, which made its card.") % {"case": case, "source": case.source}
        return [Reason(what=what, desk=DeskPurpose.PERMITS)]
    if case.issued_on is None:
        what = _("%(case)s has not been issued.") % {"case": case}
        return [Reason(what=what, remedy=_("Its card is made on the day it is issued."))]
    return [Reason(what=_("This permit has no card yet."), remedy=_("Ask the city."), desk=DeskPurpose.PERMITS)]
