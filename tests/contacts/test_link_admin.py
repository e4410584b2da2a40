from datetime import date, timedelta

import pytest

from contacts.choices import LinkStatus
from contacts.licensing import approvals
from contacts.models import Activity, LicenseLink, LicenseSheet, Message
from tests import factories
from tests.contacts import papers
from tests.contacts.papers import sent
from tests.factories import NOW, TODAY

LINKS = "/admin/contacts/licenselink/"
SHEETS = "/admin/contacts/licensesheet/"


@pytest.fixture
def waiting(cast):
    return cast.penny.license_links.get()


def act(client, action, *links, **more):
    data = {"action": action, "_selected_action": [link.pk for link in links], **more}
    return client.post(LINKS, data, follow="reason" in more or action != "reject")


def rows(page):
    return list(page.context["cl"].result_list)


def test_requests_that_wait_come_first_and_the_oldest_on_top(client, cast, waiting):
    older = LicenseLink.objects.create(
        user=cast.charlie, license=cast.license, requested_at=NOW - timedelta(days=9), due_on=TODAY
    )
    client.force_login(cast.dana)

    assert rows(client.get(LINKS)) == [older, waiting, cast.bob.license_links.get()]


def test_a_late_request_says_so_in_words(client, cast, waiting):
    waiting.due_on = TODAY - timedelta(days=300)
    waiting.save()
    client.force_login(cast.dana)

    assert "Late, was due January 24, 2026" in client.get(LINKS).content.decode()


def test_beside_each_request_stands_who_else_holds_the_license(client, cast, waiting):
    client.force_login(cast.dana)

    assert "Bob1 Example (bob1)" in client.get(LINKS).content.decode()


def test_the_technician_approves(client, cast, waiting):
    client.force_login(cast.dana)

    page = act(client, "approve", waiting)

    waiting.refresh_from_db()
    assert (waiting.status, waiting.decided_by) == (LinkStatus.APPROVED, cast.dana)
    assert "penny – GC-10442 is approved; its owner has the mail." in page.content.decode()


def test_approving_twice_tells_why_not_row_by_row(client, cast, waiting):
    client.force_login(cast.dana)
    act(client, "approve", waiting)

    page = act(client, "approve", waiting)

    assert "is no longer waiting" in page.content.decode()
    assert Message.objects.filter(kind="license_approved").count() == 1


def test_rejecting_asks_for_a_reason_first(client, cast, waiting):
    client.force_login(cast.dana)

    page = act(client, "reject", waiting)
    assert "Reason" in page.content.decode()
    assert LicenseLink.objects.get(pk=waiting.pk).status == LinkStatus.REQUESTED

    act(client, "reject", waiting, reason="Not on the information sheet.")

    waiting.refresh_from_db()
    assert (waiting.status, waiting.reason) == (LinkStatus.REJECTED, "Not on the information sheet.")


def test_rejecting_without_a_reason_shows_the_page_again(client, cast, waiting):
    client.force_login(cast.dana)

    page = act(client, "reject", waiting, reason=" ")

    assert "This field is required." in page.content.decode()
    assert LicenseLink.objects.get(pk=waiting.pk).status == LinkStatus.REQUESTED


def test_staff_end_a_link(client, cast):
    link = cast.bob.license_links.get()
    client.force_login(cast.dana)

    act(client, "end", link)

    assert LicenseLink.objects.get(pk=link.pk).status == LinkStatus.REMOVED


def test_nobody_edits_a_status_by_hand(client, cast, waiting):
    client.force_login(cast.dana)

    client.post(f"{LINKS}{waiting.pk}/change/", {"status": "active", "user": cast.charlie.pk})

    waiting.refresh_from_db()
    assert (waiting.status, waiting.user) == (LinkStatus.REQUESTED, cast.penny)


