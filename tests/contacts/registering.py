"""The steps of a registration, as a browser would take them."""

import re

from contacts.models import City, Message
from tests import factories

TYPED = {
    "first_name": "Nina",
    "last_name": "Newcomer",
    "email": "nina@example.org",
    "phone": "555-0100",
    "preferred_contact_method": "email",
    "username": "nina-builds",
    "password1": "seven rusty nails in a bucket",
    "security_question": "What was the first thing you built?",
    "security_answer": "A  Bird House",
}

FOR_MYSELF = {"registers_for": "myself"}
FOR_A_COMPANY = {"registers_for": "company", "company_name": "Newcomer & Daughters LLC"}


def accept_terms(client):
    return client.post("/register/contractor/", {"accept": "on"})


def choose(client, *licenses):
    for license in licenses:
        client.post(f"/register/contractor/license/{license.number}/")


def send_account_form(client, **changes):
    return client.post("/register/contractor/account/", TYPED | FOR_MYSELF | changes)


def register(client, *licenses, **changes):
    """Up to the page that waits for the code."""
    accept_terms(client)
    choose(client, *(licenses or [factories.License()]))
    response = send_account_form(client, **changes)
    assert response.status_code == 302, response.context["form"].errors
    return response


def sign_up(client, **changes):
    """The plain account form, for somebody without a license."""
    return client.post("/accounts/signup/", TYPED | FOR_MYSELF | {"accept": "on"} | changes)


def code_for(address):
    body = Message.objects.filter(to=address, body__contains="type this code").latest("pk").body
    return re.search(r"^[A-Z]{4}-[A-Z]{4}$", body, re.M).group()


def type_code(client, code):
    return client.post("/register/code/", {"code": code})


def city(**changes):
    return City.objects.update_or_create(pk=1, defaults=changes)[0]
