"""A contractor pays three permits at once from the trust account; finance gives one back and closes the day."""

import re
from decimal import Decimal

import pytest
from django.utils import timezone

from payments import ledger, trust
from payments.models import DayClose, Payment, Refund
from permits.choices import CaseStatus
from tests import factories
from tests.browser import log_in
from tests.factories import NOW
from tests.money import bill, books_stand, machine

__all__ = ["books_stand"]

pytestmark = [pytest.mark.browser]


def test_three_permits_are_paid_from_trust_then_one_is_refunded_and_the_day_is_closed(lent, site, committed_cast):
    cast = committed_cast
    others = [factories.Case(license=cast.license, status=CaseStatus.IN_REVIEW) for _ in range(2)]
    invoices = [
        bill(case, amount) for case, amount in zip([cast.case, *others], ("50.00", "60.00", "70.00"), strict=True)
    ]
    account = trust.open_account(cast.license, by=machine(), at=NOW)
    trust.deposit(account, amount=Decimal(500), source="check", reference="7", by=machine(), at=NOW)

    with lent("without scripts") as page:
        main = page.locator("main")
        log_in(page, cast.bob)
        for invoice in invoices:
            page.goto(f"/invoices/{invoice}/")
            main.get_by_role("button", name="Add to cart").click()
        main.get_by_text("$180.00").first.wait_for()
        main.get_by_role("button", name="Pay from a trust account").click()
        main.get_by_text("$320.00").wait_for()
        main.get_by_role("button", name="Pay $180.00 from this account").click()
        page.wait_for_url("**/receipts/**")
        main.get_by_text("$180.00").first.wait_for()
        assert trust.balance(account) == Decimal(320)

    with lent("first") as page:  # the admin's frame needs scripts
        log_in(page, cast.fiona)
        payment = Payment.objects.get(invoice=invoices[1])
        page.goto(f"/admin/payments/payment/{payment.pk}/change/")
        page.get_by_role("link", name="Refund", exact=True).click()
        page.get_by_label(re.compile("Give back")).fill("60.00")
        page.locator("[name=reason]").fill("The permit was withdrawn")
        page.get_by_role("button", name="Give it back").click()
        page.wait_for_url("**/payments/refund/**")
        assert Refund.objects.get().status == "done"
        assert trust.balance(account) == Decimal(380)

        page.goto(f"/admin/payments/dayclose/close/?day={timezone.localdate()}")
        page.get_by_label("Close it now, although the day is not over").check()
        page.get_by_role("button", name="Close ").click()
        page.wait_for_url("**/dayclose/*/change/")

    assert DayClose.objects.get().day == timezone.localdate()
    assert ledger.check() == []
