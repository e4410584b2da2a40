"""Bytes that nobody needs: without a row, of a process that died in between, and those of drafts long discarded."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from permits.choices import FileStatus
from permits.documents.pieces import FOLDER
from permits.models import Case, DocumentVersion, PendingUpload, UploadPiece

SURELY_DONE = timedelta(days=1)


def forget_discarded(*, at: datetime) -> int:
    """Throw away the files of drafts discarded settings.DISCARDED_FILES_DAYS ago; returns how many there were.

    What is known of each stays: its name, its size, its checksum, who sent it and when. The row goes first: should this
    die in between, `forget_strays` finds the file.
    """
    before = at - timedelta(days=settings.DISCARDED_FILES_DAYS)
    kept = DocumentVersion.objects.exclude(file="").filter(document__case__application__discarded_at__lte=before)
    gone = list(kept.order_by("document__case__number", "pk").values_list("document__case", "pk"))
    return sum(_delete(case, pk) for case, pk in gone)


@transaction.atomic
def _let_go(case, pk):
    Case.objects.lock(case)
    version = DocumentVersion.objects.get(pk=pk)
    name, version.file, version.status = version.file.name, "", FileStatus.DELETED
    if name:
        version.save(update_fields=["file", "status"])
    return name


def _delete(case, pk):
    name = _let_go(case, pk)
    if name:
        DocumentVersion._meta.get_field("file").storage.delete(name)
    return bool(name)


def forget_strays(*, at: datetime) -> int:
    """Throw away the files that no document and no upload knows of and that are a day old; how many there were."""
    return _stray_documents(at) + _stray_pieces(at)


def _stray_documents(at):
    field = DocumentVersion._meta.get_field("file")
    folder = field.upload_to.rstrip("/")
    _folders, names = _listed(field.storage, folder)
    known = set(DocumentVersion.objects.values_list("file", flat=True).iterator())
    return _forget(field.storage, [name for name in (f"{folder}/{name}" for name in names) if name not in known], at)


def _stray_pieces(at):
    storage = UploadPiece._meta.get_field("file").storage
    keys, _names = _listed(storage, FOLDER)
    known = {str(key) for key in PendingUpload.objects.values_list("key", flat=True)}
    count = 0
    for folder in (f"{FOLDER}/{key}" for key in keys if key not in known):
        _folders, names = _listed(storage, folder)
        forgotten = _forget(storage, [f"{folder}/{name}" for name in names], at)
        if forgotten == len(names):
            storage.delete(folder)
        count += forgotten
    return count


def _listed(storage, folder):
    try:
        return storage.listdir(folder)
    except FileNotFoundError:
        return [], []


def _forget(storage, strays, at):
    old = [name for name in strays if storage.get_modified_time(name) < at - SURELY_DONE]
    for name in old:
        storage.delete(name)
    return len(old)
