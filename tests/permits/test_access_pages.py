"""The pages on which somebody comes onto a record."""

import re

import pytest
from django.urls import reverse

from contacts.choices import HelpStatus
from contacts.models import Allowance, HelpRequest, Message
from permits import codes
from permits.models import AccessRequest, ClaimCode
from tests import factories
from tests.factories import NOW
from tests.permits.test_claims import code_to

pytestmark = pytest.mark.django_db

CLAIM = "/claim/"


@pytest.fixture
def charlie(cast, client):
    factories.ContactTie(contact=factories.Contact(first_name="Charlie"), user=cast.charlie)
    client.force_login(cast.charlie)
    return cast.charlie


def text(page):
    """The page without the token that is another in every answer."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", " ".join(page.content.decode().split()))


def access(case):
    return case.get_absolute_url() + "access/"


def asked_for(client, case):
    contact = client.get(access(case)).context["form"]["contact"].initial
    typed = {"contact": contact.pk, "name": "Charlie", "company": "Levelers", "reason": "I built it."}
    return client.post(access(case), typed, follow=True)


def test_a_visitor_reads_the_ways_and_is_asked_to_log_in_for_a_request(client, cast):
    page = text(client.get(access(cast.case)))

    assert "This permit was bought under license GC-10442" in page
    assert f"/accounts/login/?next={access(cast.case)}" in page
    assert "Connect me to this record" in text(client.get(cast.case.get_absolute_url()))


def test_a_party_is_told_that_nothing_is_left_to_do(client, cast):
    client.force_login(cast.bob)

    assert "You are connected to this record" in text(client.get(access(cast.case)))
    assert "Is this your record?" not in text(client.get(cast.case.get_absolute_url()))


def test_a_request_is_made_and_its_place_stands_on_the_record(client, cast, charlie):
    page = asked_for(client, cast.case)

    assert "number 1 in line, expected by" in text(page)
    assert "1st in line, expected by" in text(client.get(cast.case.get_absolute_url()))
    assert cast.case.number in text(client.get("/requests/"))
    assert AccessRequest.objects.get().company == "Levelers"


def test_the_company_is_filled_in(client, office):
    client.force_login(office.carol)
    page = client.get(access(factories.Case()))

    assert page.context["form"]["company"].initial == "Hollow Creek Homes LLC"
    assert "Who should be on the record?" in text(page)


def test_nothing_typed_is_lost(client, cast, charlie):
    page = client.post(access(cast.case), {"name": "Charlie", "company": "Levelers & Daughters", "reason": ""})

    assert "Levelers &amp; Daughters" in text(page)
    assert "Error:" in text(page)


def test_taking_a_request_back_frees_the_way_for_another(client, cast, charlie):
    asked_for(client, cast.case)

    client.post(reverse("contacts:request-removal", args=[AccessRequest.objects.get().pk]))
    asked_for(client, cast.case)

    assert sorted(AccessRequest.objects.values_list("status", flat=True)) == [HelpStatus.WAITING, HelpStatus.WITHDRAWN]


def test_mailing_codes_says_the_same_whether_anybody_is_on_file_or_not(client, cast, charlie):
    lonely = factories.Case(license=cast.license, address=cast.case.address)

    def answer(case):
        page = client.post(access(case) + "codes/", follow=True)
        return text(page).replace(case.number, "")

    known, unknown = answer(cast.case), answer(lonely)

    assert known == unknown == answer(cast.case)
    assert Message.objects.filter(kind="claim_code_mailed").count() == 1


def test_a_code_from_the_mail_opens_the_record(client, cast, charlie):
    codes.mail(cast.case, by=cast.alice, at=NOW)
    ClaimCode.objects.update(expires_on="2099-01-01")

    page = client.get(CLAIM, {"record": cast.case.number})
    assert page.context["form"]["record"].initial == cast.case.number
    page = client.post(CLAIM, {"record": cast.case.number, "code": code_to("alice@example.org")}, follow=True)

    assert page.redirect_chain == [(cast.case.get_absolute_url(), 302)]
    assert f"You are on {cast.case.number} now, as “Applicant”." in text(page)


def test_a_wrong_code_tells_nothing_and_keeps_what_was_typed(client, cast, charlie):
    codes.mail(cast.case, by=cast.alice, at=NOW)

    def answer(number):
        page = client.post(CLAIM, {"record": number, "code": "3333-3333-3333"})
        return page.status_code, text(page).replace(number, "")

    assert answer(cast.case.number) == answer("BLDR-1999-00001")
    assert "3333-3333-3333" in answer(cast.case.number)[1]


def test_wrong_codes_are_counted_for_the_account_and_its_source(client, cast, charlie):
    codes.mail(cast.case, by=cast.alice, at=NOW)
    ClaimCode.objects.update(expires_on="2099-01-01")

    def attempt(code, **source):
        return client.post(CLAIM, {"record": cast.case.number, "code": code}, **source).status_code

    assert [attempt("3333-3333-3333") for _turn in range(6)] == [200] * 5 + [429]
    right = code_to("alice@example.org")
    assert attempt(right) == 429
    assert attempt(right, REMOTE_ADDR="192.0.2.7") == 302


def test_guesses_from_everywhere_are_counted_for_the_record_and_lock_nobody_out(client, cast, charlie):
    codes.mail(cast.case, by=cast.alice, at=NOW)
    ClaimCode.objects.update(expires_on="2099-01-01")

    def attempt(number, code="3333-3333-3333"):
        source = f"192.0.2.{number}"
        return client.post(CLAIM, {"record": cast.case.number, "code": code}, REMOTE_ADDR=source).status_code

    answers = [attempt(number // 3) for number in range(36)]

    assert answers[:30] == [200] * 30
    assert answers[30:] == [200, 429, 429] * 2
    assert attempt(99, code_to("alice@example.org")) == 302


def test_a_party_says_that_a_contact_on_the_record_is_wrong(client, cast):
    row = cast.case.contacts.get()
    address = f"{cast.case.get_absolute_url()}contacts/{row.pk}/wrong/"
    client.force_login(cast.bob)

    assert "alice@example.org" in text(client.get(address))
    page = client.post(address, {"text": "She has moved."}, follow=True)
    assert "number 1 in line" in text(page)
    assert HelpRequest.objects.get().contact == row.contact

    client.force_login(cast.charlie)
    assert client.get(address).status_code == 404


def test_a_code_is_on_no_page(client, cast, charlie):
    codes.mail(cast.case, by=cast.charlie, at=NOW)
    code = code_to("alice@example.org")

    for address in (cast.case.get_absolute_url(), access(cast.case), cast.case.get_absolute_url() + "history/", CLAIM):
        assert code not in client.get(address).content.decode()
    client.force_login(cast.dana)
    message = Message.objects.get(kind="claim_code_mailed")
    assert code not in client.get(f"/admin/contacts/message/{message.pk}/change/").content.decode()


def test_the_record_costs_a_constant_number_of_queries(client, cast, charlie, django_assert_max_num_queries):
    asked_for(client, cast.case)
    for _turn in range(3):
        asked_for(client, factories.Case())
    Allowance.objects.all().delete()

    with django_assert_max_num_queries(12):
        client.get(access(cast.case))
