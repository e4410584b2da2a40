"""The page of the open data, and how a file is sent: whole, in part, packed, or not again."""

import gzip
import os
from datetime import timedelta

import pytest
from django.utils.http import http_date

from portal.opendata import publishing, serving
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
CSV = "/open-data/permits.csv"


@pytest.fixture
def folder(settings, tmp_path):
    settings.OPEN_DATA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def file(folder):
    """A file of a hundred bytes and its packed twin."""
    path, content = folder / "permits.csv", bytes(range(48, 98)) * 2
    path.write_bytes(content)
    (folder / "permits.csv.gz").write_bytes(gzip.compress(content))
    os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    return content


@pytest.fixture(autouse=True)
def nobody_is_reading():
    yield
    assert serving.one_reader.acquire(blocking=False), "a reading was not closed"
    serving.one_reader.release()


def test_the_page_says_what_there_is(client, folder, time_machine):
    factories.Case()
    publishing.publish(at=NOW)
    time_machine.move_to(NOW + timedelta(days=1))

    page = client.get("/open-data/").content.decode()

    assert "As of November 20, 2026, 10:00" in page
    assert '<a href="/open-data/permits.csv">permits.csv</a>' in page
    assert '<a href="/open-data/permit_status_history.csv.gz">' in page
    assert "StatusCurrentMapped" in page
    assert "These are public records." in page
    assert "lately they were not" not in page


def test_the_page_says_that_the_files_are_old(client, folder, time_machine):
    publishing.publish(at=NOW)
    time_machine.move_to(NOW + timedelta(days=3))

    assert "These files are from November 20, 2026" in client.get("/open-data/").content.decode()


def test_before_the_first_night_the_page_says_so(client, folder):
    page = client.get("/open-data/").content.decode()

    assert "The files are not made yet." in page
    assert 'href="/open-data/permits.csv"' not in page
    assert client.get(CSV).status_code == 404


@pytest.mark.parametrize("name", ["secrets.csv", "..%2f.env", ".permits.csv.new", "permits.csv.gz.gz"])
def test_no_other_file_of_the_folder_or_above_is_sent(client, folder, name):
    (folder / ".permits.csv.new").write_text("half")
    (folder / "secrets.csv").write_text("x")

    assert client.get(f"/open-data/{name}").status_code == 404


def test_a_file_is_sent_whole(client, file):
    response = client.get(CSV)

    assert response.getvalue() == file
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Length"] == "100"
    assert response["Last-Modified"] == http_date(NOW.timestamp())
    assert response["Accept-Ranges"] == "bytes"
    assert response["Vary"] == "Accept-Encoding"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in response


def test_who_is_logged_in_fetches_a_file_as_nobody(client, file, cast):
    client.force_login(cast.bob)

    response = client.get(CSV)

    assert response.getvalue() == file
    assert (response["Vary"], response.cookies) == ("Accept-Encoding", {})
    assert "Log out" in client.get("/open-data/").content.decode()


def test_a_reader_who_takes_gzip_gets_the_packed_twin_under_an_etag_of_its_own(client, file):
    packed = client.get(CSV, headers={"Accept-Encoding": "br;q=1, gzip;q=0.5"})

    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.getvalue()) == file
    assert packed["ETag"] != client.head(CSV)["ETag"]
    assert "Content-Encoding" not in client.head(CSV, headers={"Accept-Encoding": "gzip;q=0"})


def test_the_packed_file_itself_is_not_packed_again(client, file):
    response = client.get(f"{CSV}.gz", headers={"Accept-Encoding": "gzip"})

    assert gzip.decompress(response.getvalue()) == file
    assert response["Content-Type"] == "application/gzip"
    assert "Content-Encoding" not in response


def test_head_says_what_get_would(client, file):
    head, whole = client.head(CSV), client.get(CSV)

    assert head.content == b""
    assert {**head.headers} == {**whole.headers}
    whole.close()


def test_who_has_the_file_does_not_get_it_again(client, file):
    had = client.head(CSV)

    for asked in ({"If-None-Match": had["ETag"]}, {"If-Modified-Since": had["Last-Modified"]}):
        again = client.get(CSV, headers=asked)
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == had["ETag"]
        assert again["Cache-Control"] == "public, max-age=300, no-transform"
    other = client.get(CSV, headers={"If-None-Match": '"other"'})
    assert other.getvalue() == file


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-9", 0, 9),
        ("bytes=90-", 90, 99),
        ("bytes=-10", 90, 99),
        ("bytes=95-500", 95, 99),
        ("bytes=-500", 0, 99),
    ],
)
def test_a_part_is_sent(client, file, asked, first, last):
    response = client.get(CSV, headers={"Range": asked})

    assert response.getvalue() == file[first : last + 1]
    assert response["Content-Length"] == str(last + 1 - first)
    if asked != "bytes=-500":
        assert response.status_code == 206
        assert response["Content-Range"] == f"bytes {first}-{last}/100"


@pytest.mark.parametrize("asked", ["bytes=0-4,8-9", "bytes=9-2", "bytes=-", "lines=1-2", "bytes=a-b"])
def test_what_is_no_single_part_gets_the_whole(client, file, asked):
    response = client.get(CSV, headers={"Range": asked})

    assert (response.status_code, response.getvalue()) == (200, file)


@pytest.mark.parametrize("asked", ["bytes=100-", "bytes=400-500", "bytes=-0"])
def test_a_part_that_is_not_there_is_refused(client, file, asked):
    response = client.get(CSV, headers={"Range": asked})

    assert (response.status_code, response["Content-Range"]) == (416, "bytes */100")


def test_a_download_goes_on_only_with_the_same_file(client, file):
    had = client.head(CSV)

    for same in (had["ETag"], had["Last-Modified"]):
        assert client.get(CSV, headers={"Range": "bytes=50-", "If-Range": same}).getvalue() == file[50:]
    for other in ('"other"', f"W/{had['ETag']}", http_date(0), "nonsense"):
        assert client.get(CSV, headers={"Range": "bytes=50-", "If-Range": other}).getvalue() == file


def test_an_empty_file_is_sent(client, folder):
    (folder / "permits.csv").write_bytes(b"")

    response = client.get(CSV)

    assert (response.status_code, response.getvalue()) == (200, b"")


def test_a_second_reader_is_told_to_come_back(client, file):
    first = client.get(CSV)
    second = client.get(CSV)

    assert (second.status_code, second["Retry-After"], second["Cache-Control"]) == (503, "30", "no-store")
    assert client.head(CSV).status_code == 200
    assert first.getvalue() == file
    assert client.get(CSV).getvalue() == file


def test_a_reader_who_takes_forever_is_cut_off(client, file, monkeypatch):
    monkeypatch.setattr(serving, "LONGEST_DOWNLOAD", -1)
    response = client.get(CSV)

    with pytest.raises(ConnectionResetError):
        response.getvalue()
    response.close()


def test_a_page_that_may_be_packed_still_is(client, folder):
    assert client.get("/open-data/", headers={"Accept-Encoding": "gzip"})["Content-Encoding"] == "gzip"
