"""How often one source may ask. The rates stand in settings.ACCOUNT_RATE_LIMITS beside allauth's own.

Allauth counts in the shared cache, which costs a dozen statements each time: fine for a log-in, too much for a page
that everybody reads. The pages count here, in one statement, which also holds when many ask at once.
"""

import math
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps

from allauth.core.internal.ratelimit import get_cache_key, get_rates
from allauth.core.ratelimit import respond_429
from django.utils import timezone

from contacts.models import Allowance

APP = "allauth.account"


@dataclass(frozen=True)
class Use:
    """Where one source stands after a use: how many it may in the window, how many it had, when the next begins."""

    amount: int
    used: int
    seconds_left: int

    @property
    def is_over(self) -> bool:
        return self.used > self.amount

    @property
    def left(self) -> int:
        return max(self.amount - self.used, 0)


def limited(action: str, methods=("GET", "POST")):
    """Answer 429 with a page that says when to come back, once `action` is over its rate for this source."""

    def decorate(view):
        @wraps(view)
        def throttled(request, *args, **kwargs):
            if request.method in methods and not within(request, action):
                return respond_429(request)
            return view(request, *args, **kwargs)

        return throttled

    return decorate


def within(request, action: str, key: str | None = None) -> bool:
    """Count one use of an action, and say whether it is within all its rates; `key` is for rates per key."""
    return all(
        Allowance.objects.take(
            get_cache_key(request, app=APP, action=action, rate=rate, key=key),
            amount=rate.amount,
            window=timedelta(seconds=rate.duration),
            at=timezone.now(),
        )
        for rate in get_rates(app=APP, action=action)
    )


def use(request, action: str) -> Use:
    """Count one use of an action that has one rate, and say where its source stands."""
    [rate] = get_rates(app=APP, action=action)
    now, window = timezone.now(), timedelta(seconds=rate.duration)
    used, since = Allowance.objects.count_one(
        get_cache_key(request, app=APP, action=action, rate=rate, key=None), window=window, at=now
    )
    return Use(rate.amount, used, math.ceil((since + window - now).total_seconds()))
