"""Every page of money in the admin, whatever is added: other staff see invoices and no more, the public nothing."""

import pytest
from django.urls import NoReverseMatch, get_resolver, reverse

SEEN_BY_STAFF = {"payments_invoice_changelist", "payments_invoice_change", "payments_invoice_history"}


def addresses():
    """Each page of the admin of payments by its name, with some row's key where it takes one."""
    (admin,) = [each for each in get_resolver().url_patterns if getattr(each, "namespace", "") == "admin"]
    for pattern in admin.url_patterns:
        for name in {each.name for each in getattr(pattern, "url_patterns", [pattern]) if each.name}:
            if name.startswith("payments_"):
                yield name, _address(name)


def _address(name):
    try:
        return reverse(f"admin:{name}")
    except NoReverseMatch:
        return reverse(f"admin:{name}", args=["1"])


def answers(client, method):
    return {name: getattr(client, method)(address) for name, address in addresses()}


def test_there_are_pages_to_ask_for(db):
    names = dict(addresses())

    assert len(names) > 60
    assert {"payments_dayclose_close", "payments_payment_refund", "payments_refund_approve"} <= set(names)


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_public_is_asked_to_log_in(client, cast, method):
    client.force_login(cast.bob)

    found = answers(client, method)

    assert {name for name, answer in found.items() if answer.status_code != 302} == set()
    assert {answer["Location"].partition("?")[0] for answer in found.values()} == {"/admin/login/"}


@pytest.mark.parametrize("method", ["get", "post"])
def test_staff_who_see_what_all_staff_see_are_refused(client, cast, settings, method):
    settings.TWO_STEP_REQUIRED = False
    client.force_login(cast.rita)

    found = answers(client, method)

    assert {name for name, answer in found.items() if not refuses(answer)} <= SEEN_BY_STAFF


def refuses(answer):
    """Django's history looks for the row before it asks who reads it, and this one is not there."""
    return answer.status_code == 403 or (answer.status_code == 302 and answer["Location"] == "/admin/")
