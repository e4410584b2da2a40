"""Logging in with two steps, sessions, messages and trust accounts, each page in its states, for everybody."""

from datetime import timedelta
from decimal import Decimal

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session

from contacts.models import Contact
from contacts.telling import outbox
from payments import trust
from payments.models import Invoice
from portal.sessions import SEEN
from tests import factories, letter_routes
from tests.browser import log_in, press
from tests.browser.accessibility import check
from tests.browser.test_accessibility import at, form_sent_empty, logged_in
from tests.cast import PASSWORD
from tests.factories import NOW
from tests.money import bill, machine

pytestmark = [pytest.mark.browser]
KEY = {"name": "Blue key", "credential": {}}


def having(prepare, go):
    """The same page after something was prepared for the cast."""

    def prepared(page, cast):
        prepare(cast)
        return go(page, cast)

    return prepared


def an_app(cast):
    TOTP.activate(cast.bob, generate_totp_secret())
    RecoveryCodes.activate(cast.bob)


def a_key(cast):
    an_app(cast)
    Authenticator.objects.create(user=cast.bob, type=Authenticator.Type.WEBAUTHN, data=KEY)


def of_the_key(address):
    return lambda page, cast: page.goto(address.format(Authenticator.objects.get(type="webauthn").pk))


def of_the_record(tail):
    return lambda page, cast: page.goto(f"{cast.case.get_absolute_url()}{tail}")


def letter_without_words(page, cast):
    of_the_record("letters/new/")(page, cast)
    return press(page, "main form[method=post] button[type=submit]")


def type_in(go, field, text):
    """A form of the page sent with one field filled."""

    def sent(page, cast):
        go(page, cast)
        page.fill(field, text)
        return press(page, "main form[method=post] button[type=submit]")

    return sent


def second_step(page, cast):
    page.goto("/accounts/login/")
    page.fill("#id_login", "bob1")
    page.fill("#id_password", PASSWORD)
    return press(page, "main button[type=submit]")


def log_in_wrongly(times):
    def go(page, cast):
        for _ in range(times):
            page.goto("/accounts/login/")
            page.fill("#id_login", "bob1")
            page.fill("#id_password", "a wrong guess")
            response = press(page, "main button[type=submit]")
        return response

    return go


def password_asked_again(page, cast):
    """As somebody whose log-in lies back a while and who turns the app off."""
    log_in(page, cast.bob)
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    row = Session.objects.get(session_key=cookies[settings.SESSION_COOKIE_NAME])
    data = row.get_decoded() | {"account_authentication_methods": [{"method": "password", "at": 0}]}
    Session.objects.filter(pk=row.pk).update(session_data=Session.objects.encode(data))
    return page.goto("/accounts/2fa/totp/deactivate/")


def other_ways(name):
    def go(page, cast):
        password_asked_again(page, cast)
        return press(page, f"main a[href*='{name}']")

    return go


def another_browser(cast):
    UserSession.objects.create(
        user=cast.bob, session_key="x", ip="192.0.2.7", user_agent="Mozilla/5.0 (Windows NT 10.0) Firefox/140"
    )


def end_of_a_session(page, cast):
    another_browser(cast)
    return page.goto(f"/accounts/sessions/{UserSession.objects.get().pk}/end/")


def a_form_that_came_too_late(page, cast):
    log_in(page, cast.charlie)
    page.goto("/account/licenses/add/GC-10442/")
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    row = Session.objects.get(session_key=cookies[settings.SESSION_COOKIE_NAME])
    Session.objects.filter(pk=row.pk).update(session_data=Session.objects.encode(row.get_decoded() | {SEEN: 0}))
    press(page, "main form[method=post] button[type=submit]")
    assert "/accounts/login/" in page.url
    page.fill("#id_login", "charlie")
    page.fill("#id_password", PASSWORD)
    response = press(page, "main button[type=submit]")
    assert page.url.endswith("/account/unsent/")
    return response


def told(cast):
    for kind, text in (("received", "We have it.\nSee https://example.org/page"), ("account/email/code", "ABCD-EFGH")):
        outbox.write(kind=kind, thing="x", to=cast.bob.email, subject=f"About {kind}", body=text, at=NOW, user=cast.bob)
    Contact.objects.filter(pk=Contact.objects.own(cast.alice).pk).update(address_line="412 Mortar St")
    for turn in range(30):
        outbox.write(
            kind="more", thing=str(turn), to=cast.bob.email, subject=f"More {turn}", body="Yes.", at=NOW, user=cast.bob
        )


