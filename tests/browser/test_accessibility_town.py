"""Records, visits, money and trouble in the demo's city, for everybody: each test looks at several pages."""

import pytest
from django.template.loader import render_to_string

from contacts.models import User
from payments.models import Invoice
from permits.choices import CaseKind
from permits.models import Case, PermitCard
from tests.browser import log_in, press
from tests.browser.accessibility import check

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def look_at(page, *addresses):
    for address in addresses:
        response = page.goto(address)
        check(page, html=response.text())


def account(username):
    return User.objects.get(username=username)


@pytest.mark.parametrize(
    "address",
    [
        "/search/",
        "/search/?q=mortar&order=best",
        "/search/?q=mortor+st",
        "/search/?q=zzzz",
        "/search/?q=a",
        "/search/?status=issued&type=BLDR&from=&to=x",
    ],
)
def test_searching(address, page, town):
    look_at(page, address)


def test_a_permit_to_a_visitor(page, town):
    record = town.addition.get_absolute_url()

    look_at(page, *(record + part for part in ("", "inspections/", "fees/", "contacts/", "history/")))


def test_the_card_of_a_permit(page, town):
    code = PermitCard.objects.get(case=town.addition).code
    look_at(page, f"/verify/{code}/", "/verify/3467-9CDF/", "/turnaround/")
    log_in(page, account("contractor"))

    look_at(page, *(town.addition.get_absolute_url() + part for part in ("card/", "extension/")))


def test_a_plan_case_to_a_visitor(page, town):
    plan = Case.objects.filter(case_type__kind=CaseKind.PLAN).exclude(status="draft").first()

    look_at(page, plan.get_absolute_url(), plan.get_absolute_url() + "fees/")


def test_the_contractor_s_records(page, town):
    log_in(page, account("contractor"))

    look_at(page, "/my/", "/inspections/", town.addition.get_absolute_url(), town.draft.get_absolute_url())


def test_having_no_records(page, town):
    log_in(page, account("pending"))

    look_at(page, "/my/", "/inspections/", "/search/?mine=1")


def test_requesting_an_inspection(page, town):
    log_in(page, account("contractor"))
    request = town.addition.get_absolute_url() + "inspections/request/"

    look_at(page, request)
    for box in page.locator("main input[type=text], main input[type=tel]").all():
        box.fill("")
    check(page, html=press(page, ".actions button[type=submit]").text())
    upcoming = town.addition.inspections.live().first() or town.addition.inspections.first()
    look_at(page, f"{town.addition.get_absolute_url()}inspections/{upcoming.number}/", "/inspections/completed/")


def test_what_cannot_be_requested(page, town):
    log_in(page, account("contractor"))

    look_at(page, town.draft.get_absolute_url() + "inspections/request/")


def test_paying(page, town):
    due = Invoice.objects.filter(status="open").first()
    paid = Invoice.objects.filter(status="paid").first()

    look_at(page, "/pay/", due.get_absolute_url(), paid.get_absolute_url())
    page.goto("/pay/")
    check(page, html=press(page, "main form button[type=submit]").text())


def test_what_is_not_theirs(page, town):
    log_in(page, account("pending"))

    look_at(page, town.addition.get_absolute_url() + "inspections/request/", "/permits/BLDR-1999-00001/")


@pytest.mark.parametrize("name", ["400.html", "403_csrf.html", "429.html", "500.html"])
def test_when_something_went_wrong(name, page):
    html = render_to_string(name)
    page.route("**/trouble/", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))

    page.goto("/trouble/")
    page.unroute("**/trouble/")  # as long as anything is routed the browser keeps no styles

    check(page, html=html)
