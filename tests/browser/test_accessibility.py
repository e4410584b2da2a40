"""Every public page in every state, for everybody. Add yours to PAGES: its name, and how to get there."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from contacts import directory
from contacts.models import Message
from permits import invitations
from permits.models import CaseTypeContact
from portal.opendata import publishing
from tests import factories
from tests.browser import entering, log_in, press
from tests.browser.accessibility import check

pytestmark = [pytest.mark.browser]


def at(address):
    return lambda page, cast: page.goto(address)


def open_data(page, cast):
    """With its files made, and the lists of columns open."""
    publishing.publish(at=timezone.now())
    response = page.goto("/open-data/")
    for summary in page.query_selector_all("main summary"):
        summary.click()
    return response


def form_sent_empty(address):
    """The page of a form after its button was pressed with nothing typed."""

    def go(page, cast):
        page.goto(address)
        return press(page, "main form[method=post] button[type=submit]")

    return go


def logged_in(who, go):
    """The same page for one of the cast."""

    def go_as(page, cast):
        log_in(page, getattr(cast, who))
        response = go(page, cast)
        assert "Log out" in response.text()
        return response

    return go_as


def registering(go, *licenses):
    """The same page for somebody who has accepted the terms and picked licenses."""

    def go_on(page, cast):
        page.goto("/register/contractor/")
        page.click("label[for=id_accept]")
        press(page, "main button[type=submit]")
        for number in licenses:
            page.goto(f"/register/contractor/license/{number}/")
            press(page, "main button[type=submit]")
        return go(page, cast)

    return go_on


def record(tab=""):
    """A page of the cast's permit."""

    def go(page, cast):
        return page.goto(f"{cast.case.get_absolute_url()}{tab}")

    return go


def record_that_needs_an_owner(page, cast):
    needed = factories.ContactType(name="Property Owner")
    CaseTypeContact.objects.create(case_type=cast.case.case_type, contact_type=needed, required=True)
    return record("contacts/")(page, cast)


def contact_refused(page, cast):
    """A contractor without a license, picked from the favourites."""
    mechanical = factories.ContactType(name="Contractor: Mechanical", trade="mechanical")
    directory.star(cast.case.contacts.get().contact, by=cast.bob)
    record(f"contacts/add/?type={mechanical.pk}")(page, cast)
    return press(page, "main button[name=who]")


def contact_to_remove(required=False):
    def go(page, cast):
        row = cast.case.contacts.get()
        if required:
            case_type = cast.case.case_type
            CaseTypeContact.objects.create(case_type=case_type, contact_type=row.contact_type, required=True)
        return record(f"contacts/{row.pk}/removal/")(page, cast)

    return go


def empty_invitation(page, cast):
    record("contacts/invite/")(page, cast)
    return press(page, "main form[method=post] button[type=submit]")


def invited_to_record(tab, tail="", days=0):
    """Charlie's address is invited; to a page of the record, or where the mail's link leads."""

    def go(page, cast):
        contact = factories.Contact(first_name="Charlie", last_name="Example")
        factories.ContactTie(contact=contact, user=cast.charlie)
        as_what = cast.case.contacts.get().contact_type
        sent_at = timezone.now() - timedelta(days=days)
        waiting = invitations.invite(cast.case, cast.charlie.email, as_what, by=cast.bob, at=sent_at)
        if tab:
            return record(tab.format(pk=waiting.pk))(page, cast)
        body = Message.objects.get(kind="invitation_to_record").body
        return page.goto(re.search(r"/invitations/records/\S+/", body).group() + tail)

    return go


def favourites(page, cast):
    directory.star(cast.case.contacts.get().contact, by=cast.bob)
    return page.goto("/account/favorites/")


def unknown_license(page, cast):
    kind = cast.license.type_id
    return page.goto(f"/register/contractor/license/?type={kind}&number=GC-99999")


