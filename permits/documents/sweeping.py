"""Bytes without a row: of a process that died between the storage and the database."""

from datetime import datetime, timedelta

from permits.models import DocumentVersion

SURELY_DONE = timedelta(days=1)


def forget_strays(*, at: datetime) -> int:
    """Throw away the files that no version of a document knows of and that are a day old; how many there were."""
    field = DocumentVersion._meta.get_field("file")
    folder = field.upload_to.rstrip("/")
    try:
        _folders, names = field.storage.listdir(folder)
    except FileNotFoundError:
        return 0
    known = set(DocumentVersion.objects.values_list("file", flat=True).iterator())
    strays = [name for name in (f"{folder}/{name}" for name in names) if name not in known]
    old = [name for name in strays if field.storage.get_modified_time(name) < at - SURELY_DONE]
    for name in old:
        field.storage.delete(name)
    return len(old)
