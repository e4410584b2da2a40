"""Saying that something is wrong, and where the answer stands, in the browser's view."""

from datetime import timedelta

import pytest
from django.urls import reverse

from contacts import help
from contacts.choices import HelpStatus
from contacts.models import HelpRequest, Message
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def text(page):
    return " ".join(page.content.decode().split())


def test_a_wrong_license_is_told_beside_what_we_have(client, cast):
    client.force_login(cast.charlie)
    address = reverse("contacts:wrong-license", args=["GC-10442"])

    assert "Truebeam Builders LLC" in text(client.get(address))
    page = client.post(address, {"text": "The bond is renewed."}, follow=True)

    assert HelpRequest.objects.get().license == cast.license
    assert "number 1 in line, expected by" in text(page)
    assert "1st in line, expected by" in text(page)


def test_asking_twice_says_so_and_keeps_what_was_typed(client, cast):
    client.force_login(cast.charlie)
    address = reverse("contacts:wrong-license", args=["GC-10442"])
    client.post(address, {"text": "The bond is renewed."})

    page = client.post(address, {"text": "Typed with care."})

    assert page.status_code == 200
    assert "asked the city for this already" in text(page)
    assert "Typed with care." in text(page)


def test_only_who_acts_as_a_contact_sees_its_record(client, office):
    own = reverse("contacts:wrong-contact", args=[office.company.pk])
    client.force_login(office.max)

    assert "office@hollowcreek.example" in text(client.get(own))
    client.post(own, {"text": "We have moved."})
    assert HelpRequest.objects.get().contact == office.company

    client.force_login(office.bob)
    assert client.get(own).status_code == 404


def test_an_address_is_asked_for_without_an_account_and_always_answered_alike(client, cast):
    known = factories.Contact(email="office@hollowcreek.example")
    typed = {"name": "Carol", "email": known.email, "text": "We have moved."}

    first = client.post(reverse("contacts:address-on-file"), typed, follow=True)
    again = client.post(reverse("contacts:address-on-file"), typed, follow=True)
    unknown = client.post(reverse("contacts:address-on-file"), {**typed, "email": "new@example.org"}, follow=True)

    assert text(first) == text(again) == text(unknown)
    assert HelpRequest.objects.count() == 2


def test_asking_for_addresses_is_throttled(client, cast):
    def ask(number):
        typed = {"name": "Carol", "email": f"a{number}@example.org", "text": "We have moved."}
        return client.post(reverse("contacts:address-on-file"), typed).status_code

    answers = [ask(number) for number in range(22)]

    assert answers[:20] == [302] * 20
    assert answers[20:] == [429] * 2
    assert Message.objects.filter(kind="help_requested").count() == 20


def test_the_list_shows_what_waits_and_what_was_answered(client, cast):
    waiting = help.contact_wrong(cast.case.contacts.get().contact, text="Moved.", by=cast.alice, at=NOW)
    other = help.license_wrong(cast.license, text="Wrong.", by=cast.alice, at=NOW)
    help.decline(other, answer="It is right as it is.", by=cast.dana, at=NOW)
    client.force_login(cast.alice)

    page = text(client.get("/requests/"))

    assert "Contact record is wrong:" in page
    assert reverse("contacts:request-removal", args=[waiting.pk]) in page
    assert "It is right as it is." in page


def test_a_late_request_says_so(client, cast):
    help.license_wrong(cast.license, text="Wrong.", by=cast.alice, at=NOW - timedelta(days=400))
    client.force_login(cast.alice)

    assert "the city is behind" in text(client.get("/requests/"))


def test_a_license_request_waits_in_the_same_list(client, cast):
    client.force_login(cast.penny)

    assert "1st among the license requests" in text(client.get("/requests/"))


def test_taking_back_asks_first(client, cast):
    asked = help.license_wrong(cast.license, text="Wrong.", by=cast.alice, at=NOW)
    client.force_login(cast.alice)
    address = reverse("contacts:request-removal", args=[asked.pk])

    assert "Take this request back?" in text(client.get(address))
    client.post(address)
    assert HelpRequest.objects.get().status == HelpStatus.WITHDRAWN
    assert "no longer waiting" in text(client.post(address))


def test_answered_requests_are_paged_by_key(client, cast):
    for number in range(27):
        one = help.license_wrong(factories.License(), text=f"n{number}.", by=cast.alice, at=NOW)
        help.decline(one, answer=f"No {number}!", by=cast.dana, at=NOW)
    client.force_login(cast.alice)

    first = client.get("/requests/")
    second = client.get("/requests/" + first.context["older"])

    assert len(first.context["answered"]) == 25
    assert [one.answer for one in second.context["answered"]] == ["No 1!", "No 0!"]
    for nonsense in ("nonsense", "²", "9" * 40, "0"):
        assert client.get("/requests/", {"after": nonsense}).status_code == 200


def test_the_list_costs_the_same_however_much_waits(client, cast, django_assert_max_num_queries):
    client.force_login(cast.alice)
    client.get("/requests/")  # what is asked once per session

    def queries(count):
        for _turn in range(count):
            one = help.license_wrong(factories.License(), text="Wrong.", by=cast.alice, at=NOW)
            help.correct(one, answer="Right.", by=cast.dana, at=NOW)
            help.license_wrong(factories.License(), text="Wrong.", by=cast.alice, at=NOW)
        with django_assert_max_num_queries(12) as counted:
            client.get("/requests/")
        return len(counted)

    assert queries(1) == queries(4)
