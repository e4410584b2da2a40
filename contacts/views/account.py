"""The page of an account."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from contacts.models import LicenseLink


@never_cache
@login_required
def account(request):
    links = LicenseLink.objects.live().filter(user=request.user).select_related("license").order_by("requested_at")
    return render(request, "contacts/account.html", {"links": links})
