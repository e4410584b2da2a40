"""One page of a list, and the address of the one after it."""

from urllib.parse import urlencode

from django.conf import settings


def a_page(rows, limit):
    """Some rows, and whether there are more of them: `rows` yields at least one more than `limit` if there are."""
    found = list(rows[: limit + 1])
    return found[:limit], len(found) > limit


def next_page(request, response, after) -> str:
    """The address of this list from a place on; also told in a Link header."""
    asked = {name: value for name, value in request.GET.items() if name != "after"}
    address = f"{settings.SITE_URL}{request.path}?{urlencode(asked | {'after': after})}"
    response["Link"] = f'<{address}>; rel="next"'
    return address


def site(path: str) -> str:
    """The whole address of a path of this site."""
    return f"{settings.SITE_URL}{path}"
