"""Find a record: one box, a few filters, newest first."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from permits.forms.search import SearchForm
from permits.savedsearches import KEPT
from permits.searching import find, paging
from permits.searching.types import case_types

YEARS_SHOWN = 3


FILTERS = ("kind", "type", "status", "address", "license", "from", "to")


@require_safe
def search_page(request):
    asked = request.GET.copy()
    if "from" not in asked:
        asked["from"] = years_before(timezone.localdate()).isoformat()
    form = SearchForm(asked, person=request.user)
    form.is_valid()  # a filter that makes no sense says so at its field; the others hold
    wanted = form.wanted()
    found = find.find(wanted, by=request.user)
    meant = [{"name": alike.name, "url": address(form, **typed(wanted, alike.text))} for alike in found.alike]
    # Where another street was taken, the addresses of the pages name it.
    taken = typed(wanted, found.alike[0].text) if found.alike and found.cases else {}
    return render(
        request,
        "permits/search.html",
        {
            "form": form,
            "filters": [form[name] for name in FILTERS],
            "filters_key": repr((get_language(), case_types(), [form[name].value() for name in FILTERS])),
            "filters_open": bool({*FILTERS} & set(form.errors)),
            "chips": chips(form, request.user),
            "cases": found.cases,
            "count": in_words(found.total, wanted) if found.cases else "",
            "other_order": other_order(form, wanted, **taken) if found.cases else None,
            "typed": wanted.address or wanted.text,
            "meant": meant,
            "nothing": None if found.cases else why_nothing(form, wanted, found),
            "newer": address(form, **taken, before=found.newer) if found.newer else "",
            "older": address(form, **taken, after=found.older) if found.older else "",
            "collects": request.user.is_authenticated,
            "news": None if form.errors or wanted.is_too_short else news({**asked.dict(), **taken}),
        },
    )


def news(asked):
    """How to follow a search: its parameters without days and pages, and its feed unless it is of one's own records."""
    kept = urlencode({name: asked[name] for name in KEPT if asked.get(name)})
    return {"asked": kept, "feed": "" if asked.get("mine") else f"{reverse('search-feed')}?{kept}"}


def typed(wanted, text):
    """The parameter that a misspelt street stood in, with another text."""
    return {"address" if wanted.address else "q": text}


def years_before(day):
    """The same day three years ago, or the last of that February."""
    year = day.year - YEARS_SHOWN
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)


def address(form, **changes):
    """The address of this search with some parameters changed; a page of it only when asked for."""
    asked = form.data.dict() | {"after": None, "before": None} | changes
    kept = urlencode({name: value for name, value in asked.items() if value is not None})
    return f"{reverse('search')}?{kept}"


def chips(form, user):
    """The filters in force, each with the address of the search without it."""
    clean = form.cleaned_data
    found = []
    if clean.get("from"):
        text = _("Since %(day)s") % {"day": date_format(clean["from"], "M j, Y")}
        found.append({"text": text, "url": address(form, **{"from": ""}), "remove": True})
    if clean.get("to"):
        text = _("Until %(day)s") % {"day": date_format(clean["to"], "M j, Y")}
        found.append({"text": text, "url": address(form, to=None), "remove": True})
    for name in ("kind", "type", "status"):
        if clean.get(name):
            text = clean[name] if name == "type" else dict(form.fields[name].choices)[clean[name]]
            found.append({"text": text, "url": address(form, **{name: None}), "remove": True})
    if clean.get("address"):
        text = _("Address %(address)s") % {"address": clean["address"]}
        found.append({"text": text, "url": address(form, address=None), "remove": True})
    if clean.get("license"):
        text = _("License %(number)s") % {"number": clean["license"]}
        found.append({"text": text, "url": address(form, license=None), "remove": True})
    if clean.get("mine"):
        found.append({"text": _("My records only"), "url": address(form, mine=None), "remove": True})
    elif user.is_authenticated:
        found.append({"text": _("My records only"), "url": address(form, mine="1")})
    return found


def in_words(total, wanted):
    """How many there are, and in what order they stand."""
    many, cap = total > paging.CAP, {"cap": f"{paging.CAP:,}"}
    if many and wanted.best_first:
        return _("More than %(cap)s records. The newest %(cap)s of them stand here, best match first.") % cap
    if many:
        return _("More than %(cap)s records, newest first.") % cap
    if wanted.best_first:
        text = ngettext("%(count)s record.", "%(count)s records, best match first.", total)
    else:
        text = ngettext("%(count)s record.", "%(count)s records, newest first.", total)
    return text % {"count": f"{total:,}"}


def other_order(form, wanted, **taken):
    """The link to the same search in the other order, where there are words to match."""
    if wanted.best_first:
        return {"text": _("Newest first"), "url": address(form, **taken, order=None)}
    if wanted.text or wanted.address:
        return {"text": _("Best match first"), "url": address(form, **taken, order="best")}
    return None


def why_nothing(form, wanted, found):
    """What an empty page says: too short, older ones there, or what else to try."""
    if wanted.is_too_short:
        return {
            "title": _("Write at least three letters"),
            "text": _("Or a house number with its street, or a whole record number."),
        }
    if not wanted.is_first_page:
        return {
            "title": _("This page of the list is empty"),
            "link": address(form),
            "link_text": _("Go to the first page"),
        }
    older = found.older_matching
    if older:
        day = date_format(wanted.since, "F j, Y")
        text = ngettext("%(count)s older record matches.", "%(count)s older records match.", older) % {
            "count": f"{older:,}"
        }
        if older > paging.CAP:
            text = _("More than %(cap)s older records match.") % {"cap": f"{paging.CAP:,}"}
        return {
            "title": _("Nothing since %(day)s") % {"day": day},
            "text": text,
            "link": address(form, **{"from": ""}),
            "link_text": _("Show the older ones"),
        }
    return {
        "title": _("No records match"),
        "text": _("Take a filter off, or try the street without the number, or part of the contractor's name."),
    }
