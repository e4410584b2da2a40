"""Finance's own pages in the admin: the counter, closing a day, the books, a refund to decide, money to put to use."""

import pytest
from django.urls import reverse

from payments.models import Payment, Refund
from tests.browser.accessibility import violations_in_content

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_the_pages_of_finance(town, mouse):
    page = mouse.page
    town.log_in_with_two_steps(mouse, "finance-lead")
    asked, unapplied = Refund.objects.to_decide().get(), Payment.objects.unapplied().first()
    wrong = {}
    for address in (
        reverse("admin:payments_payment_counter"),
        reverse("admin:payments_dayclose_close"),
        reverse("admin:payments_ledgeraccount_trial_balance"),
        reverse("admin:payments_refund_approve", args=[asked.pk]),
        reverse("admin:payments_payment_apply", args=[unapplied.pk]),
    ):
        assert page.goto(address).status == 200, address
        wrong[address] = violations_in_content(page)

    assert {address: found for address, found in wrong.items() if found} == {}
