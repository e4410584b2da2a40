"""What went wrong, as RFC 9457 has it (application/problem+json)."""

import json
from http import HTTPStatus

from django.http import HttpResponse
from django.utils.translation import gettext as _

PROBLEM_JSON = "application/problem+json"


def problem(status: int, detail: str = "", *, errors: list[dict] | None = None) -> HttpResponse:
    """An answer that says in words what went wrong; `errors` names what was asked wrongly, each with its reason."""
    told = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail or words(status),
    }
    if errors:
        told["errors"] = errors
    return HttpResponse(json.dumps(told), status=status, content_type=PROBLEM_JSON)


def words(status: int) -> str:
    """What a status means here, where nobody said more."""
    return {
        400: _("This request makes no sense here; /api/ describes those that do."),
        403: _("Nobody can tell where this request comes from, so it can't be counted."),
        404: _("There is nothing here, or nothing that is public."),
        405: _("This address is only read: GET, HEAD or OPTIONS."),
        412: _("The answer has changed since; ask without If-Match."),
        429: _("Too many requests; Retry-After says when to come back. Everything at once is at /open-data/."),
        500: _("Something broke on our side. It is written down; please try again later."),
    }.get(status, HTTPStatus(status).phrase)
