"""The documents tab of a record: what is there for whom, sending more, and what becomes of each."""

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from contacts.choices import Right
from contacts.files.uploads import takes_documents
from contacts.refusals import NotAllowed
from contacts.telling.nudge import nudge
from contacts.throttle import limited
from permits import documents
from permits.access import as_staff, held
from permits.choices import Audience, CaseKind, FileStatus
from permits.forms.documents import ChangeForm, DocumentsForm, RemovalForm, VersionForm
from permits.models import Application
from permits.templatetags.records import tab_address
from permits.views.find import find_case

CHECK = "permits.tasks.check_documents"
A_PAGE = 100
PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,3}")


@require_safe
def listing(request, slug, kind=CaseKind.PERMIT):
    """Every document this person may see, by kind, and how many of those that are wanted are there."""
    case = find_case(request, kind, slug)
    rights = held(request.user, case, Right.VIEW, Right.UPLOAD)
    application = Application.objects.filter(case=case).select_related("form").first()
    is_party = Right.VIEW in rights
    takes_more = not case.is_foreign and (case.is_active or as_staff(request.user, Right.UPLOAD))
    page = _page(request)
    shown = documents.shown_to(case, request.user, rights=rights)
    found = list(shown[(page - 1) * A_PAGE : page * A_PAGE + 1])
    return render(
        request,
        "permits/documents/list.html",
        {
            "case": case,
            "tab": "documents",
            "documents": found[:A_PAGE],
            "before": f"?page={page - 1}" if page > 1 else "",
            "after": f"?page={page + 1}" if len(found) > A_PAGE else "",
            "is_party": is_party,
            "may_add": Right.UPLOAD in rights and takes_more,
            "progress": documents.progress(application) if application and is_party else None,
        },
    )


@takes_documents
@never_cache
@login_required
@limited("document", methods=("POST",))
@require_http_methods(["GET", "HEAD", "POST"])
def addition(request, slug, kind=CaseKind.PERMIT):
    """Send files of one kind. What is good is taken, whatever becomes of the others."""
    case = find_case(request, kind, slug)
    if not documents.may_add(case, request.user):
        raise PermissionDenied
    now, is_staff = timezone.now(), as_staff(request.user, Right.UPLOAD)
    back = _back(request, tab_address(case, "documents"))
    reasons = documents.why_not(case, by=request.user, at=now)
    typed = (request.POST, request.FILES) if request.method == "POST" and not reasons else ()
    form = DocumentsForm(*typed, to_staff=is_staff, initial={"kind": request.GET.get("kind", "")})
    if not reasons and form.is_valid():
        facts = form.cleaned_data
        more = {"audience": facts["audience"]} if facts.get("audience") else {}
        if _take(request, form, case, facts["kind"], facts["files"], at=now, **more):
            return redirect(back)
    context = {
        "case": case,
        "tab": "documents",
        "page": _("Add documents"),
        "form": form,
        "reasons": reasons,
        "back": back,
    }
    return render(request, "permits/documents/addition.html", context)


@never_cache
@require_safe
def document(request, slug, pk, kind=CaseKind.PERMIT):
    """One document and its versions."""
    case = find_case(request, kind, slug)
    found = find_document(request, case, pk)
    may_change = documents.may_change(found, request.user)
    context = {
        "case": case,
        "tab": "documents",
        "page": str(found),
        "document": found,
        "is_party": Audience.PARTIES in documents.audiences(request.user, case),
        "may_change": may_change,
        "may_remove": may_change and not documents.bonds(found, by=request.user),
    }
    return render(request, "permits/documents/document.html", context)


