"""The same rules with the files in a bucket instead of a folder."""

import socket
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from contacts.files.bucket import Bucket
from permits import documents
from permits.documents import pieces
from permits.documents.checking import check_next
from permits.models import DocumentVersion, UploadPiece
from tests import factories
from tests.buckets import running_bucket
from tests.factories import NOW
from tests.permits.documents.sheets import plan, sent_large, sent_plan


@pytest.fixture(scope="module")
def server():
    with running_bucket() as running:
        yield running


@pytest.fixture
def bucket(server, monkeypatch):
    """The store that settings.STORAGE_URL would make, for documents and their pieces."""
    server.objects.clear()
    store = Bucket(
        bucket_name="plumb-hollow",
        location="portal",
        access_key="key",
        secret_key="secret",
        region_name="us-west-2",
        endpoint_url=server.url,
    )
    for model in (DocumentVersion, UploadPiece):
        monkeypatch.setattr(model._meta.get_field("file"), "storage", store)
    yield server
    server.breaks_off = False
    store.connection.meta.client.close()


def test_a_document_is_written_and_read_in_a_bucket(cast, case, plans, bucket, client):
    content = plan()
    version = documents.receive(case, plans, sent_plan(), by=cast.alice, at=NOW, audience=None)
    documents.show_to(version.document, "public", by=cast.dana, at=NOW)

    [(key, kept)] = bucket.objects.items()
    assert (key, kept) == (f"portal/{version.file.name}", content)

    address = f"{case.get_absolute_url()}documents/{version.document_id}/1/file/"
    assert client.get(address).getvalue() == content
    stretch = client.get(address, headers={"Range": "bytes=5-7"})
    assert (stretch.status_code, stretch.getvalue()) == (206, content[5:8])
    assert bucket.asked[-1][2]["Range"] == "bytes=5-7"


def test_a_file_that_is_gone_from_the_bucket_is_not_found(cast, case, plans, bucket, client):
    version = documents.receive(case, plans, sent_plan(), by=cast.alice, at=NOW)
    bucket.objects.clear()
    client.force_login(cast.alice)

    assert client.get(f"{case.get_absolute_url()}documents/{version.document_id}/1/file/").status_code == 404


def test_pieces_go_through_the_bucket_and_leave_nothing(cast, case, plans, bucket):
    content = plan(padding=5_000)
    upload = pieces.begin(case, plans, file_name="set.pdf", size=len(content), fingerprint="a", by=cast.alice, at=NOW)
    for first in range(0, len(content), 2_000):
        upload = pieces.add(upload, first, content[first : first + 2_000], at=NOW)
    assert len(bucket.objects) > 1

    version = pieces.finish(upload, at=NOW)

    assert bucket.objects == {f"portal/{version.file.name}": content}


def test_a_large_file_is_sent_in_parts_and_read_by_the_worker(cast, case, plans, bucket, settings):
    settings.UPLOAD_MAX_MEGABYTES = 1
    version = documents.receive(case, plans, sent_large(megabytes=20), by=cast.alice, at=NOW)
    assert len(bucket.objects[f"portal/{version.file.name}"]) == version.size > 20_000_000

    check_next(at=NOW)

    version.refresh_from_db()
    assert (version.status, version.pages) == ("ready", 1)


def test_nothing_is_asked_of_others_than_what_all_understand(bucket):
    """Amazon's own newest checksums come as another encoding of the body, which others store as it is."""
    store = DocumentVersion._meta.get_field("file").storage
    store.save("documents/x.pdf", ContentFile(b"abc"))

    assert bucket.objects["portal/documents/x.pdf"] == b"abc"
    _act, _key, headers = bucket.asked[-1]
    assert not [name for name in headers if name.lower().startswith("x-amz-checksum")]


def test_the_default_is_a_folder():
    assert type(storages["default"]).__name__ == "Disk"


def test_a_bucket_that_is_away_is_like_a_disk_that_is():
    with socket.create_server(("127.0.0.1", 0)) as closed:
        nowhere = f"http://127.0.0.1:{closed.getsockname()[1]}"
    store = Bucket(
        bucket_name="plumb-hollow", access_key="key", secret_key="secret", region_name="us-west-2", endpoint_url=nowhere
    )

    for act in (
        lambda: store.save("documents/x.pdf", ContentFile(b"abc")),
        lambda: store.open("documents/x.pdf"),
        lambda: store.stretch("documents/x.pdf", 0, 3),
    ):
        with pytest.raises(OSError, match="Could not connect"):
            act()
    store.connection.meta.client.close()


def test_a_bucket_that_breaks_off_while_it_sends_is_like_a_disk_that_is_away(bucket):
    store = DocumentVersion._meta.get_field("file").storage
    name = store.save("documents/x.pdf", ContentFile(b"abc" * 1000))
    bucket.breaks_off = True

    for act in (lambda: store.open(name), lambda: list(store.stretch(name, 0, 3000))):
        with pytest.raises(OSError, match=r"\w"):
            act()


def test_the_files_of_a_discarded_draft_are_deleted_from_the_bucket(cast, case, plans, bucket):
    application = factories.Application(case=case, begun_by=cast.alice)
    documents.receive(case, plans, sent_plan(), by=cast.alice, at=NOW)
    application.discarded_at = NOW - timedelta(days=30)
    application.save(update_fields=["discarded_at"])
    assert bucket.objects

    assert documents.sweeping.forget_discarded(at=NOW) == 1
    assert not bucket.objects
