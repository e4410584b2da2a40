"""Whoever spends from a trust account has a second step of the log-in, and has shown it a moment ago.

One setting asks for it: TWO_STEP_REQUIRED.
"""

from datetime import datetime, timedelta
from functools import wraps

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from contacts.entry.passwords import second_steps

COUNTS_FOR = timedelta(minutes=15)


def second_step_asked(view):
    """Let a request through that showed its second step lately; every other is sent to show it, and comes back.

    What a form sent is not kept meanwhile: the page is shown again, with everything its address says.
    """

    @wraps(view)
    def asked(request, *args, **kwargs):
        if not settings.TWO_STEP_REQUIRED or shown_lately(request, at=timezone.now()):
            return view(request, *args, **kwargs)
        kinds = set(second_steps(request.user).values_list("type", flat=True))
        if not kinds:
            messages.warning(
                request, _("Turn on two-step log-in first: money in a trust account is spent with it only.")
            )
            return redirect("mfa_index")
        app = Authenticator.Type.TOTP in kinds
        prove = reverse("mfa_reauthenticate" if app else "mfa_reauthenticate_webauthn")
        return redirect(f"{prove}?{urlencode({'next': request.get_full_path()})}")

    return asked


def shown_lately(request, *, at: datetime) -> bool:
    """Whether the second step was shown in this session, when logging in or since, no longer ago than it counts for."""
    if not second_steps(request.user).exists():
        return False
    since = (at - COUNTS_FOR).timestamp()
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "mfa" and record["at"] >= since for record in records)
