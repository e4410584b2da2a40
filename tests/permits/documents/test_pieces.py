"""Large files in pieces: going on after a break, doubling nothing, and what is left behind."""

import os
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from contacts.files.uploads import Refused
from contacts.refusals import NotAllowed
from permits import documents
from permits.choices import FileStatus
from permits.documents import pieces, sweeping
from permits.models import DocumentVersion, PendingUpload, UploadPiece
from tests.contacts import papers
from tests.factories import NOW
from tests.permits.documents.sheets import plan, sent_plan
from tests.permits.documents.test_receiving import kept_files

PIECE = 1000


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch):
    monkeypatch.setattr(pieces, "PIECE", PIECE)


@pytest.fixture
def content():
    return plan(padding=2 * PIECE)


@pytest.fixture
def begin(case, cast, plans, content):
    def begin(**changes):
        facts = {"file_name": "set.pdf", "size": len(content), "fingerprint": "set-1", "by": cast.alice, "at": NOW}
        return pieces.begin(case, plans, **facts | changes)

    return begin


def send(upload, content, *, until=None):
    """Send what is missing, as a browser does."""
    while upload.received < (len(content) if until is None else until):
        piece = content[upload.received : upload.received + PIECE]
        upload = pieces.add(upload, upload.received, piece, at=NOW)
    return upload


def test_pieces_become_the_file_that_was_sent(case, begin, content, store):
    version = pieces.finish(send(begin(), content), at=NOW)

    assert version.file.read() == content
    version.file.close()
    assert (version.document.case, version.status, version.file_name) == (case, FileStatus.READY, "set.pdf")
    assert kept_files(store) == [version.file.name.removeprefix("documents/")]
    assert not UploadPiece.objects.exists()


def test_the_same_file_picked_again_goes_on_where_it_stopped(begin, content):
    first = send(begin(), content, until=2 * PIECE)

    again = begin()

    assert (again.pk, again.received) == (first.pk, 2 * PIECE)
    assert pieces.finish(send(again, content), at=NOW).size == len(content)


def test_another_file_of_the_same_name_and_size_begins_anew(begin, content):
    first = send(begin(), content, until=PIECE)

    assert begin(fingerprint="set-2").received == 0
    assert begin(fingerprint="").pk != begin(fingerprint="").pk != first.pk


def test_somebody_else_does_not_go_on_with_it(begin, cast):
    assert begin().pk != begin(by=cast.dana).pk


def test_a_piece_that_comes_twice_counts_once(begin, content, store):
    upload = begin()
    pieces.add(upload, 0, content[:PIECE], at=NOW)
    late = pieces.add(upload, 0, content[:PIECE], at=NOW)

    assert late.received == PIECE
    assert UploadPiece.objects.count() == len(kept_files(store)) == 1


def test_a_piece_from_further_on_is_told_where_to_go_on(begin, content):
    assert pieces.add(begin(), 5 * PIECE, content[:PIECE], at=NOW).received == 0
    assert not UploadPiece.objects.exists()


@pytest.mark.parametrize("length", [0, PIECE + 1])
def test_what_is_no_piece_is_not_kept(begin, length):
    with pytest.raises(NotAllowed, match="no piece of that file"):
        pieces.add(begin(), 0, b"x" * length, at=NOW)


def test_more_than_the_file_was_said_to_have_is_not_kept(begin):
    with pytest.raises(NotAllowed, match="no piece of that file"):
        pieces.add(begin(size=10), 0, b"x" * 11, at=NOW)


def test_a_file_is_not_finished_before_it_is_whole(begin, content):
    with pytest.raises(NotAllowed, match="has not come whole"):
        pieces.finish(send(begin(), content, until=PIECE), at=NOW)


def test_what_the_case_does_not_take_is_not_put_together(begin, content, settings, monkeypatch):
    upload = send(begin(), content)
    settings.DOCUMENT_DAY_MEGABYTES = 0
    monkeypatch.setattr(pieces, "_put_together", None)

    with pytest.raises(NotAllowed, match="megabytes in 24 hours"):
        pieces.finish(upload, at=NOW)


def test_a_version_of_what_was_taken_off_is_not_put_together(begin, content, case, plans, cast, monkeypatch):
    document = documents.receive(case, plans, sent_plan(), by=cast.alice, at=NOW).document
    upload = send(begin(document=document), content)
    documents.remove(document, by=cast.dana, at=NOW, why="Sent twice")
    document.refresh_from_db()
    upload.document = document
    monkeypatch.setattr(pieces, "_put_together", None)

    with pytest.raises(NotAllowed, match="was taken off"):
        pieces.finish(upload, at=NOW)


def test_finishing_twice_is_one_version(begin, content):
    upload = send(begin(), content)
    late = PendingUpload.objects.get(pk=upload.pk)

    assert pieces.finish(upload, at=NOW) == pieces.finish(late, at=NOW)
    assert pieces.finish(PendingUpload.objects.get(), at=NOW).number == 1
    assert DocumentVersion.objects.count() == 1


def test_the_same_file_under_another_fingerprint_is_the_one_that_is_there(begin, content):
    first = pieces.finish(send(begin(), content), at=NOW)

    assert pieces.finish(send(begin(fingerprint="other"), content), at=NOW) == first


