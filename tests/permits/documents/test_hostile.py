"""Files that mean harm come as documents: in one go, in pieces, and so large that the worker reads them."""

import pytest

from contacts.files.uploads import Refused
from contacts.models import Message
from permits import documents
from permits.choices import FileStatus
from permits.documents import pieces
from permits.documents.checking import check_next
from permits.models import DocumentVersion, PendingUpload
from tests.contacts.papers import sent
from tests.contacts.test_uploads import HOSTILE
from tests.factories import NOW
from tests.permits.documents.test_receiving import kept_files

# What only a parser can tell of a PDF: a large one of these is taken, and the worker reads it before anybody else does.
FOR_THE_WORKER = [
    what
    for what, (name, content, _why) in HOSTILE.items()
    if name.endswith(".pdf") and (callable(content) or content.startswith(b"%PDF-"))
]


def hostile(what):
    name, content, why = HOSTILE[what]
    return name, content() if callable(content) else content, why


@pytest.mark.parametrize("what", HOSTILE)
def test_one_leaves_nothing_behind(cast, case, plans, store, what):
    name, content, why = hostile(what)
    file = sent(content, "x")
    file._name = name

    with pytest.raises(Refused, match=why):
        documents.receive(case, plans, file, by=cast.alice, at=NOW)
    with pytest.raises(Refused, match=why):
        send_in_pieces(case, plans, name, content, by=cast.alice)

    assert not DocumentVersion.objects.exists()
    assert not PendingUpload.objects.exists()
    assert kept_files(store) == []


def send_in_pieces(case, kind, name, content, *, by):
    facts = {"file_name": name, "size": len(content), "fingerprint": name, "by": by, "at": NOW}
    upload = pieces.begin(case, kind, **facts)
    half = len(content) // 2 + 1
    for offset in (0, half):
        upload = pieces.add(upload, offset, content[offset : offset + half], at=NOW)
    return pieces.finish(upload, at=NOW)


@pytest.mark.parametrize("what", FOR_THE_WORKER)
def test_a_large_one_is_read_by_nobody(cast, case, plans, store, settings, what):
    settings.UPLOAD_MAX_MEGABYTES = 0
    name, content, why = hostile(what)

    version = documents.receive(case, plans, sent(content, name), by=cast.alice, at=NOW)
    check_next(at=NOW)

    version.refresh_from_db()
    assert version.status == FileStatus.REFUSED
    assert why in version.findings[0]
    assert why in Message.objects.filter(kind="document_refused").first().body
    assert kept_files(store) == []
