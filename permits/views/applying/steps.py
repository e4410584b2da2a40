"""The steps of an application that say where and what: each saved as it is, right or wrong, and gone on from."""

import json

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from contacts.formats import clock
from contacts.refusals import NotAllowed
from permits import applying
from permits.applying import places
from permits.forms.applying import ElsewhereForm, WorkForm
from permits.forms.questions import form_for, in_words
from permits.models import Address
from permits.views.applying.draft import find, go_on, show

PREFIX = "q"


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def place(request, slug):
    """Where the work is: looked for in the city's list, or written down with why the list does not have it."""
    draft = find(request, slug)
    if not draft.application.is_draft:
        return redirect(draft.case)
    application, reasons = draft.application, []
    is_elsewhere = request.method == "POST" and "text" in request.POST
    kept = {"text": application.place_text, "reason": application.place_reason}
    form = ElsewhereForm(request.POST if is_elsewhere else None, initial=kept)
    if request.method == "POST":
        chosen, typed = _address(request.POST.get("address", "")), {}
        if is_elsewhere:
            form.is_valid()
            typed = {name: form.cleaned_data.get(name, _raw(form[name].data)) for name in ("text", "reason")}
        try:
            if chosen or is_elsewhere:
                applying.save_place(application, chosen, **typed, by=request.user, at=timezone.now())
        except NotAllowed as error:
            reasons = error.reasons
        else:
            if chosen or form.is_valid() or "close" in request.POST:
                return go_on(request, draft, "place")
    text = " ".join(_raw(request.GET.get("q")).split())
    facts = {
        "form": form,
        "q": text,
        "places": places.find(text) if text else None,
        "reasons": reasons,
        "is_open": is_elsewhere or bool(application.place_text),
        "after": draft.after("place"),
    }
    return show(request, draft, "place", facts)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request, slug):
    """What is to be done, and what the city asks about it. A script saves each change by the same door."""
    draft = find(request, slug)
    if not draft.application.is_draft:
        return _too_late(request, draft)
    application, case, reasons = draft.application, draft.case, []
    shown = list(draft.asked.questions)
    data = request.POST if request.method == "POST" else None
    work = WorkForm(data, initial={"description": case.description, "project_name": case.project_name})
    form = form_for(_written(shown), data, initial=draft.answers, prefix=PREFIX)
    clashes = {"work": {}, "answers": {}}
    if data is not None:
        is_right = work.is_valid() & form.is_valid()
        try:
            application, clashes = applying.save_answers(
                application, work.typed(), form.typed(), seen=_seen(request), by=request.user, at=timezone.now()
            )
        except NotAllowed as error:
            reasons = error.reasons
        draft = find(request, slug)
        _say_clashes(work, form, clashes)
        has_clashes = bool(clashes["work"] or clashes["answers"])
        has_more = [one.pk for one in draft.asked.questions] != [one.pk for one in shown]
        if "X-Autosave" in request.headers:
            return _saved(draft, clashes, reasons)
        if "close" in request.POST and not has_clashes and not reasons:
            return go_on(request, draft, "questions")
        if is_right and not has_clashes and not reasons:
            if not has_more:
                return go_on(request, draft, "questions")
            messages.info(request, _("Your answers bring more questions. They stand below."))
            return redirect(draft.address("questions"))
    facts = {"work": work, "form": form, "reasons": reasons, "seen": _as_seen(draft), "failed": bool(work.errors)}
    return show(request, draft, "questions", facts)


def _raw(text):
    """What was typed, as much of it as the database takes."""
    return (text or "").replace("\0", "")[:200]


def _address(text):
    """The place of the list that a button names."""
    is_key = text.isascii() and text.isdigit() and len(text) < 19
    return Address.objects.filter(pk=int(text), confidential=False).first() if is_key else None


def _written(shown):
    """What is answered here: files stand with the documents."""
    return [one for one in shown if one.kind != "upload"]


def _seen(request):
    """What the page showed when it was opened, as it sends it back; nothing where that makes no sense."""
    try:
        seen = json.loads(request.POST.get("seen", ""))
    except ValueError:
        return None
    if not isinstance(seen, dict) or not all(isinstance(seen.get(part), dict) for part in ("work", "answers")):
        return None
    return seen


def _as_seen(draft):
    work = {"description": draft.case.description, "project_name": draft.case.project_name}
    return json.dumps({"work": work, "answers": draft.answers})


def _say_clashes(work, form, clashes):
    """At each field that another page has changed meanwhile, what stands there; what was typed stays in the field."""
    words = _(
        "Meanwhile this was saved from another page: “%(kept)s”. What you typed stands here; save again to take it."
    )
    for name, kept in clashes["work"].items():
        work.add_error(name, words % {"kept": kept})
    for code, kept in clashes["answers"].items():
        form.add_error(code, words % {"kept": in_words(form.questions[code], kept)})


def _saved(draft, clashes, reasons):
    """What the script is told: when it was saved, what stands there now, and which fields the page should have."""
    if reasons:
        return JsonResponse({"words": " ".join(str(reason) for reason in reasons), "is_saved": False})
    if clashes["work"] or clashes["answers"]:
        words = _("Another page has changed the same. Press “Save and continue” to see both.")
        return JsonResponse({"words": words, "is_saved": False})
    words = _("Saved at %(time)s") % {"time": clock(draft.application.saved_at)}
    fields = [f"{PREFIX}-{one.code}" for one in _written(draft.asked.questions)]
    return JsonResponse({"words": words, "is_saved": True, "seen": _as_seen(draft), "asked": fields})


def _too_late(request, draft):
    """A page of an application that was handed in meanwhile."""
    if "X-Autosave" in request.headers:
        words = _("%(case)s is handed in, so it stays as it is.") % {"case": draft.case}
        return JsonResponse({"words": words, "is_saved": False})
    if request.method == "POST":
        messages.info(request, _("%(case)s is handed in, so it stays as it is.") % {"case": draft.case})
    return redirect(draft.case)