def test_a_refused_file_is_gone_with_its_pieces(begin, store):
    script = papers.SCRIPT * 100
    upload = send(begin(size=len(script)), script)

    with pytest.raises(Refused, match="is not what its name says"):
        pieces.finish(upload, at=NOW)
    assert not PendingUpload.objects.exists()
    assert kept_files(store) == []


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"file_name": "set.exe"}, "is not a PDF, JPEG or PNG"),
        ({"size": 0}, "is empty"),
        ({"size": 250_000_001}, "is larger than 250 megabytes"),
        ({"size": 25_000_001, "file_name": "set.png"}, "is larger than 25 megabytes"),
    ],
)
def test_what_could_not_be_taken_is_refused_before_it_comes(begin, changes, why):
    with pytest.raises(Refused, match=why):
        begin(**changes)


def test_whoever_may_not_upload_begins_nothing(begin, cast):
    with pytest.raises(PermissionDenied):
        begin(by=cast.charlie)


def test_an_account_has_so_much_on_its_way(begin, settings):
    settings.DOCUMENT_DAY_MEGABYTES = 300
    begin(size=200_000_000)

    with pytest.raises(NotAllowed, match="more than we keep for one account at a time"):
        begin(size=200_000_000, fingerprint="set-2")


def test_what_nobody_goes_on_with_is_forgotten(begin, content, store):
    send(begin(), content, until=PIECE)
    pieces.forget_abandoned(at=NOW + timedelta(days=1))
    assert PendingUpload.objects.exists()

    pieces.forget_abandoned(at=NOW + timedelta(days=3))

    assert not PendingUpload.objects.exists()
    assert kept_files(store) == []


def test_a_piece_that_comes_after_its_upload_was_cancelled_leaves_nothing(begin, content, store):
    upload = begin()
    pieces.cancel(upload)

    with pytest.raises(NotAllowed, match="was cancelled"):
        pieces.add(upload, 0, content[:PIECE], at=NOW)
    assert kept_files(store) == []


def test_pieces_that_no_upload_knows_of_are_swept_away(begin, content, store):
    send(begin(), content, until=PIECE)
    stray = store / "pieces" / "gone" / "piece"
    stray.parent.mkdir()
    stray.write_bytes(b"x")
    for path in (store / "pieces").rglob("*"):
        os.utime(path, (0, 0))

    assert sweeping.forget_strays(at=NOW) == 1
    assert not stray.parent.exists()
    assert len(kept_files(store)) == 1


# The addresses that a browser asks.


@pytest.fixture
def alice(cast):
    client = Client()
    client.force_login(cast.alice)
    return client


def put(client, url, content, first):
    total = f"{first}-{first + len(content) - 1}/99999"
    return client.put(
        url, content, content_type="application/octet-stream", headers={"Content-Range": f"bytes {total}"}
    )


def test_a_browser_sends_a_file_in_pieces_and_it_counts_as_one(alice, case, plans, content, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "document": "1/h/user"}
    facts = {"kind": plans.pk, "name": "set.pdf", "size": len(content), "fingerprint": "a"}
    begun = alice.post(f"{case.get_absolute_url()}documents/uploads/", facts).json()
    assert (begun["received"], begun["piece"], begun["finished"]) == (0, PIECE, False)

    while begun["received"] < len(content):
        begun = put(alice, begun["url"], content[begun["received"] :][:PIECE], begun["received"]).json()
    assert alice.get(begun["url"]).json()["received"] == len(content)
    ended = alice.post(f"{begun['url']}end/").json()

    assert ended == {"status": "Received", "findings": [], "page": ended["page"]}
    assert alice.get(ended["page"]).status_code == 200
    assert alice.post(f"{begun['url']}end/").json() == ended


def test_a_browser_sends_a_new_version_in_pieces(alice, case, plans, begin, content):
    document = pieces.finish(send(begin(), content), at=NOW).document
    second = plan((30, 42))
    facts = {"document": document.pk, "name": "second.pdf", "size": len(second)}

    begun = alice.post(f"{case.get_absolute_url()}documents/uploads/", facts).json()
    put(alice, begun["url"], second, 0)
    alice.post(f"{begun['url']}end/")

    assert document.versions.order_by("number").last().file_name == "second.pdf"


def test_refusals_come_in_words(alice, case, plans):
    uploads = f"{case.get_absolute_url()}documents/uploads/"

    no_kind = alice.post(uploads, {"name": "set.pdf", "size": 10})
    wrong = alice.post(uploads, {"kind": plans.pk, "name": "set.exe", "size": 10})
    logged_out = Client().post(uploads, {"kind": plans.pk, "name": "set.pdf", "size": 10})

    assert (no_kind.status_code, no_kind.json()["reasons"]) == (400, ["Choose what it is."])
    assert wrong.json()["reasons"] == ["“set.exe” is not a PDF, JPEG or PNG file. Send one of these kinds."]
    assert (logged_out.status_code, len(logged_out.json()["reasons"])) == (401, 1)


def test_an_upload_of_somebody_else_is_not_there(begin, case, cast, content):
    url = f"{case.get_absolute_url()}documents/uploads/{begin().key}/"
    client = Client()
    client.force_login(cast.bob)

    assert client.get(url).status_code == 404
    assert put(client, url, content[:PIECE], 0).status_code == 404
    assert client.post(f"{url}end/").status_code == 404
    assert client.post(f"{url}cancellation/").status_code == 404


@pytest.mark.parametrize("place", ["bytes 0-9/20", "bytes 5-2/20", "bytes 0-99999999/1", "something", ""])
def test_a_piece_that_is_not_as_long_as_it_says_is_not_kept(alice, begin, case, place):
    url = f"{case.get_absolute_url()}documents/uploads/{begin().key}/"

    answer = alice.put(url, b"abc", content_type="application/octet-stream", headers={"Content-Range": place})

    assert answer.status_code == 400
    assert not UploadPiece.objects.exists()