def test_links_are_neither_added_nor_deleted_by_hand(client, cast, waiting):
    client.force_login(cast.dana)

    assert client.get(f"{LINKS}add/").status_code == 403
    assert client.post(f"{LINKS}{waiting.pk}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("who", ["ivan", "fiona"])
def test_other_staff_do_not_see_the_queue(client, cast, who):
    client.force_login(getattr(cast, who))

    assert client.get(LINKS).status_code == 403


@pytest.mark.parametrize("who", ["alice", "bob", "charlie"])
def test_people_without_a_desk_are_refused(client, cast, who):
    client.force_login(getattr(cast, who))

    assert client.get(LINKS, follow=True).status_code == 403


def test_a_visitor_is_sent_to_log_in(client, cast):
    answer = client.get(LINKS, follow=True)

    assert answer.redirect_chain[-1][0].startswith("/accounts/login/?next=")


def test_the_queue_asks_the_database_as_often_for_one_row_as_for_many(client, cast, django_assert_max_num_queries):
    client.force_login(cast.dana)
    client.get(LINKS)
    with django_assert_max_num_queries(12) as few:
        client.get(LINKS)
    for _ in range(20):
        user = factories.User()
        LicenseLink.objects.create(user=user, license=factories.License(), requested_at=NOW, due_on=TODAY)

    with django_assert_max_num_queries(12) as many:
        client.get(LINKS)

    assert len(many) == len(few)


@pytest.mark.parametrize(
    "path", ["user/", "contact/", "license/", "licensetype/", "city/", "desk/", "message/", "activity/"]
)
def test_every_list_of_the_desk_opens(client, cast, path):
    approvals.approve(cast.penny.license_links.get(), by=cast.dana, at=NOW)
    cast.dana.is_superuser = True
    cast.dana.save()
    client.force_login(cast.dana)

    page = client.get(f"/admin/contacts/{path}")

    assert page.status_code == 200
    for row in rows(page)[:1]:
        assert client.get(f"/admin/contacts/{path}{row.pk}/change/").status_code == 200


def test_codes_and_finishing_links_are_not_read_at_the_desk(client, cast):
    approvals.approve(cast.penny.license_links.get(), by=cast.dana, at=NOW)
    message = Message.objects.get(kind="license_approved")
    client.force_login(cast.dana)

    page = client.get(f"/admin/contacts/message/{message.pk}/change/").content.decode()

    assert "/account/licenses/finish/" not in page
    assert "Not shown" in page


def test_a_colleague_gets_an_account_without_a_password_and_history_tells(client, cast):
    cast.dana.is_superuser = True
    cast.dana.save()
    client.force_login(cast.dana)

    client.post(
        "/admin/contacts/user/add/",
        {"username": "newhand", "email": "newhand@example.gov", "first_name": "New", "last_name": "Hand"},
    )

    made = Activity.objects.get(act="was added by staff")
    assert (made.actor, made.thing) == ("dana", "newhand")
    assert not type(cast.dana).objects.get(username="newhand").has_usable_password()


def test_staff_without_a_second_step_set_one_up_first(client, cast, settings):
    settings.TWO_STEP_REQUIRED = True
    client.force_login(cast.dana)

    assert client.get(LINKS).headers["Location"] == "/accounts/2fa/"


def test_above_the_queue_stands_how_many_wait_and_how_many_ran_late(client, cast, waiting):
    LicenseLink.objects.create(
        user=cast.charlie, license=cast.license, requested_at=NOW, due_on=TODAY + timedelta(days=9000)
    )
    waiting.due_on = TODAY - timedelta(days=300)
    waiting.save()
    client.force_login(cast.dana)

    page = " ".join(client.get(LINKS).content.decode().split())

    assert "<strong>2</strong> requests wait." in page
    assert "1 has run late" in page


def test_the_late_ones_are_shown_alone(client, cast, waiting):
    LicenseLink.objects.create(
        user=cast.charlie, license=cast.license, requested_at=NOW, due_on=TODAY + timedelta(days=9000)
    )
    waiting.due_on = TODAY - timedelta(days=300)
    waiting.save()
    client.force_login(cast.dana)

    assert rows(client.get(LINKS, {"standing": "late"})) == [waiting]


def test_a_company_that_asks_and_companies_that_hold_the_license_are_named(client, office):
    LicenseLink.objects.create(
        user=office.carol, company=office.company, license=factories.License(), requested_at=NOW, due_on=TODAY
    )
    client.force_login(office.dana)

    page = client.get(LINKS).content.decode()

    assert "asked by Carol Example (carol)" in page
    assert "Hollow Creek Homes LLC, Carol Example (carol)" in page


def test_beside_each_request_stands_the_latest_sheet(client, cast, waiting):
    client.force_login(cast.dana)
    assert "None on file" in client.get(LINKS).content.decode()

    factories.LicenseSheet(license=cast.license, filed_by=cast.bob, dated_on=TODAY - timedelta(days=800))
    page = client.get(LINKS).content.decode()
    assert "Older than a year" in page

    latest = factories.LicenseSheet(license=cast.license, filed_by=cast.bob, dated_on=TODAY)
    page = client.get(LINKS).content.decode()

    assert f"/account/licenses/GC-10442/sheets/{latest.pk}/" in page
    assert "November 20, 2026" in page
    assert "Older than a year" not in page


def test_the_technician_opens_the_sheet_beside_the_request(client, cast):
    sheet = factories.LicenseSheet(license=cast.license, filed_by=cast.bob)
    client.force_login(cast.dana)

    answer = client.get(f"/account/licenses/GC-10442/sheets/{sheet.pk}/")

    assert b"".join(answer).startswith(b"%PDF")


def test_the_technician_has_the_approval_mailed_again(client, cast, waiting):
    client.force_login(cast.dana)
    act(client, "approve", waiting)

    page = act(client, "mail_again", waiting)

    assert "the mail is on its way again" in page.content.decode()
    assert Message.objects.filter(kind="license_approved", to=cast.penny.email).count() == 2


def a_sheet(cast, **changed):
    return {"license": cast.license.pk, "dated_on": "2026-03-04", "upload": sent(papers.pdf()), **changed}


def test_the_technician_files_a_sheet_that_came_over_the_counter(client, cast):
    client.force_login(cast.dana)
    assert client.get(f"{SHEETS}add/").status_code == 200

    client.post(f"{SHEETS}add/", a_sheet(cast))

    sheet = LicenseSheet.objects.get()
    assert (sheet.license, sheet.filed_by, sheet.dated_on) == (cast.license, cast.dana, date(2026, 3, 4))
    assert Activity.objects.get(act="was filed").actor == "dana"
    for path in (SHEETS, f"{SHEETS}{sheet.pk}/change/", f"/admin/contacts/license/{cast.license.pk}/change/"):
        assert "sheet.pdf" in client.get(path).content.decode()


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"upload": ""}, "Choose a file."),
        ({"upload": lambda: sent(papers.SCRIPT)}, "is not what its name says"),
        ({"dated_on": "2999-01-01"}, "still to come"),
    ],
)
def test_a_sheet_that_is_not_taken_brings_the_page_back(client, cast, changed, why):
    client.force_login(cast.dana)

    page = client.post(
        f"{SHEETS}add/",
        a_sheet(cast, **{name: value() if callable(value) else value for name, value in changed.items()}),
    )

    assert why in page.content.decode()
    assert not LicenseSheet.objects.exists()


@pytest.mark.parametrize("who", ["ivan", "fiona", "rita"])
def test_other_staff_file_and_read_no_sheets(client, cast, who):
    client.force_login(getattr(cast, who))

    assert client.get(SHEETS).status_code == 403
    assert client.post(f"{SHEETS}add/", a_sheet(cast)).status_code == 403
