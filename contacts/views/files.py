"""Sending a stored file to somebody who may have it. The view asks who may; nothing else reaches the files."""

import logging
import re

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.http import content_disposition_header

log = logging.getLogger(__name__)

# One stretch of a file, as readers of large PDFs ask for it (RFC 9110, 14.2); whoever asks for several gets it whole.
ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class OutsideFile(Exception):
    """Bytes were asked for that the file does not have."""


def attachment(row, request=None):
    """The file of a row (file, file_name, content_type, size), to save and never to show inside the page.

    With the request, the stretch of it that was asked for.
    """
    return _send(row, request, as_attachment=True)


def inline(row, request):
    """The same to be looked at; the view says who may put it into which page."""
    return _send(row, request, as_attachment=False)


def _send(row, request, *, as_attachment):
    headers = {
        "Accept-Ranges": "bytes",
        "Content-Disposition": content_disposition_header(as_attachment, row.file_name),
        "ETag": f'"{row.sha256}"',
        "X-Content-Type-Options": "nosniff",
    }
    try:
        asked = _asked(request, headers["ETag"], row.size)
    except OutsideFile:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{row.size}"})
    start, end = asked or (0, row.size)
    try:
        content = row.file.storage.stretch(row.file.name, start, end)
    except FileNotFoundError:
        log.error("The file of %s %s is gone from the store.", row._meta.label, row.pk)
        raise Http404 from None
    headers["Content-Length"] = end - start
    if asked:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{row.size}"
    response = StreamingHttpResponse(
        content, status=206 if asked else 200, content_type=row.content_type, headers=headers
    )
    add_never_cache_headers(response)
    patch_cache_control(response, no_transform=True)  # packed, a stretch would not be the one that was asked for
    return response


def _asked(request, etag, size):
    """The bytes that are asked for, as a start and an end that is not among them; None for the whole file."""
    found = ONE_RANGE.fullmatch(request.headers.get("Range", "")) if request else None
    if found is None or found.groups() == ("", "") or request.headers.get("If-Range", etag) != etag:
        return None
    first, last = (int(one) if one else None for one in found.groups())
    if first is None:
        start, end = max(0, size - last), size
    else:
        start, end = first, size if last is None else min(last + 1, size)
    if start >= size or (first is None and not last):
        raise OutsideFile
    return (start, end) if start < end else None
