"""Sending a stored file to somebody who may have it. The view asks who may; nothing else reaches the files."""

import logging

from django.http import FileResponse, Http404
from django.utils.cache import add_never_cache_headers

log = logging.getLogger(__name__)


def attachment(row):
    """The file of a row (file, file_name, content_type), to save and never to show inside the page."""
    try:
        content = row.file.open("rb")
    except FileNotFoundError:
        log.error("The file of %s %s is gone from the store.", row._meta.label, row.pk)
        raise Http404 from None
    response = FileResponse(content, as_attachment=True, filename=row.file_name, content_type=row.content_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    add_never_cache_headers(response)
    return response
