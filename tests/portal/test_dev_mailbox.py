"""/dev/mail/ in the demo."""

import os

import environ
import pytest
from django.core.mail import EmailMessage, get_connection

from portal.dev.environment import mail_into

DEMO = pytest.mark.urls("tests.portal.demo_urls")


@pytest.fixture
def send(settings, tmp_path):
    """Send as the demo does, into files; each mail is a second newer than the one before."""
    settings.EMAIL_FILE_PATH = str(tmp_path)
    sent = []

    def one(*mails):
        backend = get_connection("django.core.mail.backends.filebased.EmailBackend", file_path=str(tmp_path))
        backend.send_messages([EmailMessage(subject, body, "city@example.org", [to]) for to, subject, body in mails])
        sent.append(backend._fname)
        for number, path in enumerate(sent):
            os.utime(path, (number, number))

    return one


@DEMO
def test_it_shows_mail_newest_first(client, db, send):
    send(("ann@example.org", "First", "one"), ("ann@example.org", "Second", "two"))
    send(("bob@example.org", "Third", "three"))

    page = client.get("/dev/mail/").content.decode()

    assert page.index("Third") < page.index("Second") < page.index("First")


@DEMO
def test_its_links_can_be_followed_and_its_marks_do_no_harm(client, db, send):
    send(("ann@example.org", "<b>Hello</b>", "Go to http://localhost:8000/finish/a-b_c/ <script>alert(1)</script>"))

    page = client.get("/dev/mail/").content.decode()

    assert '<a href="http://localhost:8000/finish/a-b_c/" rel="nofollow">' in page
    assert "<script>" not in page
    assert "<b>Hello" not in page


@DEMO
def test_umlauts_and_long_lines_arrive_whole(client, db, send):
    send(("josé@example.org", "Größe " + "x" * 200, "Ñandú " * 100))

    page = client.get("/dev/mail/").content.decode()

    assert "Größe " + "x" * 200 in page
    assert "Ñandú " * 99 in page


@DEMO
def test_it_can_show_one_person_s_mail(client, db, send):
    send(("ann@example.org", "For Ann", ""), ("bob@example.org", "For Bob", ""))

    page = client.get("/dev/mail/?to=ann@").content.decode()

    assert "For Ann" in page
    assert "For Bob" not in page


def test_the_demo_s_mails_land_where_they_are_read(tmp_path):
    directory = tmp_path / "a b+c"

    assert environ.Env.email_url_config(mail_into(directory))["EMAIL_FILE_PATH"] == str(directory)


@DEMO
def test_without_mail_it_says_so(client, db):
    assert "No mail yet" in client.get("/dev/mail/").content.decode()


def test_outside_the_demo_there_is_no_such_page(client, db):
    assert client.get("/dev/mail/").status_code == 404


@DEMO
def test_its_times_are_the_city_s_own(client, db, send, tmp_path):
    mail = "Date: Wed, 03 Jun 2026 20:30:00 -0000\nTo: ann@example.org\nSubject: Noon\n\nBody\n"
    (tmp_path / "mail.log").write_text(mail)
    (tmp_path / "torn.log").write_text("Subject: Torn\n")

    page = client.get("/dev/mail/").content.decode()

    assert "June 3, 2026, 1:30 p.m." in page
    assert "Torn" in page
