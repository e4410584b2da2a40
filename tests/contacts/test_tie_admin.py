"""Staff see every tie, add one, and end any."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.choices import Right, TieOrigin
from contacts.members import companies
from contacts.models import ContactTie, LicenseDelegation, Message
from tests import factories
from tests.cast import account
from tests.factories import NOW

TIES = "/admin/contacts/contacttie/"


@pytest.fixture
def desk(client, office):
    client.force_login(office.dana)
    return client


def text(response):
    return " ".join(response.content.decode().split())


def end(client, *rows, where=TIES, **more):
    return client.post(where, {"action": "end", "_selected_action": [row.pk for row in rows], **more}, follow=True)


def of_max(office):
    return office.max.ties.get(contact=office.company)


def test_the_technician_sees_who_acts_for_whom(desk, office):
    page = text(desk.get(f"{TIES}?q=hollow"))

    assert "carol" in page
    assert "maxi" in page
    assert "See the parties&#x27; part, request inspections" in page


def test_before_a_tie_ends_the_page_names_it_and_asks_for_a_reason(desk, office):
    page = text(end(desk, of_max(office)))

    assert "Maxi Example (maxi): Hollow Creek Homes LLC" in page
    assert ContactTie.objects.live().filter(pk=of_max(office).pk).exists()
    assert "This field is required" in text(end(desk, of_max(office), why=""))


def test_a_tie_ends_at_once_and_everybody_reads_why(desk, client, office):
    max_client = type(client)()
    max_client.force_login(office.max)
    company = f"/account/companies/{office.company.pk}/"
    assert max_client.get(company).status_code == 200

    assert "has ended" in text(end(desk, of_max(office), why="He left in spring."))

    assert max_client.get(company).status_code == 404
    told = Message.objects.filter(kind="tie_ended")
    assert sorted(message.to for message in told) == [
        "carol@example.org",
        "maxi@example.org",
        "office@hollowcreek.example",
    ]
    assert all("Reason: He left in spring." in message.body for message in told)


def test_staff_end_what_a_company_lets_somebody_do(desk, office):
    invitation = companies.invite_to_license(
        office.company, office.license, email="charlie@example.org", rights=[], by=office.carol, at=NOW
    )
    leave = companies.accept(invitation, by=office.charlie, at=NOW)

    end(desk, leave, where="/admin/contacts/licensedelegation/", why="Asked by the license's holder.")

    assert not LicenseDelegation.objects.live().exists()


def test_ended_ones_are_looked_up(desk, office):
    end(desk, of_max(office), why="He left.")

    def listed(query):
        return [tie.user.username for tie in desk.get(f"{TIES}?q=hollow{query}").context["cl"].result_list]

    assert listed("") == ["carol"]
    assert listed("&stands=ended") == ["maxi"]
    assert sorted(listed("&stands=all")) == ["carol", "maxi"]


def test_the_city_ties_an_account(desk, office):
    typed = {"contact": office.company.pk, "user": office.charlie.pk, "rights": ["pay"], "is_manager": "on"}

    page = desk.post(f"{TIES}add/", typed, follow=True)

    tie = ContactTie.objects.live().get(user=office.charlie)
    assert page.status_code == 200
    assert (tie.origin, tie.rights, tie.is_manager) == (TieOrigin.STAFF, [Right.VIEW, Right.PAY], True)
    assert Message.objects.filter(kind="tie_made", to="carol@example.org").exists()


def test_an_account_that_acts_for_it_already_is_refused_at_the_field(desk, office):
    page = desk.post(f"{TIES}add/", {"contact": office.company.pk, "user": office.max.pk, "rights": ["pay"]})

    assert "This account acts for the contact already." in text(page)


def test_nobody_ties_themselves(desk, office):
    page = desk.post(f"{TIES}add/", {"contact": office.company.pk, "user": office.dana.pk, "rights": ["pay"]})

    assert page.status_code == 403
    assert not office.dana.ties.exists()


@pytest.mark.parametrize("who", ["rita", "ivan", "fiona"])
def test_other_staff_neither_see_nor_end_ties(client, office, who):
    client.force_login(getattr(office, who))

    assert client.get(TIES).status_code == 403
    assert end(client, of_max(office), why="Because.").status_code == 403


def test_the_list_costs_the_same_however_long(desk, office):
    desk.get(TIES)
    with CaptureQueriesContext(connection) as short:
        desk.get(TIES)
    for number in range(5):
        factories.ContactTie(contact=factories.Contact(), user=account(f"another{number}"))
    with CaptureQueriesContext(connection) as long:
        desk.get(TIES)

    assert len(short) == len(long)
