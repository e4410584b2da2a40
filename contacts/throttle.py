"""How often one source may ask. The rates stand in settings.ACCOUNT_RATE_LIMITS, the counts in the shared cache."""

from functools import wraps

from allauth.core import ratelimit


def limited(action: str, methods=("GET", "POST")):
    """Answer 429 with a page that says when to come back, once `action` is over its rate for this source."""

    def decorate(view):
        @wraps(view)
        def throttled(request, *args, **kwargs):
            if request.method in methods:
                refused = ratelimit.consume_or_429(request, action=action, limit_get=True)
                if refused:
                    return refused
            return view(request, *args, **kwargs)

        return throttled

    return decorate
