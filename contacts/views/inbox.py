"""Messages of the city to this account."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from contacts.telling import inbox


@never_cache
@require_safe
@login_required
def messages(request):
    keys = {"older_than": request.GET.get("after", ""), "newer_than": request.GET.get("before", "")}
    try:
        page = inbox.read(request.user, **keys)
    except ValueError:
        page = inbox.read(request.user)
    here = reverse("contacts:inbox")
    facts = {
        "told": page.messages,
        "newer": f"{here}?{urlencode({'before': page.newer})}" if page.newer else "",
        "older": f"{here}?{urlencode({'after': page.older})}" if page.older else "",
    }
    return render(request, "contacts/inbox.html", facts)
