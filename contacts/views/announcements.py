"""Hiding an announcement in this browser."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from contacts.models import Announcement

LONGEST_ADDRESS = 2000  # Django redirects to none much longer


# The button stands on every page, and a token would give every visitor a cookie. The browser itself says where a
# form comes from; one that does not say so can at worst be made to hide a note.
@csrf_exempt
@require_POST
def hiding(request, pk):
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        raise PermissionDenied(_("Press the button on the page of the city."))
    now = timezone.now()
    announcement = get_object_or_404(Announcement.objects.in_force(now), pk=pk)
    back = request.POST.get("next", "")
    on_this_site = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    response = HttpResponseRedirect(back if on_this_site and len(back) <= LONGEST_ADDRESS else "/")
    if announcement.can_be_hidden:
        response.set_cookie(
            announcement.cookie,
            announcement.mark,
            max_age=announcement.ends_at - now,
            secure=settings.HTTPS,
            httponly=True,
            samesite="Lax",
        )
    return response
