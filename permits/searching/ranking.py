"""A page of cases, the best match first: only the newest thousand that match are ranked."""

import re
from datetime import date

from permits.searching.paging import CAP, LONGEST_KEY, PAGE, Found, in_order
from permits.searching.rows import rows
from permits.searching.ways import Way
from permits.searching.words import wanted_words

KEY = re.compile(r"([0-9]{1,6})\.([0-9]{4}-[0-9]{2}-[0-9]{2})\.([0-9]{1,19})")


def page(matching, *, text, reading, exact=None, older_than=None, newer_than=None) -> Found:
    """One page from a key (rank, filed on, pk) on, in a few statements: what matches, and the rows of the page.

    A record whose number was typed stands before all others, whatever its date.
    """
    hits = _newest(matching.order_by().values("search_text", "filed_on", "id"), reading)
    first = [] if exact is None else list(exact.values_list("pk", flat=True))
    ranked = sorted((_place(hit, text) for hit in hits[:CAP]), reverse=True)
    if newer_than:
        ahead = [place for place in ranked if place > newer_than][-PAGE:]
    else:
        ahead = [place for place in ranked if not older_than or place < older_than][:PAGE]
    shown = [pk for _rank, _day, pk in ahead]
    is_top = not ranked or (ahead and ahead[0] == ranked[0])
    if is_top:
        shown = [*first, *shown]
    loaded = {case.pk: case for case in rows(shown)}
    return Found(
        cases=[loaded[pk] for pk in shown if pk in loaded],
        total=min(len(first) + len(hits), CAP + 1),
        newer=key_of(ahead[0]) if ahead and not is_top else "",
        older=key_of(ahead[-1]) if ahead and ahead[-1] != ranked[-1] else "",
    )


def _newest(matching, reading):
    """The newest that match, and one more than are ranked, if there are so many."""
    if reading.way is Way.AT_ONCE:
        hits = list(matching[: CAP + 1])
        if len(hits) <= CAP:
            return hits
    return list(in_order(matching, reading.way, CAP + 1, stop=reading.since))


def _place(hit, text):
    return rank(hit["search_text"], text), hit["filed_on"], hit["id"]


def rank(found: str, text: str) -> int:
    """How well a record's words fit the typed ones: side by side as typed, then whole, then at the beginning."""
    typed = wanted_words(text)
    points = 10 * len(typed) if f" {' '.join(typed)} " in found else 0
    for word in typed:
        if f" {word} " in found:
            points += 3
        elif f" {word}" in found:
            points += 1
    return points


def key_of(place) -> str:
    """A record's place among the ranked, for the address of a page."""
    points, day, pk = place
    return f"{points}.{day:%Y-%m-%d}.{pk}"


def read_key(text: str) -> tuple[int, date, int]:
    """The place that `key_of` wrote. Raises ValueError."""
    parts = KEY.fullmatch(text)
    if not parts or int(parts[3]) > LONGEST_KEY:
        raise ValueError(text)
    return int(parts[1]), date.fromisoformat(parts[2]), int(parts[3])
