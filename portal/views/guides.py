"""The guides, all of them and each."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from contacts.models import Desk
from portal import guides as catalog


@require_safe
def guides(request):
    """All guides, under what one is about to do."""
    return render(request, "portal/guides.html", {"groups": catalog.GUIDES.items()})


@require_safe
def guide(request, slug):
    """One guide, which prints on paper."""
    found = catalog.find(slug)
    if found is None:
        raise Http404
    facts = {"guide": found, "desk": Desk.objects.for_purpose(found.desk)}
    return render(request, found.template, facts)
