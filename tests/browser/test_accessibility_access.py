"""The ways onto a record and the requests to the city, for everybody, in every state."""

import pytest

from contacts import help
from contacts.models import Contact
from permits import accessrequests
from tests import factories
from tests.browser import press
from tests.browser.accessibility import check
from tests.browser.test_accessibility import at, form_sent_empty, logged_in, record
from tests.factories import NOW

pytestmark = [pytest.mark.browser]


@pytest.fixture
def cast(committed_cast):
    """Charlie has asked for much; Penny has not."""
    cast = committed_cast
    for user in (cast.charlie, cast.penny):
        factories.ContactTie(contact=factories.Contact(first_name=user.first_name), user=user)
    answered = help.license_wrong(cast.license, text="The bond is renewed.", by=cast.charlie, at=NOW)
    help.decline(answered, answer="The bond on file ended.", by=cast.dana, at=NOW)
    help.license_wrong(cast.license, text="It is renewed indeed.", by=cast.charlie, at=NOW)
    contact = Contact.objects.own(cast.charlie)
    accessrequests.request(
        cast.case, contact=contact, name="Charlie", company="", reason="I built it.", by=cast.charlie, at=NOW
    )
    return cast


def sent_empty(tab):
    return lambda page, cast: form_sent_empty(f"{cast.case.get_absolute_url()}{tab}")(page, cast)


def wrong_contact(go):
    def go_there(page, cast):
        return go(f"/account/contacts/{Contact.objects.own(cast.alice).pk}/wrong/")(page, cast)

    return go_there


def on_record(go):
    def go_there(page, cast):
        row = cast.case.contacts.get()
        return go(f"{cast.case.get_absolute_url()}contacts/{row.pk}/wrong/")(page, cast)

    return go_there


def asked_already(page, cast):
    page.goto("/licenses/GC-10442/wrong/")
    page.fill("#id_text", "Once more.")
    return press(page, "main form[method=post] button[type=submit]")


def wrong_code(page, cast):
    page.goto("/claim/")
    page.fill("#id_record", cast.case.number)
    page.fill("#id_code", "3333-3333-3333")
    return press(page, "main form[method=post] button[type=submit]")


def taking_back(page, cast):
    return page.goto(f"/requests/{cast.charlie.help_requests.waiting().first().pk}/removal/")


PAGES = {
    "connect me, a visitor": record("access/"),
    "connect me": logged_in("penny", record("access/")),
    "connect me, nothing typed": logged_in("penny", sent_empty("access/")),
    "connect me, waiting": logged_in("charlie", record("access/")),
    "connect me, nobody's account": logged_in("fiona", record("access/")),
    "connect me, a party": logged_in("bob", record("access/")),
    "a record, waiting": logged_in("charlie", record()),
    "mail a code": logged_in("penny", record("access/codes/")),
    "codes are mailed": logged_in("penny", sent_empty("access/codes/")),
    "use a code": logged_in("penny", at("/claim/")),
    "use a code, nothing typed": logged_in("penny", form_sent_empty("/claim/")),
    "use a code, a wrong one": logged_in("penny", wrong_code),
    "requests": logged_in("charlie", at("/requests/")),
    "requests, none": logged_in("alice", at("/requests/")),
    "request to take back": logged_in("charlie", taking_back),
    "wrong license": logged_in("penny", at("/licenses/GC-10442/wrong/")),
    "wrong license, nothing typed": logged_in("penny", form_sent_empty("/licenses/GC-10442/wrong/")),
    "wrong license, asked already": logged_in("charlie", asked_already),
    "wrong contact": logged_in("alice", wrong_contact(at)),
    "wrong contact, nothing typed": logged_in("alice", wrong_contact(form_sent_empty)),
    "wrong contact on a record": logged_in("bob", on_record(at)),
    "wrong contact on a record, nothing typed": logged_in("bob", on_record(form_sent_empty)),
    "address on file": at("/requests/address/"),
    "address on file, nothing typed": form_sent_empty("/requests/address/"),
    "address on file, logged in": logged_in("penny", at("/requests/address/")),
    "address on file, sent": at("/requests/address/sent/"),
}


@pytest.mark.parametrize("name", PAGES)
def test_everybody_can_use(name, page, cast):
    response = PAGES[name](page, cast)

    check(page, html=response.text())
