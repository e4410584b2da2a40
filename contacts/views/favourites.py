"""The contacts an account has starred."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from contacts import directory


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def favourites(request):
    """The list; a POST stars or unstars somebody whom this account was shown, and goes back to where it came from."""
    if request.method == "POST":
        contact = directory.referred_to(request.POST.get("who", ""), reader=request.user)
        if contact is None:
            raise Http404
        (directory.star if "star" in request.POST else directory.unstar)(contact, by=request.user)
        back = request.POST.get("next", "")
        is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
        return redirect(back if is_ours else reverse("contacts:favourites"))
    found = list(directory.favourites(request.user))
    for one in found:
        one.reference = directory.reference(one, reader=request.user)
        one.is_starred = True
    return render(request, "contacts/favourites.html", {"favourites": found})
