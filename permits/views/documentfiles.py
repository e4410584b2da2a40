"""The files of a record's documents, to whoever may have them."""

from csp.decorators import csp_replace
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from contacts.views import files
from permits import documents
from permits.choices import Audience, CaseKind
from permits.views.find import find_case


@require_safe
def file(request, slug, pk, number, kind=CaseKind.PERMIT):
    """One version of a document, to save; for whoever may not have it there is none."""
    case = find_case(request, kind, slug)
    return files.attachment(_version(request, case, pk, number), request)


@xframe_options_sameorigin
@csp_replace({"frame-ancestors": ["'self'"]})
@require_safe
def inline(request, slug, pk, number, kind=CaseKind.PERMIT):
    """The same for a reviewer, to be read beside the comments in a page of ours; staff only."""
    case = find_case(request, kind, slug)
    if Audience.STAFF not in documents.audiences(request.user, case):
        raise Http404
    return files.inline(_version(request, case, pk, number), request)


def _version(request, case, pk, number):
    return get_object_or_404(documents.versions_shown_to(case, request.user), document=pk, number=number)
