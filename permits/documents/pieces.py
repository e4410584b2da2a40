"""A large file that comes piece by piece, so that a broken line loses one piece and not an hour.

A piece is acknowledged once its row is there; its bytes are in the storage before. Who asks for more than is
acknowledged, or sends a piece a second time, is told where the upload stands, and goes on from there.
"""

import secrets
from contextlib import suppress
from datetime import datetime, timedelta
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from contacts.files import uploads
from contacts.files.uploads import MEGABYTE, Refused
from contacts.models import User
from contacts.refusals import NotAllowed, Reason
from permits.choices import FileStatus
from permits.documents.receiving import hold_sum, may_add, receive, why_not
from permits.models import Case, Document, DocumentKind, DocumentVersion, PendingUpload, UploadPiece

PIECE = 2 * MEGABYTE  # what a browser sends at once; a piece may be smaller
MOST_OPEN = 60  # uploads of one account at a time
# One to go on with: not finished, or what it became is on the case.
STILL_GOOD = Q(version=None) | Q(version__document__removed_at=None) & ~Q(version__status=FileStatus.REFUSED)
FOLDER = "pieces"
KEPT = timedelta(days=2)  # so long one may stay away from an upload and go on with it


def begin(
    case: Case,
    kind: DocumentKind,
    *,
    file_name: str,
    size: int,
    fingerprint: str,
    by: User,
    at: datetime,
    document: Document | None = None,
    audience: str = "",
) -> PendingUpload:
    """Open an upload of a file to a case, or find the one that was begun with the same file, and return it.

    `fingerprint` is what the sender's machine tells the file by; with none it is always a new one.
    Raises PermissionDenied unless `by` may upload here, Refused when its name or its size says that it is no file we
    take, NotAllowed with every reason when the case or the account takes no more now.
    """
    if not may_add(case, by) or (document and document.case_id != case.pk):
        raise PermissionDenied
    name = uploads.shown_name(file_name)
    uploads.expect(name, size)
    with transaction.atomic():
        case = Case.objects.lock(case.pk)
        same = {"case": case, "kind": kind, "document": document, "by": by, "audience": audience or ""}
        same |= {"file_name": name, "size": size, "fingerprint": fingerprint}
        begun = PendingUpload.objects.filter(STILL_GOOD, **same).order_by("pk").last() if fingerprint else None
        if begun is None:
            hold_sum(by)
            if reasons := why_not(case, by=by, at=at, size=size) + _too_many(by, size):
                raise NotAllowed(*reasons)
            begun = PendingUpload.objects.create(**same, begun_at=at, touched_at=at)
    return begun


def add(upload: PendingUpload, offset: int, content: bytes, *, at: datetime) -> PendingUpload:
    """Keep some bytes of an upload from `offset` on, and return it as it stands then.

    Where `offset` is not where it stands, nothing is kept: the answer says where to go on. Raises NotAllowed when
    there is more than a piece or more than the file was said to have, and when the upload was cancelled.
    """
    if upload.version_id or offset != upload.received:
        return upload
    if not content or len(content) > PIECE or offset + len(content) > upload.size:
        raise NotAllowed(Reason(_("This is no piece of that file."), _("Choose the file again.")))
    storage = UploadPiece._meta.get_field("file").storage
    stored = storage.save(f"{_folder(upload)}/{secrets.token_hex(16)}", ContentFile(content))
    with transaction.atomic():
        upload = PendingUpload.objects.select_for_update().filter(pk=upload.pk).first()
        comes_next = upload is not None and upload.version_id is None and upload.received == offset
        if comes_next:
            UploadPiece.objects.create(upload=upload, offset=offset, size=len(content), file=stored)
            upload.received, upload.touched_at = offset + len(content), at
            upload.save(update_fields=["received", "touched_at"])
    if not comes_next:
        storage.delete(stored)
    if upload is None:
        raise NotAllowed(Reason(_("This upload was cancelled."), _("Choose the file again.")))
    return upload


def finish(upload: PendingUpload, *, at: datetime) -> DocumentVersion:
    """Put the pieces together and take the file onto the case, as `receive` does; return the version it became.

    A second time it is the same version. Raises what `receive` raises; an upload of a file that is refused is gone.
    Raises NotAllowed while pieces are missing.
    """
    if upload.version_id:
        _throw_away(upload)
        return upload.version
    if upload.received < upload.size:
        raise _not_whole(upload)
    if reasons := why_not(upload.case, by=upload.by, at=at, size=upload.size, document=upload.document):
        raise NotAllowed(*reasons)
    with NamedTemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as whole:
        with suppress(FileNotFoundError):
            _put_together(upload, whole)
        if whole.tell() < upload.size:
            # Another click finished it at the same moment, and threw the pieces away.
            known = PendingUpload.objects.filter(pk=upload.pk).select_related("version").first()
            if known and known.version:
                return known.version
            raise _not_whole(upload)
        sent = File(whole, name=upload.file_name)
        more = {"document": upload.document, "audience": upload.audience or None}
        try:
            version = receive(upload.case, upload.kind, sent, by=upload.by, at=at, **more)
        except Refused:
            cancel(upload)
            raise
    PendingUpload.objects.filter(pk=upload.pk).update(version=version)  # none, if it was cancelled meanwhile
    _throw_away(upload)
    return version


def _put_together(upload, whole):
    for piece in upload.pieces.order_by("offset"):
        for chunk in piece.file.storage.stretch(piece.file.name, 0, piece.size):
            whole.write(chunk)
    whole.flush()


def cancel(upload: PendingUpload) -> None:
    """Forget an upload and its pieces. What it became stays. Doing it twice is doing it once."""
    # First the row: a piece that comes in between finds none, and throws itself away.
    PendingUpload.objects.filter(pk=upload.pk).delete()
    _throw_away(upload)


def forget_abandoned(*, at: datetime) -> int:
    """Forget the uploads that nobody went on with for two days, and say how many."""
    old = list(PendingUpload.objects.filter(touched_at__lt=at - KEPT).order_by("pk")[:500])
    for upload in old:
        cancel(upload)
    return len(old)


def _too_many(by, size):
    open_ones = PendingUpload.objects.filter(by=by, version=None)
    waiting = open_ones.aggregate(bytes=Sum("size"))["bytes"] or 0
    if open_ones.count() < MOST_OPEN and waiting + size <= settings.DOCUMENT_DAY_MEGABYTES * MEGABYTE:
        return []
    return [
        Reason(
            _("You have begun to send more than we keep for one account at a time."),
            _("Finish or cancel some of it first; what is left alone is forgotten after two days."),
        )
    ]


def _not_whole(upload):
    return NotAllowed(Reason(_("“%(name)s” has not come whole.") % {"name": upload.file_name}, _("Send it again.")))


def _folder(upload):
    return f"{FOLDER}/{upload.key}"


def _throw_away(upload):
    """The pieces of an upload, also those whose row was never written."""
    upload.pieces.all().delete()
    storage = UploadPiece._meta.get_field("file").storage
    try:
        _folders, names = storage.listdir(_folder(upload))
    except FileNotFoundError:
        return
    for name in names:
        storage.delete(f"{_folder(upload)}/{name}")
    storage.delete(_folder(upload))
