"""What the worker does with large files."""

from datetime import timedelta

import pytest
from django.core.files.storage import FileSystemStorage

from contacts.models import Message
from permits import documents
from permits.choices import FileStatus
from permits.documents.checking import check_next
from permits.models import DocumentVersion
from tests.contacts.papers import sent
from tests.factories import NOW
from tests.permits.documents.sheets import plan, sent_large
from tests.permits.documents.test_receiving import kept_files


@pytest.fixture(autouse=True)
def low_limit(settings):
    settings.UPLOAD_MAX_MEGABYTES = 1


@pytest.fixture
def waiting(cast, case, plans):
    return documents.receive(case, plans, sent_large(), by=cast.alice, at=NOW)


def locked():
    return sent(plan(padding=1_000_000, password="secret"), "locked.pdf")


def test_a_good_one_can_be_read_afterwards(waiting):
    assert check_next(at=NOW)

    waiting.refresh_from_db()
    assert (waiting.status, waiting.pages) == (FileStatus.READY, 1)
    assert not check_next(at=NOW)


def test_what_is_found_is_said(cast, case, plans):
    small = sent(plan((11, 17), padding=1_000_000), "small.pdf")
    version = documents.receive(case, plans, small, by=cast.alice, at=NOW)

    check_next(at=NOW)

    version.refresh_from_db()
    assert version.status == FileStatus.WARNED
    assert version.findings[0].startswith("Sheet 1 of “small.pdf” is smaller than 24 × 36 inches.")


def test_a_refused_one_is_thrown_away_and_its_sender_told(cast, case, plans, store):
    version = documents.receive(case, plans, locked(), by=cast.alice, at=NOW)

    check_next(at=NOW)

    version.refresh_from_db()
    assert (version.status, version.file.name) == (FileStatus.REFUSED, "")
    assert kept_files(store) == []
    told = Message.objects.filter(kind="document_refused")
    assert "alice@example.org" in {message.to for message in told}
    assert "“locked.pdf” is locked with a password." in told[0].body
    assert f"/documents/{version.document_id}/" in told[0].body


def test_a_sender_who_has_left_the_case_is_told_no_more(cast, case, plans):
    documents.receive(case, plans, locked(), by=cast.alice, at=NOW)
    case.contacts.get().contact_type.__class__.objects.update(may_view=False, may_upload=False)

    check_next(at=NOW)

    assert not Message.objects.filter(kind="document_refused", to="alice@example.org").exists()


def test_a_refused_one_can_be_sent_again(cast, case, plans):
    first = documents.receive(case, plans, locked(), by=cast.alice, at=NOW)
    check_next(at=NOW)

    second = documents.receive(case, plans, locked(), by=cast.alice, at=NOW, document=first.document)

    assert second.number == 2


def test_one_that_was_taken_up_is_left_alone_until_its_worker_must_be_dead(waiting):
    DocumentVersion.objects.take_up(at=NOW, lease=timedelta(minutes=10))

    assert not check_next(at=NOW + timedelta(minutes=9))
    assert check_next(at=NOW + timedelta(minutes=11))


def test_one_that_no_worker_survives_is_refused(waiting):
    DocumentVersion.objects.update(tries=3)

    check_next(at=NOW)

    waiting.refresh_from_db()
    assert waiting.status == FileStatus.REFUSED
    assert "cannot be read" in waiting.findings[0]


def test_one_whose_file_is_gone_is_refused(waiting):
    waiting.file.storage.delete(waiting.file.name)

    check_next(at=NOW)

    waiting.refresh_from_db()
    assert waiting.status == FileStatus.REFUSED


def test_a_storage_that_is_away_leaves_it_waiting(waiting, monkeypatch):
    def away(*_args):
        raise OSError("Could not connect")

    monkeypatch.setattr(FileSystemStorage, "_open", away)

    for days in range(5):
        assert check_next(at=NOW + timedelta(days=days))

    waiting.refresh_from_db()
    assert (waiting.status, waiting.tries) == (FileStatus.CHECKING, 0)


def test_a_scanner_that_is_away_leaves_it_waiting(waiting, settings):
    settings.CLAMAV = "unix:///nowhere/clamd.ctl"

    for days in range(5):
        assert check_next(at=NOW + timedelta(days=days))

    waiting.refresh_from_db()
    assert (waiting.status, waiting.tries) == (FileStatus.CHECKING, 0)
