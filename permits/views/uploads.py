"""Large files in pieces, for static/js/upload.js: JSON in words for people. Without it the plain forms do the same."""

import re
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from contacts.choices import Right
from contacts.refusals import NotAllowed, Reason
from contacts.telling.nudge import nudge
from contacts.throttle import limited
from permits import documents
from permits.access import as_staff
from permits.choices import Audience, CaseKind, FileStatus
from permits.documents import pieces
from permits.forms.documents import BeginForm
from permits.models import PendingUpload
from permits.templatetags.records import tab_address
from permits.views.documents import CHECK, find_document
from permits.views.find import find_case

# One piece says where it belongs (RFC 9110, 14.4).
CONTENT_RANGE = re.compile(r"bytes (\d{1,15})-(\d{1,15})/\d{1,15}")


def in_words(view):
    """Answer a refusal with its sentences, and a log-in that has ended with what to do about it."""

    @wraps(view)
    def answered(request, *args, **kwargs):
        if request.user.is_anonymous:
            words = Reason(_("You are logged out."), _("Log in again and choose the same file: it goes on from there."))
            return _refused([words], status=401)
        try:
            return view(request, *args, **kwargs)
        except NotAllowed as error:
            return _refused(error.reasons, status=400)

    return answered


@require_POST
@in_words
@limited("document", methods=("POST",))
def begin(request, slug, kind=CaseKind.PERMIT):
    """Open an upload, or find the one this file has already, and say where it stands."""
    case = find_case(request, kind, slug)
    if not documents.may_add(case, request.user):
        raise PermissionDenied
    form = BeginForm(request.POST, to_staff=as_staff(request.user, Right.UPLOAD))
    if not form.is_valid():
        return _refused([Reason(error) for errors in form.errors.values() for error in errors], status=400)
    facts = form.cleaned_data
    document = find_document(request, case, facts.pop("document")) if facts.get("document") else None
    if document and document.audience == Audience.STAFF and not as_staff(request.user, Right.UPLOAD):
        raise Http404
    upload = pieces.begin(
        case,
        document.kind if document else facts["kind"],
        file_name=facts["name"],
        size=facts["size"],
        fingerprint=facts["fingerprint"],
        audience=facts.get("audience", ""),
        document=document,
        by=request.user,
        at=timezone.now(),
    )
    return _standing(case, upload)


@never_cache
@require_http_methods(["GET", "HEAD", "PUT"])
@in_words
def upload(request, slug, key, kind=CaseKind.PERMIT):
    """Where an upload stands; a PUT brings the piece that its Content-Range names."""
    case, found = _find(request, kind, slug, key)
    if request.method == "PUT":
        place = CONTENT_RANGE.fullmatch(request.headers.get("Content-Range", ""))
        first, last = (int(one) for one in place.groups()) if place else (0, -1)
        length = last - first + 1
        # A piece that breaks off is not counted; it is sent again.
        content = request.read(length) if 0 < length <= pieces.PIECE else b""
        if len(content) != length:
            raise NotAllowed(Reason(_("This is no piece of that file."), _("Choose the file again.")))
        found = pieces.add(found, first, content, at=timezone.now())
    return _standing(case, found)


@require_POST
@in_words
@limited("upload_end", methods=("POST",))
def end(request, slug, key, kind=CaseKind.PERMIT):
    """Every piece is here: take the file onto the record, and say what was found."""
    case, found = _find(request, kind, slug, key)
    version = pieces.finish(found, at=timezone.now())
    if version.status == FileStatus.CHECKING:
        nudge(CHECK)
    return JsonResponse(
        {
            "status": version.get_status_display(),
            "findings": version.findings,
            "page": f"{tab_address(case, 'documents')}{version.document_id}/",
        }
    )


@require_POST
@in_words
def cancellation(request, slug, key, kind=CaseKind.PERMIT):
    """Forget what has come of a file."""
    _case, found = _find(request, kind, slug, key)
    pieces.cancel(found)
    return JsonResponse({})


def _find(request, kind, slug, key):
    """An upload of this account to a record on which it may still upload; anybody else has none."""
    case = find_case(request, kind, slug)
    found = PendingUpload.objects.filter(case=case, by=request.user, key=key).select_related("kind", "document").first()
    if found is None or not documents.may_add(case, request.user):
        raise Http404
    found.case = case
    return case, found


def _standing(case, upload):
    name = "permits:plan-upload" if case.is_plan else "permits:case-upload"
    return JsonResponse(
        {
            "url": reverse(name, args=[case.slug, upload.key]),
            "received": upload.received,
            "piece": pieces.PIECE,
            "finished": upload.version_id is not None,
        }
    )


def _refused(reasons, *, status):
    return JsonResponse({"reasons": [str(reason) for reason in reasons]}, status=status)
