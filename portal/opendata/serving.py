"""Sending a file of any size: whole, in part, packed, or not at all because the reader has it already.

A proxy that serves the folder itself is better; then nothing of this is asked. Without one, a bulk download holds a
thread of a web worker for as long as the reader takes. So each worker gives it one thread and no more: whoever else
asks this worker meanwhile is told to come back, and the pages have the other threads.
"""

import os
import re
import time
from errno import ECONNRESET
from pathlib import Path
from threading import BoundedSemaphore

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_http_date_safe

BLOCK = 1 << 16
COME_BACK_AFTER = 30  # seconds
LONGEST_DOWNLOAD = 900  # seconds; a reader that is slower goes on where it was cut off, with Range
TYPES = {".csv": "text/csv; charset=utf-8", ".gz": "application/gzip", ".json": "application/json"}
RANGE = re.compile(r"bytes=(\d*)-(\d*)")
REFUSED_GZIP = re.compile(r"q\s*=\s*0(\.0*)?")

one_reader = BoundedSemaphore(1)


class Reading:
    """Part of a file, block by block. Whoever sends it closes it at the end, however the end comes."""

    def __init__(self, file, length):
        self._file, self._left, self._until = file, length, time.monotonic() + LONGEST_DOWNLOAD

    def __iter__(self):
        return self

    def __next__(self):
        if not self._left:
            raise StopIteration
        if time.monotonic() > self._until:
            raise ConnectionResetError(ECONNRESET, "The reader is too slow.")
        block = self._file.read(min(BLOCK, self._left))
        self._left -= len(block)
        return block

    def close(self):
        if not self._file.closed:
            self._file.close()
            one_reader.release()


def send(request: HttpRequest, path: Path) -> HttpResponse:
    """Answer a GET or HEAD for a file (RFC 9110). Raises FileNotFoundError.

    Its date and size are its ETag. A reader of a CSV who takes gzip gets the packed one beside it. 503 with
    Retry-After when this process sends a file already.
    """
    packed = path.with_name(f"{path.name}.gz")
    is_packed = path.suffix == ".csv" and _takes_gzip(request) and packed.exists()
    file = (packed if is_packed else path).open("rb")
    response = _answer(request, file)
    if not isinstance(response, StreamingHttpResponse):
        file.close()
    if is_packed and response.status_code in (200, 206):
        response["Content-Encoding"] = "gzip"
    if response.status_code in (200, 206):
        response["Content-Type"] = TYPES[path.suffix]
        response["Accept-Ranges"] = "bytes"
        response["Content-Disposition"] = f'attachment; filename="{path.name}"'
    response["Access-Control-Allow-Origin"] = "*"
    response.headers.setdefault("Cache-Control", "public, max-age=300, no-transform")
    return response


def _answer(request, file):
    stat = os.fstat(file.fileno())
    etag, changed = f'"{stat.st_mtime_ns:x}-{stat.st_size:x}"', int(stat.st_mtime)
    known = get_conditional_response(request, etag=etag, last_modified=changed)
    if known is not None:
        known["ETag"], known["Last-Modified"] = etag, http_date(changed)
        return known
    first, last = _part(request, stat.st_size, etag, changed) or (0, stat.st_size - 1)
    length = last - first + 1
    if length <= 0 and stat.st_size:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{stat.st_size}"})
    response = _body(request, file, first, length)
    if response.status_code == 200:
        response["Content-Length"] = length
        response["ETag"], response["Last-Modified"] = etag, http_date(changed)
        if length < stat.st_size:
            response.status_code = 206
            response["Content-Range"] = f"bytes {first}-{last}/{stat.st_size}"
    return response


def _body(request, file, first, length):
    if request.method == "HEAD":
        return HttpResponse()
    if not one_reader.acquire(blocking=False):
        busy = "Another file is being sent just now. Come back in a moment.\n"
        headers = {"Retry-After": COME_BACK_AFTER, "Cache-Control": "no-store"}
        return HttpResponse(busy, status=503, content_type="text/plain", headers=headers)
    file.seek(first)
    return StreamingHttpResponse(Reading(file, length))


def _part(request, size, etag, changed):
    """The first and last byte that are asked for; None for the whole. A part that is not there has no length."""
    asked = RANGE.fullmatch(request.headers.get("Range", "").strip())
    if asked is None or asked.groups() == ("", "") or not _is_still_the_same(request, etag, changed):
        return None
    first, last = asked.groups()
    if not first:
        return (max(0, size - int(last)), size - 1) if int(last) else (size, size - 1)
    if last and int(last) < int(first):
        return None
    return int(first), min(int(last or size), size - 1)


def _is_still_the_same(request, etag, changed):
    """Whether a reader who goes on with what it has already has a part of this very file."""
    had = request.headers.get("If-Range")
    return had is None or had == etag or parse_http_date_safe(had) == changed


def _takes_gzip(request):
    for coding in request.headers.get("Accept-Encoding", "").lower().split(","):
        name, _, weight = coding.partition(";")
        if name.strip() == "gzip":
            return not REFUSED_GZIP.fullmatch(weight.strip())
    return False
