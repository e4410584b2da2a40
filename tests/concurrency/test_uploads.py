"""The process dies in the middle of an upload, at each point where it could; and two go on with one at once."""

import os
import time

import pytest

from permits import documents
from permits.documents import pieces
from permits.models import Document, DocumentVersion, PendingUpload, UploadPiece
from tests.contacts.papers import sent
from tests.factories import NOW, DocumentKind
from tests.killing import walk
from tests.permits.documents.sheets import plan

PIECE = 700
MORE_THAN_ENOUGH = 200
EVERY = 3  # each third point; set to 1, it holds at each
A_WEEK = 7 * 24 * 3600


@pytest.fixture
def sending(committed_cast, monkeypatch, settings, tmp_path):
    """What a browser does with a file: begin, or find what it began; send what is missing; finish."""
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(pieces, "PIECE", PIECE)
    kind, case, bob = DocumentKind(), committed_cast.case, committed_cast.bob

    def send(content, fingerprint):
        facts = {"file_name": "set.pdf", "size": len(content), "fingerprint": fingerprint}
        upload = pieces.begin(case, kind, **facts, by=bob, at=NOW)
        while upload.received < upload.size and not upload.version_id:
            upload = pieces.add(upload, upload.received, content[upload.received :][:PIECE], at=NOW)
        return pieces.finish(upload, at=NOW)

    return send


def kept_pieces(content):
    """Every piece that was acknowledged is in the store, as it was sent, one after the other."""
    for upload in PendingUpload.objects.filter(version=None):
        found = b""
        for piece in upload.pieces.order_by("offset"):
            assert piece.offset == len(found)
            found += b"".join(piece.file.storage.stretch(piece.file.name, 0, piece.size))
        assert upload.received in (len(found), 0) or DocumentVersion.objects.exists()
        assert content.startswith(found)


def test_an_upload_that_dies_anywhere_goes_on_and_becomes_one_version(sending, settings):
    for number in range(0, MORE_THAN_ENOUGH, EVERY):
        content = plan((24, 36 + number))
        found = walk(lambda content=content, number=number: sending(content, f"set-{number}"), until=number)
        kept_pieces(content)

        version = sending(content, f"set-{number}")

        assert DocumentVersion.objects.filter(sha256=version.sha256).count() == 1
        with version.file.open() as file:
            assert file.read() == content
        assert not UploadPiece.objects.exists()
        if not found.was_killed:
            break
    assert number > 30
    assert Document.objects.count() == number / EVERY + 1
    _only_strays_are_swept_away(settings.MEDIA_ROOT)


def _only_strays_are_swept_away(media):
    known = set(DocumentVersion.objects.values_list("file", flat=True))
    for path in (media / "documents").iterdir():
        os.utime(path, (time.time() - A_WEEK,) * 2)
    documents.sweeping.forget_strays(at=NOW)
    assert {f"documents/{path.name}" for path in (media / "documents").iterdir()} == known


def test_two_windows_that_send_one_file_make_one_version(sending, at_once):
    content = plan()

    found = at_once(*[lambda: sending(content, "set")] * 4)

    assert {one.pk for one in found} == {DocumentVersion.objects.get().pk}


def test_the_same_file_sent_twice_at_once_is_one_document(committed_cast, at_once, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    kind, content = DocumentKind(), plan()

    def send():
        return documents.receive(committed_cast.case, kind, sent(content, "plan.pdf"), by=committed_cast.bob, at=NOW)

    found = at_once(*[send] * 4)

    assert {one.pk for one in found} == {DocumentVersion.objects.get().pk}
    assert len(list((settings.MEDIA_ROOT / "documents").iterdir())) == 1


def test_versions_sent_at_once_are_numbered_one_after_the_other(committed_cast, at_once, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    kind, case, bob = DocumentKind(), committed_cast.case, committed_cast.bob
    first = documents.receive(case, kind, sent(plan(), "plan.pdf"), by=bob, at=NOW)

    def version(width):
        file = sent(plan((width, 36)), "plan.pdf")
        return lambda: documents.receive(case, kind, file, by=bob, at=NOW, document=first.document)

    found = at_once(*[version(width) for width in (25, 26, 27, 28)])

    assert sorted(one.number for one in found) == [2, 3, 4, 5]
