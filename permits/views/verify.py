"""Is this card or certificate genuine, and in force? For anybody who stands before it; no person is named."""

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from contacts.choices import DeskPurpose
from contacts.models import Desk
from contacts.throttle import limited
from contacts.views.privacy import render_private
from permits import cards, lifecycle
from permits.choices import HoldBlocks
from permits.forms.cards import CardCodeForm
from permits.models import Case


@limited("verify", methods=("POST",))
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request):
    """Ask for the code on a card."""
    form = CardCodeForm(request.POST or None)
    if form.is_valid():
        return redirect("verify-card", form.cleaned_data["code"])
    return render(request, "permits/verify.html", {"form": form})


@limited("verify", methods=("GET", "HEAD"))
@require_safe
def verify_card(request, code):
    """Where the square on a card leads. A code that is not ours says only that."""
    card = cards.find(code)
    if card is None and (certificate := lifecycle.find_certificate(code)):
        return _certificate(request, certificate)
    if card is None:
        facts = {"form": CardCodeForm(), "desk": Desk.objects.for_purpose(DeskPurpose.PERMITS)}
        return render_private(request, "permits/verify_unknown.html", facts, status=404)
    facts = {
        "case": card.case,
        "force": cards.force(card.case, on=timezone.localdate()),
        # A confidential place stays one: whoever holds its card knows it, the page does not tell.
        "is_public": _is_public(request, card),
        "is_held": card.case.holds.blocking(HoldBlocks.INSPECT).exists(),
    }
    return render_private(request, "permits/verify_card.html", facts)


def _certificate(request, certificate):
    facts = {
        "certificate": certificate,
        "is_in_force": lifecycle.in_force(certificate, on=timezone.localdate()),
        "is_public": _is_public(request, certificate),
    }
    return render_private(request, "permits/verify_certificate.html", facts)


def _is_public(request, paper):
    return Case.objects.visible_to(request.user).filter(pk=paper.case_id).exists()
