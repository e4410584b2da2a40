"""Collections: an account's own lists of records, and every act on the ticked ones of them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from contacts.refusals import NotAllowed, Reason
from permits import collections as rules
from permits.forms.collections import NameForm, TargetForm
from permits.models import Case, Collection
from permits.models.case import slug_of
from permits.searching import paging
from permits.searching.words import words

MOST_NAMED = 10  # of the chosen records, on the page that asks where they go
FORM_METHODS = ["GET", "HEAD", "POST"]


@never_cache
@login_required
@require_safe
def collections(request):
    """All of an account's collections, by name."""
    own = list(Collection.objects.of(request.user).by_name())
    return render(request, "permits/collections.html", {"collections": own, "most": rules.MOST_COLLECTIONS})


@never_cache
@login_required
@require_http_methods(FORM_METHODS)
def creation(request):
    """Begin an empty collection."""
    form = NameForm(request.POST if request.method == "POST" else None, owner=request.user)
    reasons = []
    if form.is_valid():
        try:
            new = rules.create(**form.cleaned_data, by=request.user, at=timezone.now())
        except NotAllowed as error:
            reasons = error.reasons
        else:
            messages.success(request, _("“%(name)s” is ready. Tick records in a list to add them.") % {"name": new})
            return redirect(new)
    return render(request, "permits/collection_name.html", {"form": form, "reasons": reasons})


@never_cache
@login_required
@require_safe
def collection(request, pk):
    """What stands in a collection, newest first: a small search of its own."""
    return show(request, find_own(request, pk))


@never_cache
@login_required
@require_http_methods(FORM_METHODS)
def naming(request, pk):
    """Another name or description."""
    own = find_own(request, pk)
    initial = {"name": own.name, "description": own.description}
    posted = request.POST if request.method == "POST" else None
    form = NameForm(posted, initial=initial, owner=request.user, besides=own)
    reasons = []
    if form.is_valid():
        try:
            own = rules.describe(own, **form.cleaned_data, by=request.user)
        except NotAllowed as error:
            reasons = error.reasons
        else:
            messages.success(request, _("The collection is called “%(name)s”.") % {"name": own})
            return redirect(own)
    return render(request, "permits/collection_name.html", {"collection": own, "form": form, "reasons": reasons})


@never_cache
@login_required
@require_http_methods(FORM_METHODS)
def deletion(request, pk):
    """Delete a collection, after saying what that means."""
    own = find_own(request, pk)
    if request.method == "POST":
        rules.delete(own, by=request.user)
        messages.success(request, _("“%(name)s” is deleted. Its records are where they were.") % {"name": own})
        return redirect("permits:collections")
    return render(request, "permits/collection_deletion.html", {"collection": own, "size": own.items.count()})


@never_cache
@login_required
@require_http_methods(FORM_METHODS)
def addition(request):
    """Put the ticked records of any list, each sent as `case`, into a collection.

    Without `collection` the page asks which one; `new` comes with a `name`. `next` is where to go back to.
    """
    asked = request.POST if request.method == "POST" else request.GET
    return into_another(request, chosen(asked, Case.objects.visible_to(request.user)), asked)


@never_cache
@login_required
@require_http_methods(FORM_METHODS)
def removal(request, pk):
    """Take the ticked records out of the collection, or those that are no longer open; a GET shows the list."""
    own = find_own(request, pk)
    if request.method != "POST":
        return redirect(own)
    if "closed" in request.POST:
        seen = Case.objects.visible_to(request.user).collected_in(own)
        cases = Case.objects.collected_in(own).exclude(pk__in=seen.values("pk"))
    else:
        cases = chosen(request.POST, inside(request, own, request.POST), or_every=True)
    if not cases:
        return show(request, own, reasons=[nothing_ticked()])
    try:
        count = rules.remove(own, cases, by=request.user)
    except NotAllowed as error:
        return show(request, own, reasons=error.reasons)
    taken = ngettext("%(count)s record is out of “%(name)s”.", "%(count)s records are out of “%(name)s”.", count)
    messages.success(request, taken % {"count": count, "name": own})
    return redirect(own)


@never_cache
@login_required
@require_http_methods(FORM_METHODS)
def moving(request, pk):
    """Take the ticked records out of the collection and put them into another."""
    return from_one(request, pk, moves=True)


@never_cache
@login_required
@require_http_methods(FORM_METHODS)
def copying(request, pk):
    """Put the ticked records of the collection into another one as well."""
    return from_one(request, pk, moves=False)


