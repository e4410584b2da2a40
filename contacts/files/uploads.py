"""What files we take from people, and what becomes of them.

A file is taken when its name, its first bytes and a parser agree on what it is. Pictures are drawn afresh, so that
where they were taken, and anything else hidden in them, is gone. Stored names are chance; what a file was called is
only ever shown. Nothing here is served by the web server: `contacts.views.files` sends it after a permission check.
"""

import hashlib
import logging
import secrets
import unicodedata
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath

from django.conf import settings
from django.core.files.base import File
from django.core.files.uploadhandler import FileUploadHandler
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from PIL import Image, ImageOps
from pypdf import PdfReader

from contacts.files import scanner
from contacts.refusals import NotAllowed, Reason

log = logging.getLogger(__name__)

MEGABYTE = 1_000_000
LONGEST_NAME = 120
MOST_PAGES = 5_000
MOST_FILES = 10  # of the largest size, sent at once with a form that is not for documents
LARGEST_PART = 64_000_000  # bytes of a file that are in memory at one time
# Viewers look for the end mark of a PDF in its last 1,024 bytes; what follows that far behind is another file.
END_OF_PDF = 1024
# Things a PDF does when it is opened, or carries inside; a plan or a form needs none of them.
ACTIVE_PARTS = ("/OpenAction", "/AA", "/Collection")
ACTIVE_NAMES = ("/JavaScript", "/EmbeddedFiles")


@dataclass(frozen=True)
class Kind:
    content_type: str
    suffix: str
    signature: bytes


PDF = Kind("application/pdf", ".pdf", b"%PDF-")
JPEG = Kind("image/jpeg", ".jpg", b"\xff\xd8\xff")
PNG = Kind("image/png", ".png", b"\x89PNG\r\n\x1a\n")
PICTURES = {".jpg": JPEG, ".jpeg": JPEG, ".png": PNG}
KINDS = {".pdf": PDF, **PICTURES}
# A photo is kept no longer than this on its long side: enough to read a nail plate, and small for a bad line.
LONGEST_SIDE = 2048


@dataclass(frozen=True)
class Upload:
    """A file that may be kept, standing at its beginning; `facts` are the columns that describe it in a row."""

    file: File
    facts: dict


class Refused(NotAllowed):
    """The file is not one we take."""


class BoundedUpload(FileUploadHandler):
    """Drops what comes after the largest file we take, so that a flood fills no disk; `accept` says it is too large.

    Only a view that `takes_documents` gets files as large as a document may be, from whoever is logged in, and all of
    them together no larger than what a case takes in a day. A body is read before the view asks who sent it.
    """

    def __init__(self, request=None):
        super().__init__(request)
        self.all = 0

    @cached_property
    def bounds(self):
        """The most bytes of one file, and of all of one request."""
        most = settings.UPLOAD_MAX_MEGABYTES
        user = getattr(self.request, "user", None)
        if user is None or not user.is_authenticated:
            return most * MEGABYTE, 2 * most * MEGABYTE
        found = self.request.resolver_match
        if getattr(found and found.func, "takes_documents", False):
            return settings.DOCUMENT_MAX_MEGABYTES * MEGABYTE, settings.DOCUMENT_DAY_MEGABYTES * MEGABYTE
        return most * MEGABYTE, MOST_FILES * most * MEGABYTE

    def receive_data_chunk(self, raw_data, start):
        self.all += len(raw_data)
        of_one, of_all = self.bounds
        return raw_data if start <= of_one and self.all <= of_all else None

    def file_complete(self, file_size):
        return None


def takes_documents(view):
    """Mark a view that is sent files as large as a document of a case may be."""
    view.takes_documents = True
    return view


def accept(sent: File) -> Upload:
    """Check a file somebody sent and return it as it may be kept, under a stored name of chance.

    Raises Refused, with a sentence for its sender, when it is too large, not a PDF, JPEG or PNG, not what its name
    says, broken, locked, active, or known to the scanner; also when a scanner is set and does not answer.
    """
    name = shown_name(sent.name)
    kind = KINDS.get(PurePath(name).suffix.lower())
    if kind is None:
        raise _refused(_("“%(name)s” is not a PDF, JPEG or PNG file."), _("Send one of these kinds."), name=name)
    return _accept(sent, kind, name)