@takes_documents
@never_cache
@login_required
@limited("document", methods=("POST",))
@require_http_methods(["GET", "HEAD", "POST"])
def version(request, slug, pk, kind=CaseKind.PERMIT):
    """Send a new version of a document; the old ones stay beside it."""
    case, found = _find_changeable(request, kind, slug, pk)
    now = timezone.now()
    back = _back(request, f"{tab_address(case, 'documents')}{pk}/")
    reasons = documents.why_not(case, by=request.user, at=now)
    form = VersionForm(*((request.POST, request.FILES) if request.method == "POST" and not reasons else ()))
    takes = not reasons and form.is_valid()
    if takes and _take(request, form, case, found.kind, [form.cleaned_data["files"]], at=now, document=found):
        return redirect(back)
    context = {
        "case": case,
        "tab": "documents",
        "page": _("New version"),
        "document": found,
        "form": form,
        "reasons": reasons,
        "back": back,
    }
    return render(request, "permits/documents/version.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request, slug, pk, kind=CaseKind.PERMIT):
    """Name a document; staff also say who may see it."""
    case, found = _find_changeable(request, kind, slug, pk)
    is_staff = as_staff(request.user, Right.UPLOAD)
    form = ChangeForm(request.POST if request.method == "POST" else None, document=found, to_staff=is_staff)
    reasons = []
    if form.is_valid():
        facts, now = form.cleaned_data, timezone.now()
        try:
            found = documents.rename(found, facts["title"], by=request.user, at=now)
            if is_staff:
                documents.show_to(found, facts["audience"], by=request.user, at=now)
        except NotAllowed as error:
            reasons = error.reasons
        else:
            messages.success(request, _("%(document)s is changed.") % {"document": found})
            return redirect(f"{tab_address(case, 'documents')}{pk}/")
    context = {
        "case": case,
        "tab": "documents",
        "page": _("Change a document"),
        "document": found,
        "form": form,
        "reasons": reasons,
    }
    return render(request, "permits/documents/change.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def removal(request, slug, pk, kind=CaseKind.PERMIT):
    """Take a document off the record, after saying what that means."""
    case, found = _find_changeable(request, kind, slug, pk)
    back = _back(request, tab_address(case, "documents"))
    reasons = documents.bonds(found, by=request.user)
    form = RemovalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            documents.remove(found, by=request.user, at=timezone.now(), why=form.cleaned_data["why"])
        except NotAllowed as error:
            reasons = error.reasons
        else:
            messages.success(request, _("%(document)s is off the record.") % {"document": found})
            return redirect(back)
    context = {
        "case": case,
        "tab": "documents",
        "page": _("Remove a document"),
        "document": found,
        "form": form,
        "reasons": reasons,
        "back": back,
    }
    return render(request, "permits/documents/removal.html", context)


def find_document(request, case, pk):
    """A document of a case that this person may see, with the versions he may read; else Http404."""
    found = documents.shown_to(case, request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    found.case = case
    return found


def _find_changeable(request, kind, slug, pk):
    case = find_case(request, kind, slug)
    found = find_document(request, case, pk)
    if not documents.may_change(found, request.user):
        raise PermissionDenied
    return case, found


def _take(request, form, case, kind, sent, *, at, **more):
    """Take in what was sent and say so; False, with the sentences at the field, when not all of it was taken."""
    taken = documents.receive_each(case, kind, sent, by=request.user, at=at, **more)
    checking = [version for version in taken.versions if version.status == FileStatus.CHECKING]
    if checking:
        nudge(CHECK)
    told = ngettext("%(count)d file is received.", "%(count)d files are received.", len(taken.versions))
    if taken.versions:
        messages.success(request, told % {"count": len(taken.versions)})
    if checking:
        messages.info(request, _("Large files are checked now; if one can't be taken, we write to you."))
    for reason in taken.reasons:
        form.add_error("files", str(reason))
    return not taken.reasons


def _page(request):
    """Which page of the list is asked for; one that makes no sense is the first."""
    asked = request.GET.get("page", "")
    return int(asked) if PAGE_NUMBER.fullmatch(asked) else 1


def _back(request, otherwise):
    """Where the person came from, if that is a page of ours."""
    asked = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if is_ours else otherwise