def from_one(request, pk, *, moves):
    own = find_own(request, pk)
    asked = request.POST if request.method == "POST" else request.GET
    cases = chosen(asked, inside(request, own, asked), or_every=True)
    if not cases:
        return show(request, own, reasons=[nothing_ticked()])
    return into_another(request, cases, asked, source=own, moves=moves)


def into_another(request, cases, asked, *, source=None, moves=False):
    """Ask which collection the records go into, and put them there."""
    answered = request.method == "POST" and ("collection" in asked or "name" in asked)
    form = TargetForm(asked if answered else None, owner=request.user, besides=source)
    back = back_to(request, asked.get("next", ""))
    reasons = [] if cases else [nothing_ticked()]
    if cases and form.is_valid():
        try:
            target, count = put(request.user, cases, form, source if moves else None)
        except NotAllowed as error:
            reasons = error.reasons
        else:
            messages.success(request, put_in_words(target, count, len(cases)))
            return redirect(back or (source or target).get_absolute_url())
    context = {
        "cases": cases[:MOST_NAMED],
        "count": len(cases),
        "every": source is not None and "every" in asked,
        "text": wanted_text(asked),
        "slugs": [case.slug for case in cases],
        "form": form,
        "source": source,
        "moves": moves,
        "back": back,
        "reasons": reasons,
    }
    return render(request, "permits/collection_target.html", context)


def put(user, cases, form, source):
    """Into the chosen collection or a new one, out of the source if there is one; the target and how many came."""
    at, target = timezone.now(), form.target
    if target is None:
        new = rules.create(form.cleaned_data["name"], cases=cases, out_of=source, by=user, at=at)
        return new, len(cases)
    if source is None:
        return target, rules.add(target, cases, by=user, at=at)
    return target, rules.move(source, target, cases, by=user, at=at)


def put_in_words(target, count, wanted):
    facts = {"count": count, "name": target, "there": wanted - count}
    if not count:
        return ngettext(
            "The record is in “%(name)s” already.", "All %(wanted)s records are in “%(name)s” already.", wanted
        ) % {**facts, "wanted": wanted}
    text = ngettext("%(count)s record is in “%(name)s” now.", "%(count)s records are in “%(name)s” now.", count) % facts
    if count == wanted:
        return text
    also = ngettext("%(there)s was there already.", "%(there)s were there already.", facts["there"]) % facts
    return f"{text} {also}"


def show(request, own, reasons=()):
    """The page of one collection."""
    asked = request.POST if request.method == "POST" else request.GET
    text = wanted_text(asked)
    found = paging.page(
        inside(request, own, asked), older_than=key(request, "after"), newer_than=key(request, "before")
    )
    size = own.items.count()
    seen = Case.objects.visible_to(request.user).collected_in(own).count()
    here = own.get_absolute_url()
    kept = {"q": text} if text else {}
    context = {
        "collection": own,
        "cases": found.cases,
        "total": found.total,
        "seen": seen,
        "hidden": size - seen,
        "text": text,
        "ticked": set(asked.getlist("case")),
        "pages": bool(found.newer or found.older),
        "newer": f"{here}?{urlencode({**kept, 'before': found.newer})}" if found.newer else "",
        "older": f"{here}?{urlencode({**kept, 'after': found.older})}" if found.older else "",
        "reasons": reasons,
    }
    return render(request, "permits/collection.html", context)


def inside(request, own, asked):
    """The records of a collection that its owner may see, by the text they are filtered by."""
    cases = Case.objects.visible_to(request.user).collected_in(own)
    for word in words(wanted_text(asked)):
        cases = cases.filter(search_text__contains=word)
    return cases


def chosen(asked, among, *, or_every=False):
    """The ticked records, newest first; with `or_every` a form may ask for the whole list, on all of its pages."""
    if not (or_every and "every" in asked):
        among = among.filter(slug__in=[slug_of(text) for text in asked.getlist("case")])
    return list(among.for_display().newest_first()[: rules.MOST_RECORDS + 1])


def wanted_text(asked):
    """What a list is filtered by; a zero byte is no part of a word, and PostgreSQL takes none."""
    return " ".join(asked.get("q", "").replace("\x00", " ").split())[:120]


def nothing_ticked():
    return Reason(_("No record is ticked."), _("Tick the box beside each record you mean, then choose again."))


def back_to(request, address):
    """Where the form came from if that is a page of ours; else blank."""
    ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if ours else ""


def key(request, name):
    """The place in the list to page from; one that makes no sense is the first page."""
    try:
        return paging.read_key(request.GET.get(name, ""))
    except ValueError:
        return None


def find_own(request, pk):
    """One of the account's own collections; Http404 for anybody else's."""
    return get_object_or_404(Collection.objects.of(request.user), pk=pk)
