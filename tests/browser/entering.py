"""Ways to the pages of entry: making an account, coming back to it, changing what it knows."""

import re

from contacts.models import Message, User
from tests import factories
from tests.browser import press
from tests.contacts.registering import TYPED, code_for

SEND = "main form[method=post] button[type=submit]"


def fill_in_the_account(page, **changes):
    for name, text in (TYPED | changes).items():
        field = page.locator(f"#id_{name}")
        field.select_option(text) if field.evaluate("field => field.tagName") == "SELECT" else field.fill(text)
    page.click("label[for=id_accept]")


def waiting_for_the_code(page, cast):
    page.goto("/accounts/signup/")
    fill_in_the_account(page)
    return press(page, SEND)


def for_a_company_without_a_name(page, cast):
    page.goto("/accounts/signup/")
    page.click("label[for=id_registers_for_1]")
    fill_in_the_account(page)
    return press(page, SEND)


def everything_wrong(page, cast):
    page.goto("/accounts/signup/")
    fill_in_the_account(page, email="nobody at all", username="a", password1="short", last_name="")
    return press(page, SEND)


def another_username(page, cast):
    waiting_for_the_code(page, cast)
    User.objects.create(username=TYPED["username"], email="quicker@example.org")
    page.fill("#id_code", code_for(TYPED["email"]))
    return press(page, SEND)


def details_sent_empty(page, cast):
    page.goto("/account/details/")
    page.fill("#id_last_name", "")
    return press(page, SEND)


def records_on_file(page, cast, address="/account/records/"):
    names = [{"first_name": "A."}, {"kind": "company", "company_name": "Alice & Daughters Home Improvement LLC"}]
    for name in names:
        factories.Contact(email=cast.alice.email.upper(), **name)
    return page.goto(address)


def account_with_records_on_file(page, cast):
    return records_on_file(page, cast, "/account/")


def asked_again(page, cast):
    return page.goto("/accounts/reauthenticate/?next=/account/details/")


def reset_code(page, cast):
    page.goto("/accounts/password/reset/")
    page.fill("#id_email", cast.bob.email)
    return press(page, SEND)


def reset_code_wrong(page, cast):
    reset_code(page, cast)
    page.fill("#id_code", "AAAA-AAAA")
    return press(page, SEND)


def new_password(page, cast):
    cast.bob.security_question, cast.bob.security_answer = "What was your first tool?", "unread"
    cast.bob.save()
    reset_code(page, cast)
    body = Message.objects.filter(to=cast.bob.email).latest("pk").body
    page.fill("#id_code", re.search(r"^[A-Z]{4}-[A-Z]{4}$", body, re.M).group())
    return press(page, SEND)


def new_password_too_short(page, cast):
    new_password(page, cast)
    for name in ("security_answer", "password1", "password2"):
        page.fill(f"#id_{name}", "short")
    return press(page, SEND)