PAGES = {
    "home": at("/"),
    "help and contact": at("/contact/"),
    "open data": open_data,
    "the register for programs": at("/api/"),
    "inspections": at("/inspections/"),
    "accessibility": at("/accessibility/"),
    "privacy": at("/privacy/"),
    "what can be applied for": at("/apply/"),
    "a case type": at("/apply/types/residential-addition/"),
    "search": at("/search/"),
    "search, filters and nonsense": at("/search/?q=mortar&from=soon&type=x&status=issued"),
    "search, nothing found": at("/search/?q=nowhere"),
    "search, too short": at("/search/?q=ab"),
    "search, logged in": logged_in("bob", at("/search/?mine=1")),
    "a record": record(),
    "a record, its contractor": logged_in("bob", record()),
    "a record, contacts": record("contacts/"),
    "a record, contacts, its contractor": logged_in("bob", record("contacts/")),
    "a record, contacts, one missing": logged_in("bob", record_that_needs_an_owner),
    "a record, contact to add": logged_in("bob", record("contacts/add/")),
    "a record, contact to add, found": logged_in("bob", record("contacts/add/?q=alice+example")),
    "a record, contact to add, nobody found": logged_in("bob", record("contacts/add/?q=nobody")),
    "a record, contact to add, by mail": logged_in("bob", record("contacts/add/?q=guest@example.org")),
    "a record, contact to add, wrong type": logged_in("bob", record("contacts/add/?type=x")),
    "a record, contact refused": logged_in("bob", contact_refused),
    "a record, contact to remove": logged_in("bob", contact_to_remove()),
    "a record, contact that stays": logged_in("bob", contact_to_remove(required=True)),
    "a record, contact to invite": logged_in("bob", record("contacts/invite/")),
    "a record, contact to invite, nothing typed": logged_in("bob", empty_invitation),
    "a record, contacts, invited": logged_in("bob", invited_to_record("contacts/")),
    "a record, invitation to take back": logged_in("bob", invited_to_record("contacts/invitations/{pk}/withdrawal/")),
    "an invitation to a record, not logged in": invited_to_record(None),
    "an invitation to a record, somebody else": logged_in("penny", invited_to_record(None)),
    "an invitation to a record": logged_in("charlie", invited_to_record(None)),
    "an invitation to a record, declining": logged_in("charlie", invited_to_record(None, "decline/")),
    "an invitation to a record, too late": logged_in("charlie", invited_to_record(None, days=20)),
    "favourites": logged_in("bob", favourites),
    "favourites, none": logged_in("charlie", at("/account/favorites/")),
    "a record, history": record("history/"),
    "my records": logged_in("bob", at("/my/?show=all")),
    "my records, waiting": logged_in("penny", at("/my/")),
    "my records, none": logged_in("charlie", at("/my/")),
    "not found": at("/nothing-here/"),
    "log in": at("/accounts/login/"),
    "log in, nothing typed": form_sent_empty("/accounts/login/"),
    "make an account": at("/accounts/signup/"),
    "make an account, nothing typed": form_sent_empty("/accounts/signup/"),
    "forgot the password": at("/accounts/password/reset/"),
    "email addresses": logged_in("charlie", at("/accounts/email/")),
    "make an account for a company, its name missing": entering.for_a_company_without_a_name,
    "make an account, everything wrong": entering.everything_wrong,
    "another username": entering.another_username,
    "your details": logged_in("alice", at("/account/details/")),
    "your details, a name missing": logged_in("alice", entering.details_sent_empty),
    "your security question": logged_in("alice", at("/account/question/")),
    "your security question, nothing typed": logged_in("alice", form_sent_empty("/account/question/")),
    "records under your address": logged_in("alice", entering.records_on_file),
    "records under your address, none": logged_in("alice", at("/account/records/")),
    "account with records to tie": logged_in("alice", entering.account_with_records_on_file),
    "the password asked again": logged_in("bob", entering.asked_again),
    "a new password, its code": entering.reset_code,
    "a new password, its code wrong": entering.reset_code_wrong,
    "a new password": entering.new_password,
    "a new password, too short": entering.new_password_too_short,
    "change the password": logged_in("charlie", at("/accounts/password/change/")),
    "two-step log-in": logged_in("charlie", at("/accounts/2fa/")),
    "security key to add": logged_in("charlie", at("/accounts/2fa/webauthn/add/")),
    "app to turn on": logged_in("charlie", at("/accounts/2fa/totp/activate/")),
    "sessions": logged_in("charlie", at("/accounts/sessions/")),
    "account": logged_in("penny", at("/account/")),
    "account without a license": logged_in("charlie", at("/account/")),
    "my licenses": logged_in("penny", at("/account/licenses/")),
    "my licenses, none": logged_in("charlie", at("/account/licenses/")),
    "add a license": logged_in("charlie", at("/account/licenses/add/")),
    "add a license, found": logged_in("charlie", at("/account/licenses/add/GC-10442/")),
    "add a license, mine already": logged_in("bob", form_sent_empty("/account/licenses/add/GC-10442/")),
    "remove a license": logged_in("bob", at("/account/licenses/GC-10442/removal/")),
    "remove the only license": logged_in("bob", form_sent_empty("/account/licenses/GC-10442/removal/")),
    "registration": at("/register/contractor/"),
    "registration, nothing ticked": form_sent_empty("/register/contractor/"),
    "registration, license": registering(at("/register/contractor/license/")),
    "registration, license chosen": registering(at("/register/contractor/license/"), "GC-10442"),
    "registration, no letters": registering(at("/register/contractor/license/?type=&number=10442")),
    "registration, no such license": registering(unknown_license),
    "registration, license found": registering(at("/register/contractor/license/GC-10442/")),
    "registration, account": registering(at("/register/contractor/account/"), "GC-10442"),
    "registration, account, nothing typed": registering(form_sent_empty("/register/contractor/account/"), "GC-10442"),
    "code from the mail": entering.waiting_for_the_code,
    "licenses": at("/licenses/"),
    "licenses found": at("/licenses/?q=true"),
    "licenses, none": at("/licenses/?q=nobody"),
    "a license": at("/licenses/GC-10442/"),
    "log out": logged_in("charlie", at("/accounts/logout/")),
}


@pytest.mark.parametrize("name", PAGES)
def test_everybody_can_use(name, page, committed_cast):
    response = PAGES[name](page, committed_cast)

    check(page, html=response.text())
