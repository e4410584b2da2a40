"""Pages of words: who to ask, accessibility, privacy."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from contacts.models import Desk


@require_safe
def desks(request):
    return render(request, "portal/desks.html", {"desks": Desk.objects.order_by("pk")})


@require_safe
def accessibility(request):
    return render(request, "portal/accessibility.html", {"desks": Desk.objects.order_by("pk")})


@require_safe
def privacy(request):
    return render(request, "portal/privacy.html")