def accept_large(sent: File) -> Upload:
    """The same for a PDF so large that it is read later, by `read_large`: until then nobody may have it.

    Only its name, its size and its first bytes are looked at. Never more than a chunk of it is in memory.
    """
    name = shown_name(sent.name)
    if KINDS.get(PurePath(name).suffix.lower()) is not PDF:
        return accept(sent)
    _look_at(sent, PDF, name, most=settings.DOCUMENT_MAX_MEGABYTES)
    return _upload(sent, PDF, name)


def expect(name: str, size: int) -> None:
    """Say before it comes whether a file of that name and size may be one we take. Raises Refused."""
    kind = KINDS.get(PurePath(name).suffix.lower())
    if kind is None:
        raise _refused(_("“%(name)s” is not a PDF, JPEG or PNG file."), _("Send one of these kinds."), name=name)
    most = settings.DOCUMENT_MAX_MEGABYTES if kind is PDF else settings.UPLOAD_MAX_MEGABYTES
    _measure(name, size, most=most)


def read_large(kept: File, name: str) -> None:
    """Do what `accept_large` left out. Raises Refused as `accept` does, and scanner.NoAnswer: then try again."""
    _ask_scanner(kept, name)
    _read_pdf(kept, name)


def reader_of(file: File) -> PdfReader:
    """A parser of a PDF that never holds all of it: for one that is out of order it would read the whole again."""
    file.seek(0)
    return PdfReader(_Sparing(file), strict=False)


def is_large(sent: File) -> bool:
    """Whether a file is too large to be read while its sender waits."""
    return sent.size > settings.UPLOAD_MAX_MEGABYTES * MEGABYTE


def accept_photo(sent: File) -> Upload:
    """The same for a picture taken at a site: JPEG or PNG alone, kept at most 2048 dots wide and high."""
    name = shown_name(sent.name)
    kind = PICTURES.get(PurePath(name).suffix.lower())
    if kind is None:
        raise _refused(_("“%(name)s” is not a JPEG or PNG picture."), _("Send one of these kinds."), name=name)
    return _accept(sent, kind, name, longest_side=LONGEST_SIDE)


def _accept(sent, kind, name, *, longest_side=None):
    _look_at(sent, kind, name, most=settings.UPLOAD_MAX_MEGABYTES)
    _scan(sent, name)
    sent.seek(0)
    if kind is PDF:
        _read_pdf(sent, name)
        kept = sent
    else:
        kept = _draw_afresh(sent, kind, name, longest_side)
    return _upload(kept, kind, name)


def _measure(name, size, *, most):
    if not size:
        raise _refused(_("“%(name)s” is empty."), name=name)
    if size > most * MEGABYTE:
        raise _refused(
            _("“%(name)s” is larger than %(most)s megabytes."),
            _("Scan it at a lower resolution, or send it in parts."),
            name=name,
            most=most,
        )


def _look_at(sent, kind, name, *, most):
    _measure(name, sent.size, most=most)
    sent.seek(0)
    if sent.read(len(kind.signature)) != kind.signature:
        raise _refused(
            _("“%(name)s” is not what its name says."),
            _("Open it, save it as a PDF, JPEG or PNG, and send that."),
            name=name,
        )


def shown_name(name: str | None) -> str:
    """What a file was called, without folders, line breaks and marks that turn letters around, and not too long."""
    plain = unicodedata.normalize("NFC", PurePath((name or "").replace("\\", "/")).name)
    plain = " ".join("".join(" " if unicodedata.category(one) in ("Cc", "Zl", "Zp") else one for one in plain).split())
    plain = "".join(one for one in plain if unicodedata.category(one) != "Cf" and one not in '"<>')
    path = PurePath(plain)
    return f"{path.stem[: LONGEST_NAME - len(path.suffix)]}{path.suffix}" if path.suffix else plain[:LONGEST_NAME]


