"""Find a record: one box, a few filters, newest first."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from permits.forms.search import SearchForm
from permits.searching import find, paging

YEARS_SHOWN = 3


@require_safe
def search_page(request):
    asked = request.GET.copy()
    if "from" not in asked:
        asked["from"] = years_before(timezone.localdate()).isoformat()
    form = SearchForm(asked, person=request.user)
    form.is_valid()  # a filter that makes no sense says so at its field; the others hold
    wanted = form.wanted()
    found = find.find(wanted, by=request.user)
    return render(
        request,
        "permits/search.html",
        {
            "form": form,
            "filters": [form[name] for name in ("kind", "type", "status", "from", "to", "license")],
            "filters_open": bool({"kind", "type", "status", "from", "to", "license"} & set(form.errors)),
            "chips": chips(form, request.user),
            "cases": found.cases,
            "count": in_words(found.total) if found.cases else "",
            "nothing": None if found.cases else why_nothing(form, wanted, request.user),
            "newer": address(form, before=found.newer) if found.newer else "",
            "older": address(form, after=found.older) if found.older else "",
        },
    )


def years_before(day):
    """The same day three years ago, or the last of that February."""
    year = day.year - YEARS_SHOWN
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)


def address(form, **changes):
    """The address of this search with some parameters changed; a page of it only when asked for."""
    asked = form.data.copy()
    for name in ("after", "before"):
        asked.pop(name, None)
    for name, value in changes.items():
        asked.pop(name, None)
        if value is not None:
            asked[name] = value
    return f"{reverse('search')}?{asked.urlencode()}"


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
    if clean.get("license"):
        text = _("License %(number)s") % {"number": clean["license"]}
        found.append({"text": text, "url": address(form, license=None), "remove": True})
    if clean.get("mine"):
        found.append({"text": _("My records only"), "url": address(form, mine=None), "remove": True})
    elif user.is_authenticated:
        found.append({"text": _("My records only"), "url": address(form, mine="1")})
    return found


def in_words(total):
    if total > paging.CAP:
        return _("More than %(cap)s records, newest first.") % {"cap": f"{paging.CAP:,}"}
    return ngettext("%(count)s record.", "%(count)s records, newest first.", total) % {"count": f"{total:,}"}


def why_nothing(form, wanted, user):
    """What an empty page says: too short, older ones there, or what else to try."""
    if wanted.is_too_short:
        return {
            "title": _("Write at least three letters"),
            "text": _("Or a house number with its street, or a whole record number."),
        }
    if wanted.older_than or wanted.newer_than:
        return {
            "title": _("This page of the list is empty"),
            "link": address(form),
            "link_text": _("Go to the first page"),
        }
    older = find.count_older(wanted, by=user) if wanted.since else 0
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
