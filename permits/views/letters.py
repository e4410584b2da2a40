"""The letters of a record: read, written, answered, settled. For whoever is not on it there are none."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from contacts.choices import Right
from contacts.files.uploads import takes_documents
from contacts.refusals import NotAllowed
from contacts.telling.nudge import nudge
from contacts.throttle import limited
from permits import correspondence, documents
from permits.choices import CaseKind, FileStatus
from permits.correspondence import placeholders
from permits.forms.letters import BeginForm, LetterForm
from permits.models import DocumentKind
from permits.templatetags.records import tab_address
from permits.views.documents import CHECK
from permits.views.find import find_case

A_PAGE = 20
FORM_METHODS = ["GET", "HEAD", "POST"]


@never_cache
@login_required
@require_safe
def letters(request, slug, kind=CaseKind.PERMIT):
    """All letters of the record, latest first. What is shown is read."""
    case = _find_case(request, kind, slug)
    found = case.letters.with_people().order_by("-sent_at", "-pk")
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 19:
        found = found.filter(pk__lt=before)
    page = list(found.prefetch_related("attachments__document")[: A_PAGE + 1])
    shown = page[:A_PAGE]
    unread = set(
        case.letters.unread_by(request.user).filter(pk__in=[one.pk for one in shown]).values_list("pk", flat=True)
    )
    seen = documents.audiences(request.user, case, rights={Right.VIEW})  # who reads letters holds it
    for one in shown:
        one.is_new = one.pk in unread
        one.files = [file for file in one.attachments.all() if file.document.audience in seen]
    if unread and request.method == "GET":
        correspondence.mark_read(shown, by=request.user, at=timezone.now())
    for_city = correspondence.writes_for_city(case, request.user)
    context = {
        "case": case,
        "tab": "letters",
        "letters": shown,
        "older": f"?before={page[A_PAGE - 1].pk}" if len(page) > A_PAGE else "",
        "newest": request.path if before else "",
        "for_city": for_city,
        "may_write": for_city is not None,
        "may_settle": request.user.has_perm(correspondence.SETTLES),
    }
    return render(request, "permits/letters.html", context)


@takes_documents
@never_cache
@login_required
@limited("document", methods=("POST",))
@require_http_methods(FORM_METHODS)
def writing(request, slug, kind=CaseKind.PERMIT):
    """A letter of one's own: to the city, or for it."""
    return _write(request, _find_case(request, kind, slug))


@takes_documents
@never_cache
@login_required
@limited("document", methods=("POST",))
@require_http_methods(FORM_METHODS)
def answer(request, slug, pk, kind=CaseKind.PERMIT):
    """The answer to a letter."""
    case = _find_case(request, kind, slug)
    return _write(request, case, get_object_or_404(case.letters.with_people(), pk=pk))


@never_cache
@login_required
@require_http_methods(FORM_METHODS)
def settling(request, slug, pk, kind=CaseKind.PERMIT):
    """Say for the desk that nothing more is to be done about a letter."""
    case = _find_case(request, kind, slug)
    letter = get_object_or_404(case.letters.with_people(), pk=pk, from_city=False)
    if not request.user.has_perm(correspondence.SETTLES):
        raise PermissionDenied
    reasons = []
    if request.method == "POST":
        try:
            correspondence.settle(letter, by=request.user, at=timezone.now())
        except NotAllowed as error:
            reasons = error.reasons
        else:
            messages.success(request, _("“%(letter)s” is settled.") % {"letter": letter.subject})
            return redirect(tab_address(case, "letters"))
    context = {"case": case, "tab": "letters", "page": _("Settle a letter"), "letter": letter, "reasons": reasons}
    return render(request, "permits/letter_settling.html", context)


def _write(request, case, answers=None):
    for_city = correspondence.writes_for_city(case, request.user)
    if for_city is None:
        raise PermissionDenied
    now = timezone.now()
    begin = BeginForm(request.GET if "template" in request.GET else None) if for_city else None
    form = LetterForm(
        *((request.POST, request.FILES) if request.method == "POST" else ()),
        case=case,
        by=request.user,
        may_attach=documents.may_add(case, request.user) and not case.is_foreign,
        initial=_begun(case, answers, begin, by=request.user, at=now),
    )
    reasons, attached = [], []
    if form.is_valid():
        attached = _taken(form) if (reasons := _why_no_files(case, form, for_city, by=request.user, at=now)) else []
    if form.is_valid() and not reasons:
        attached = _receive(case, form, by=request.user, at=now)
        if form.is_valid():
            said = {name: form.cleaned_data[name] for name in ("subject", "text", "key")}
            said |= {"from_city": for_city, "answers": answers, "attachments": attached}
            try:
                correspondence.send(case, **said, by=request.user, at=now)
            except NotAllowed as error:
                reasons = error.reasons
            else:
                messages.success(request, _("Your letter is sent."))
                return redirect(tab_address(case, "letters"))
    elif form.is_bound and "attached" in form.fields:
        attached = _taken(form)
    context = {
        "case": case,
        "tab": "letters",
        "page": _("Answer a letter") if answers else _("Write a letter"),
        "answers": answers,
        "for_city": for_city,
        "form": form,
        "begin": begin,
        "attached": attached,
        "reasons": reasons,
    }
    return render(request, "permits/letter.html", context)


def _begun(case, answers, begin, *, by, at):
    """What the empty page begins with: the subject answered, the text chosen, its braces filled in."""
    initial = {}
    if answers:
        prefix = _("Re: ")
        subject = answers.subject if answers.subject.startswith(prefix) else f"{prefix}{answers.subject}"
        initial["subject"] = subject[:160]
    if begin and begin.is_valid():
        template = begin.cleaned_data["template"]
        initial["text"] = placeholders.fill(template.text, case, by=by, at=at)
        initial.setdefault("subject", placeholders.fill(template.subject, case, by=by, at=at))
    return initial


def _taken(form):
    """The files that were taken with an earlier try."""
    return list(form.cleaned_data.get("attached", ()))


def _why_no_files(case, form, for_city, *, by, at):
    """Why the letter could not go, before its files are taken in; a second press finds the first one's letter."""
    facts = form.cleaned_data
    files = len(facts.get("files", ()))
    if not files or case.letters.filter(key=facts["key"]).exists():
        return []
    return correspondence.why_not(case, facts["subject"], facts["text"], files=files, from_city=for_city, by=by, at=at)


def _receive(case, form, *, by, at):
    """Take in the files of a letter that is ready to go; one that is refused stands at the field, the others stay."""
    if "files" not in form.fields:
        return []
    attached, kind = list(form.cleaned_data["attached"]), DocumentKind.objects.attachment()
    for sent in form.cleaned_data["files"]:
        try:
            version = documents.receive(case, kind, sent, by=by, at=at)
        except NotAllowed as error:
            form.add_error("files", [str(reason) for reason in error.reasons])
        else:
            attached += [] if version in attached else [version]
            if version.status == FileStatus.CHECKING:
                nudge(CHECK)
    return attached


def _find_case(request, kind, slug):
    case = find_case(request, kind, slug)
    if not correspondence.readable(case, request.user):
        raise Http404
    return case
