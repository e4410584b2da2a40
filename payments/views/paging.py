"""Pages of a list that is ordered latest first, by the key of its rows: `after` one of them, or `before` it."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.http import urlencode

PAGE = 25


@dataclass(frozen=True)
class Page:
    """Rows, latest first, and the addresses of what is newer and older; blank where there is nothing."""

    rows: list
    newer: str = ""
    older: str = ""


def page(request, rows: QuerySet, **asked) -> Page:
    """The page a request asks for, in one query; `asked` are the filters that its addresses keep."""
    after, before = _key(request, "after"), _key(request, "before")
    if before:
        found = list(rows.filter(pk__gt=before).order_by("pk")[: PAGE + 1])
        has_newer, has_older = len(found) > PAGE, True
        found = found[:PAGE][::-1]
    else:
        found = list((rows.filter(pk__lt=after) if after else rows).order_by("-pk")[: PAGE + 1])
        has_newer, has_older = bool(after), len(found) > PAGE
        found = found[:PAGE]
    return Page(
        found,
        newer=f"?{urlencode(asked | {'before': found[0].pk})}" if found and has_newer else "",
        older=f"?{urlencode(asked | {'after': found[-1].pk})}" if found and has_older else "",
    )


def _key(request, name):
    """A key that makes no sense is the first page."""
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 19 else None
