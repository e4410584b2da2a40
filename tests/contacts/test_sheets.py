"""Contractor information sheets: who files them, who reads them, and when a new one is asked for."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied

from contacts.choices import LinkStatus
from contacts.files import uploads
from contacts.licensing import sheets
from contacts.models import Activity, LicenseOrigin, LicenseSheet, Message
from contacts.refusals import NotAllowed
from tests import factories
from tests.contacts import papers
from tests.contacts.papers import sent
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db
SHEETS = "/account/licenses/GC-10442/sheets/"


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def filed(license, by, dated_on=TODAY, content=None, at=NOW):
    upload = uploads.accept(sent(content or papers.pdf(), "sheet 2026.pdf"))
    return sheets.file(license, upload, dated_on=dated_on, by=by, at=at)


def reminders():
    return sorted(Message.objects.filter(kind="sheet_due").values_list("to", "version"))


@pytest.mark.parametrize("who", ["bob", "dana"])
def test_who_acts_under_a_license_and_the_technician_file_its_sheet(cast, who):
    by = getattr(cast, who)

    sheet = filed(cast.license, by)

    assert (sheet.license, sheet.filed_by, sheet.filed_at, sheet.dated_on) == (cast.license, by, NOW, TODAY)
    assert (sheet.file_name, sheet.content_type) == ("sheet 2026.pdf", "application/pdf")


@pytest.mark.parametrize("who", ["charlie", "penny", "max", "ivan", "fiona"])
def test_nobody_else_files_one(office, who):
    with pytest.raises(PermissionDenied):
        filed(office.license, getattr(office, who))

    assert not LicenseSheet.objects.exists()


def test_a_lapsed_license_takes_a_sheet_too(cast):
    cast.license.expires_on = date(2020, 1, 1)
    cast.license.save()

    assert filed(cast.license, cast.bob).pk


def test_a_sheet_is_stored_under_a_name_of_chance_that_only_its_owner_may_read(cast, store):
    sheet = filed(cast.license, cast.bob)

    path = Path(sheet.file.path)
    assert path.parent == store / "license-sheets"
    assert "sheet" not in path.name
    assert path.stat().st_mode & 0o077 == 0
    assert path.read_bytes() == papers.pdf()


def test_a_sheet_of_tomorrow_is_not_taken(cast):
    with pytest.raises(NotAllowed, match="still to come"):
        filed(cast.license, cast.bob, dated_on=TODAY + timedelta(days=1))


def test_the_very_same_file_is_taken_once(cast):
    content = papers.pdf()
    filed(cast.license, cast.bob, dated_on=date(2026, 3, 4), content=content)

    with pytest.raises(NotAllowed, match="here already: the sheet of March 4, 2026"):
        filed(cast.license, cast.dana, content=content)


def test_a_new_sheet_is_told_to_everybody_who_acts_under_the_license_and_to_its_holder(office):
    office.license.holder = factories.Contact(email="office@truebeam.example.org")
    office.license.save()

    filed(office.license, office.bob)

    told = set(Message.objects.filter(kind="sheet_filed").values_list("to", flat=True))
    assert told == {"office@truebeam.example.org", office.carol.email, office.max.email}


def test_a_sheet_leaves_a_line_of_history(cast):
    sheet = filed(cast.license, cast.bob)

    line = Activity.objects.get(act="was filed")
    assert (line.actor, line.thing_id) == ("bob1", str(sheet.pk))


def test_a_new_sheet_is_asked_for_thirty_days_before_the_latest_is_a_year_old(cast):
    filed(cast.license, cast.bob, dated_on=date(2025, 12, 21))
    sheets.remind(at=NOW)
    assert reminders() == []

    sheets.remind(at=NOW + timedelta(days=1))

    assert reminders() == [("bob1@example.org", "2026-12-21, year 1")]


def test_one_reminder_a_year_however_often_the_sweep_runs(cast):
    filed(cast.license, cast.bob, dated_on=date(2025, 11, 1))

    for days in (0, 1, 200, 330, 360):
        sheets.remind(at=NOW + timedelta(days=days))

    assert reminders() == [("bob1@example.org", "2026-11-01, year 1"), ("bob1@example.org", "2026-11-01, year 2")]


def test_a_new_sheet_ends_the_reminding(cast):
    filed(cast.license, cast.bob, dated_on=date(2025, 11, 1))
    filed(cast.license, cast.bob, dated_on=TODAY, content=papers.pdf(lambda writer: writer.add_blank_page(9, 9)))

    sheets.remind(at=NOW)

    assert reminders() == []


def test_where_none_is_on_file_it_is_asked_for_once_a_year(cast):
    for days in (0, 1, 30, 60):
        sheets.remind(at=NOW + timedelta(days=days))

    assert reminders() == [("bob1@example.org", "none in 2026"), ("bob1@example.org", "none in 2027")]


def test_a_license_from_a_list_is_left_alone_until_somebody_acts_under_it(cast):
    listed = factories.License(holder=factories.Contact(email="listed@example.org"))
    LicenseOrigin.objects.create(
        license=listed, source="State list", number="1", row_hash="x", said={}, first_at=NOW, changed_at=NOW
    )
    sheets.remind(at=NOW)
    assert "listed@example.org" not in dict(reminders())

    link = cast.bob.license_links.get()
    link.license = listed
    link.save()
    sheets.remind(at=NOW)

    assert "listed@example.org" in dict(reminders())


def test_the_last_day_of_february_has_a_next_year():
    assert LicenseSheet(dated_on=date(2024, 2, 29)).is_old(date(2025, 3, 1))
    assert not LicenseSheet(dated_on=date(2024, 2, 29)).is_old(date(2025, 2, 28))


def test_a_holder_sends_a_sheet_on_its_page(client, cast):
    client.force_login(cast.bob)

    page = client.post(SHEETS, {"file": sent(papers.pdf(), "mine.pdf"), "dated_on": "2026-03-04"}, follow=True)

    assert "The city has the sheet of GC-10442." in page.content.decode()
    assert "mine.pdf" in page.content.decode()
    assert "March 4, 2026" in page.content.decode()


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({}, "Choose a file."),
        ({"file": lambda: sent(papers.SCRIPT, "x.pdf"), "dated_on": "2026-03-04"}, "is not what its name says"),
        ({"file": lambda: sent(b"", "x.pdf"), "dated_on": "2026-03-04"}, "The file is empty."),
        ({"file": lambda: sent(papers.pdf(), "x.pdf"), "dated_on": "soon"}, "Choose the file once more"),
        ({"file": lambda: sent(papers.pdf(), "x.pdf"), "dated_on": "2999-01-01"}, "This day is still to come."),
    ],
)
def test_what_is_wrong_with_a_sheet_stands_at_the_field(client, cast, typed, why):
    client.force_login(cast.bob)

    page = client.post(SHEETS, {name: value() if callable(value) else value for name, value in typed.items()})

    assert page.status_code == 200
    assert why in page.content.decode()
    assert not LicenseSheet.objects.exists()


def test_the_same_sheet_again_is_refused_on_the_page_with_what_to_do(client, cast):
    filed(cast.license, cast.bob, content=papers.pdf())
    client.force_login(cast.bob)

    page = client.post(SHEETS, {"file": sent(papers.pdf()), "dated_on": "2026-03-04"}).content.decode()

    assert "This file is here already" in page
    assert "Choose the new one." in page


def test_a_sheet_is_sent_to_be_saved_and_never_to_be_shown(client, cast):
    sheet = filed(cast.license, cast.bob)
    client.force_login(cast.bob)

    answer = client.get(f"{SHEETS}{sheet.pk}/")

    assert b"".join(answer) == papers.pdf()
    assert answer.headers["Content-Disposition"] == 'attachment; filename="sheet 2026.pdf"'
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("who", ["charlie", "penny", "alice", "ivan", "fiona"])
def test_for_anybody_else_there_is_no_sheet_and_no_page_of_them(client, cast, who):
    sheet = filed(cast.license, cast.bob)
    client.force_login(getattr(cast, who))

    assert client.get(SHEETS).status_code == 404
    assert client.get(f"{SHEETS}{sheet.pk}/").status_code == 404


def test_a_sheet_is_found_under_its_own_license_only(client, cast):
    sheet = filed(factories.License(number="GC-30003"), cast.dana)
    client.force_login(cast.bob)

    assert client.get(f"{SHEETS}{sheet.pk}/").status_code == 404


def test_a_link_that_ended_reads_no_sheet_on_the_next_request(client, cast):
    sheet = filed(cast.license, cast.bob)
    client.force_login(cast.bob)
    cast.bob.license_links.update(status=LinkStatus.REMOVED, ended_at=NOW)

    assert client.get(f"{SHEETS}{sheet.pk}/").status_code == 404


def test_a_member_without_the_right_reads_and_does_not_send(client, office):
    client.force_login(office.max)

    page = client.get(SHEETS)

    assert page.context["form"] is None
    assert "ask a manager of the company" in page.content.decode()
    assert client.post(SHEETS, {}).status_code == 403


def test_a_file_that_is_gone_from_the_store_is_not_found(client, cast):
    sheet = filed(cast.license, cast.bob)
    Path(sheet.file.path).unlink()
    client.force_login(cast.bob)

    assert client.get(f"{SHEETS}{sheet.pk}/").status_code == 404


def test_the_page_of_sheets_asks_the_database_as_often_for_one_as_for_many(client, cast, django_assert_max_num_queries):
    client.force_login(cast.bob)
    filed(cast.license, cast.bob)
    client.get(SHEETS)
    with django_assert_max_num_queries(12) as few:
        client.get(SHEETS)
    for _turn in range(5):
        factories.LicenseSheet(license=cast.license, filed_by=factories.User())

    with django_assert_max_num_queries(12) as many:
        client.get(SHEETS)

    assert len(many) == len(few)
