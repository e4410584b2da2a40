"""Staff log in with two steps before the staff desk opens, where the city requires it (TWO_STEP_REQUIRED)."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

COUNTS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class StaffTwoStepMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        desk = request.path.startswith(reverse("admin:index"))
        if desk and settings.TWO_STEP_REQUIRED and request.user.is_staff and not is_mfa_enabled(request.user, COUNTS):
            messages.warning(request, _("Set up the second step of your log-in first; then the staff desk opens."))
            return redirect("mfa_index")
        return self.get_response(request)
