"""The front door: one search box, and the jobs people come for."""

from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def home(request):
    return render(request, "portal/home.html")