def money(cast):
    account = trust.open_account(cast.license, by=cast.fiona, at=NOW - timedelta(days=40))
    for turn in range(30):
        trust.deposit(
            account,
            amount=Decimal(50),
            source="check",
            reference=str(turn),
            by=machine(),
            at=NOW - timedelta(days=turn),
        )
    invoice = bill(cast.case, "120.50")
    trust.pay_invoice(account, invoice, amount=Decimal("120.50"), reference="form", by=cast.bob, at=NOW)


def money_and_a_bill(cast):
    money(cast)
    bill(factories.Case(), "80.00")


def paying_from_trust(page, cast):
    due = Invoice.objects.open().get()
    return page.goto(f"{TRUST}payment/?invoice={due}")


def no_money(cast):
    trust.open_account(cast.license, by=cast.fiona, at=NOW)


TRUST = "/trust/TR-GC-10442-1/"
PAGES = {
    "log in, wrong": log_in_wrongly(1),
    "log in, too often": log_in_wrongly(6),
    "second step": having(an_app, second_step),
    "second step, wrong code": having(an_app, type_in(second_step, "#id_code", "123456")),
    "two-step log-in, all on": having(a_key, logged_in("bob", at("/accounts/2fa/"))),
    "two-step log-in, staff": logged_in("dana", at("/accounts/2fa/")),
    "app to turn on, wrong code": logged_in("bob", type_in(at("/accounts/2fa/totp/activate/"), "#id_code", "123456")),
    "app to turn off": having(an_app, logged_in("bob", at("/accounts/2fa/totp/deactivate/"))),
    "recovery codes": having(an_app, logged_in("bob", at("/accounts/2fa/recovery-codes/"))),
    "recovery codes, new": having(an_app, logged_in("bob", at("/accounts/2fa/recovery-codes/generate/"))),
    "keys": having(a_key, logged_in("bob", at("/accounts/2fa/webauthn/"))),
    "keys, none": logged_in("bob", at("/accounts/2fa/webauthn/")),
    "key to rename": having(a_key, logged_in("bob", of_the_key("/accounts/2fa/webauthn/keys/{}/edit/"))),
    "key to remove": having(a_key, logged_in("bob", of_the_key("/accounts/2fa/webauthn/keys/{}/remove/"))),
    "password asked again": having(an_app, password_asked_again),
    "password asked again, wrong": having(an_app, type_in(password_asked_again, "#id_password", "x")),
    "code asked instead": having(an_app, other_ways("2fa/reauthenticate/")),
    "sessions, another": having(another_browser, logged_in("bob", at("/accounts/sessions/"))),
    "session to end": logged_in("bob", end_of_a_session),
    "form that came too late": a_form_that_came_too_late,
    "messages": having(told, logged_in("bob", at("/inbox/"))),
    "what is mailed, and how often": logged_in("bob", at("/account/notices/")),
    "letters of a record": having(letter_routes.letter, logged_in("bob", of_the_record("letters/"))),
    "letter, nothing typed": logged_in("bob", letter_without_words),
    "messages, none": logged_in("charlie", at("/inbox/")),
    "trust account": having(money, logged_in("bob", at(TRUST))),
    "trust account, some days": having(money, logged_in("bob", at(f"{TRUST}?from=2026-11-01&to=2026-11-20"))),
    "trust account, days that make no sense": having(money, logged_in("bob", at(f"{TRUST}?from=soon&to=later"))),
    "trust account, nothing in these days": having(money, logged_in("bob", at(f"{TRUST}?to=2020-01-01"))),
    "trust account, paying from it": having(money_and_a_bill, logged_in("bob", paying_from_trust)),
    "trust account, empty": having(no_money, logged_in("bob", at(TRUST))),
    "account with a trust account": having(money, logged_in("bob", at("/account/"))),
    "change the password, nothing typed": logged_in("charlie", form_sent_empty("/accounts/password/change/")),
    "forgot the password, nothing typed": form_sent_empty("/accounts/password/reset/"),
}


@pytest.mark.parametrize("name", PAGES)
def test_everybody_can_use(name, page, committed_cast):
    response = PAGES[name](page, committed_cast)

    check(page, html=response.text())
