"""The staff's queue of requests: what waits, what is late, and the decision."""

from datetime import timedelta

import pytest
from django.urls import reverse

from contacts import help
from contacts.choices import HelpStatus
from contacts.models import HelpRequest
from permits import accessrequests
from permits.models import AccessRequest, CaseTypeContact, ClaimCode
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

QUEUE = "/admin/contacts/helprequest/"
# Long over, on whatever day the tests run.
LONG_AGO = NOW - timedelta(days=400)


@pytest.fixture
def staff(client, cast):
    client.force_login(cast.dana)
    return client


@pytest.fixture
def asked(cast):
    contact = factories.ContactTie(contact=factories.Contact(), user=cast.charlie).contact
    return accessrequests.request(
        cast.case,
        contact=contact,
        name="Charlie Example",
        company="Levelers",
        reason="I built the stairs.",
        by=cast.charlie,
        at=NOW + timedelta(days=3000),
    )


def address_request(email="new@example.org"):
    return help.address_on_file(name="Sam", company="", email=email, text="Moved.", by=None, at=LONG_AGO)


def page_of(asked, act):
    return reverse(f"admin:contacts_helprequest_{act}", args=[asked.pk])


def text(page):
    return " ".join(page.content.decode().split())


def test_the_oldest_waiting_comes_first_and_what_is_answered_last(staff, cast, asked):
    older = address_request()
    answered = help.license_wrong(cast.license, text="Wrong.", by=cast.alice, at=LONG_AGO - timedelta(days=9))
    help.decline(answered, answer="No.", by=cast.dana, at=LONG_AGO)

    rows = list(staff.get(QUEUE).context["cl"].result_list)

    assert [row.pk for row in rows] == [older.pk, asked.pk, answered.pk]


def test_what_is_late_is_marked_counted_and_filtered(staff, cast, asked):
    late = address_request()

    page = staff.get(QUEUE)
    assert "Late, was due" in text(page)
    assert "1 request is late" in text(page)
    assert list(staff.get(QUEUE, {"late": "yes"}).context["cl"].result_list) == [late]


def test_the_queue_says_what_each_is_about(staff, cast, asked):
    help.license_wrong(cast.license, text="Wrong.", by=cast.alice, at=NOW)

    page = text(staff.get(QUEUE))

    assert cast.case.get_absolute_url() in page
    assert "GC-10442" in page
    assert "To be connected to a record" in page


def test_the_queue_costs_the_same_with_one_row_and_with_many(staff, cast, django_assert_max_num_queries, asked):
    def queries():
        with django_assert_max_num_queries(30) as counted:
            staff.get(QUEUE)
        return len(counted)

    queries()  # what is asked once per process
    one = queries()
    for user in (cast.alice, cast.bob, cast.penny):
        help.license_wrong(cast.license, text="Wrong.", by=user, at=NOW)
        contact = factories.ContactTie(contact=factories.Contact(), user=user).contact
        accessrequests.request(factories.Case(), contact=contact, name="N", company="", reason="R", by=user, at=NOW)
        address_request(f"{user.username}@new.example")

    assert queries() == one


def test_access_is_granted_with_a_contact_type(staff, cast, asked):
    applicant = cast.case.contacts.get().contact_type

    page = staff.get(page_of(asked, "grant"))
    assert "I built the stairs." in text(page)
    assert "Applicant: Alice Example, alice@example.org" in text(page)
    page = staff.post(page_of(asked, "grant"), {"contact_type": applicant.pk, "answer": "Welcome."}, follow=True)

    assert "decided, and the person who asked is told" in text(page)
    assert AccessRequest.objects.get().contact_type == applicant
    assert cast.case.contacts.filter(contact=asked.contact, added_by=cast.dana).exists()


def test_only_types_that_the_case_takes_are_offered(staff, cast, asked):
    taken, other = factories.ContactType(name="Architect"), factories.ContactType(name="Engineer")
    CaseTypeContact.objects.create(case_type=cast.case.case_type, contact_type=taken)

    page = text(staff.get(page_of(asked, "grant")))

    assert "Architect" in page
    assert other.name not in page


def test_what_stops_a_grant_stands_on_the_page(staff, cast, asked):
    mechanical = factories.ContactType(name="Contractor: Mechanical", trade="mechanical")

    page = staff.post(page_of(asked, "grant"), {"contact_type": mechanical.pk, "answer": "Typed."})

    assert page.status_code == 200
    assert "mechanical license" in text(page)
    assert "Typed." in text(page)


def test_declining_asks_for_a_reason(staff, asked):
    assert "This field is required." in text(staff.post(page_of(asked, "decline"), {"answer": " "}))

    staff.post(page_of(asked, "decline"), {"answer": "Nobody knows you."})

    assert HelpRequest.objects.get().status == HelpStatus.DECLINED


def test_an_address_is_put_on_file_for_the_contact_staff_choose(staff, cast):
    asked, contact = address_request(), cast.case.contacts.get().contact

    assert "not proved" in text(staff.get(page_of(asked, "grant")))
    assert "This field is required." in text(staff.post(page_of(asked, "grant"), {"answer": ""}))
    staff.post(page_of(asked, "grant"), {"contact": contact.pk})

    contact.refresh_from_db()
    assert contact.email == "new@example.org"


def test_a_correction_says_what_was_changed(staff, cast):
    asked = help.license_wrong(cast.license, text="Wrong.", by=cast.alice, at=NOW)

    staff.post(page_of(asked, "grant"), {"answer": "The bond is entered."})

    asked.refresh_from_db()
    assert (asked.status, asked.answer) == (HelpStatus.GRANTED, "The bond is entered.")


def test_a_decided_request_is_not_decided_again(staff, asked):
    staff.post(page_of(asked, "decline"), {"answer": "No."})

    assert "no longer waiting" in text(staff.post(page_of(asked, "decline"), {"answer": "No!"}))


@pytest.mark.parametrize("who", ["rita", "ivan", "fiona"])
@pytest.mark.parametrize("act", ["grant", "decline"])
def test_only_technicians_decide(client, cast, asked, who, act):
    client.force_login(getattr(cast, who))

    assert client.get(page_of(asked, act)).status_code == 403
    assert client.post(page_of(asked, act), {"answer": "No."}).status_code == 403
    assert client.get(QUEUE).status_code == 403


def test_a_request_is_looked_at_and_never_edited(staff, asked):
    page = staff.get(f"{QUEUE}{asked.pk}/change/")

    assert "charlie@example.org · proved by this account" in text(page)
    assert staff.post(f"{QUEUE}{asked.pk}/change/", {"text": "x"}).status_code == 403


def test_staff_mail_codes_from_the_case(staff, cast):
    data = {"action": "mail_codes", "_selected_action": [cast.case.pk]}

    page = staff.post("/admin/permits/case/", data, follow=True)

    assert ClaimCode.objects.get().party == cast.case.contacts.get()
    assert "a code is in the mail to everybody on file" in text(page)