class _Sparing:
    """A file that is read in parts, of which none is large."""

    def __init__(self, file):
        self.file = file
        self.seek, self.tell = file.seek, file.tell

    def read(self, size=-1):
        if size is None or size < 0 or size > LARGEST_PART:
            size = LARGEST_PART + 1
        part = self.file.read(size)
        if len(part) > LARGEST_PART:
            raise ValueError("a part that is too large")
        return part


def _scan(sent, name):
    try:
        _ask_scanner(sent, name)
    except scanner.NoAnswer as error:
        log.error("The scanner did not answer (%s), so a file was refused.", error)
        raise _refused(_("We cannot check files right now."), _("Try again in a few minutes.")) from None


def _ask_scanner(sent, name):
    try:
        scanner.scan(sent)
    except scanner.Harmful as error:
        log.warning("A file that was sent is known to the scanner as %s and was not kept.", error)
        raise _refused(_("“%(name)s” is known to be harmful, so it was not kept."), name=name) from None


def _read_pdf(sent, name):
    sent.seek(max(0, sent.size - END_OF_PDF))
    complete = b"%%EOF" in sent.read()
    try:
        reader = reader_of(sent)
        locked = reader.is_encrypted
        catalog = {} if locked else reader.root_object
        pages = 0 if locked else len(reader.pages)
        names = catalog.get("/Names", {})
        names = names.get_object() if hasattr(names, "get_object") else names
        active = any(part in catalog for part in ACTIVE_PARTS) and not _only_turns_a_page(catalog)
        active = active or any(part in names for part in ACTIVE_NAMES)
    except Exception as error:  # whatever a parser makes of a broken file, it cannot be read
        log.info("A PDF could not be read: %s", error)
        raise _unreadable(name) from None
    if locked:
        raise _refused(_("“%(name)s” is locked with a password."), _("Save it without one, and send that."), name=name)
    if not complete or not 0 < pages <= MOST_PAGES:
        raise _unreadable(name)
    if active:
        raise _refused(
            _("“%(name)s” carries a script or further files."), _("Print it to a new PDF, and send that."), name=name
        )


def _only_turns_a_page(catalog):
    """Many programs write an OpenAction that shows the first page: a place, or an action that goes to one."""
    if "/AA" in catalog or "/Collection" in catalog:
        return False
    opening = catalog["/OpenAction"].get_object()
    return isinstance(opening, list) or opening.get("/S") == "/GoTo"


def _draw_afresh(sent, kind, name, longest_side):
    most = settings.UPLOAD_MAX_MEGAPIXELS * 1_000_000
    try:
        # Some telephones put two pictures into one JPEG, which Pillow calls MPO; the first is the one meant.
        with Image.open(sent, formats=("JPEG",) if kind is JPEG else ("PNG",)) as picture:
            too_many = picture.width * picture.height > most
            drawn = BytesIO()
            if not too_many:
                upright = ImageOps.exif_transpose(picture)
                if upright.mode == "P":
                    upright = upright.convert("RGBA")
                upright.info = {}
                if longest_side:
                    upright.thumbnail((longest_side, longest_side))
                upright.save(drawn, format="JPEG" if kind is JPEG else "PNG", quality=92)
    except Image.DecompressionBombError:
        too_many = True
    except Exception as error:  # whatever a parser makes of a broken file, it cannot be read
        log.info("A picture could not be read: %s", error)
        raise _unreadable(name) from None
    if too_many:
        raise _refused(
            _("“%(name)s” has more than %(most)s megapixels."),
            _("Save it smaller, and send that."),
            name=name,
            most=settings.UPLOAD_MAX_MEGAPIXELS,
        )
    return File(drawn)


def _upload(kept, kind, name):
    kept.seek(0)
    checksum, size = hashlib.sha256(), 0
    for chunk in kept.chunks():
        checksum.update(chunk)
        size += len(chunk)
    kept.seek(0)
    facts = {"file_name": name, "content_type": kind.content_type, "size": size, "sha256": checksum.hexdigest()}
    return Upload(File(kept, name=f"{secrets.token_hex(16)}{kind.suffix}"), facts)


def _unreadable(name):
    return _refused(
        _("“%(name)s” cannot be read; it may be broken."), _("Open it, save it anew, and send that."), name=name
    )


def _refused(what, remedy="", **facts):
    return Refused(Reason(what % facts, remedy))
