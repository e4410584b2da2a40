"""Paying from a trust account on its pages: which account, what it holds before and after, once, and who may."""

import re
import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from contacts.choices import LinkStatus
from contacts.models import LicenseLink, Message
from contacts.refusals import NotAllowed
from payments import billing, trust
from payments.models import JournalEntry, Payment, Receipt
from permits.choices import FeeStatus
from tests import factories
from tests.factories import NOW
from tests.money import bill, machine, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(cast):
    return funded(cast.license, "500.00")


def funded(owner, amount):
    account = trust.open_account(owner, by=machine(), at=NOW)
    trust.deposit(account, amount=Decimal(amount), source="check", reference="7", by=machine(), at=NOW)
    return account


def three(cast):
    return [bill(case, "40.00", "60.00") for case in (cast.case, factories.Case(), factories.Case())]


def pay(account, invoices, by, *, total="300.00", reference="form", lines=()):
    parts = [(invoice, lines) for invoice in invoices]
    return trust.pay(account, parts, total=Decimal(total), reference=reference, by=by, at=NOW)


def address(account, *invoices, lines=()):
    pairs = [f"invoice={invoice.number}" for invoice in invoices] + [f"line={line.pk}" for line in lines]
    return f"/trust/{account.number}/payment/?{'&'.join(pairs)}"


def sent(page):
    """What the form on a page would send."""
    text = page.content.decode()
    fields = {}
    for name, value in re.findall(r'<input type="hidden" name="(key|total|invoice|line)" value="([^"]*)"', text):
        fields.setdefault(name, []).append(value)
    return fields


def test_three_invoices_are_paid_at_once_on_one_receipt(cast, account):
    receipt = pay(account, three(cast), cast.bob)

    assert [payment.amount for payment in receipt.payments.order_by("pk")] == [100, 100, 100]
    assert trust.balance(account) == 200
    assert cast.case.fees.filter(status=FeeStatus.SETTLED).count() == 2
    assert Message.objects.filter(kind="receipt", to=cast.bob.email).count() == 1


def test_the_same_form_again_returns_the_same_receipt_and_pays_nothing(cast, account):
    invoices = three(cast)

    assert pay(account, invoices, cast.bob) == pay(account, invoices, cast.bob)
    assert trust.balance(account) == 200
    assert Receipt.objects.filter(payments__source="trust").distinct().count() == 1


def test_a_form_pays_one_thing_only(cast, account):
    first, second, third = three(cast)
    pay(account, [first], cast.bob, total="100.00")

    with pytest.raises(NotAllowed, match="something else"):
        pay(account, [second, third], cast.bob, total="200.00")

    assert trust.balance(account) == 400


def test_all_or_nothing_is_paid(cast):
    account = funded(cast.license, "299.99")

    with pytest.raises(NotAllowed, match=r"holds \$299.99, and \$300.00"):
        pay(account, three(cast), cast.bob)

    assert not Payment.objects.filter(source="trust").exists()


def test_what_was_paid_meanwhile_stops_the_rest_and_says_so(cast, account):
    invoices = three(cast)
    pay(account, invoices[:1], cast.bob, total="100.00", reference="another")

    with pytest.raises(NotAllowed, match="Nothing is due on"):
        pay(account, invoices, cast.bob)

    assert trust.balance(account) == 400


def test_another_amount_than_was_shown_is_not_taken(cast, account):
    with pytest.raises(NotAllowed, match=r"\$100.00 is due now, and not \$90.00"):
        pay(account, three(cast)[:1], cast.bob, total="90.00")


def test_chosen_lines_are_paid_and_the_others_stay_owed(cast, account):
    invoice = bill(cast.case, "40.00", "60.00")
    second = invoice.lines.order_by("pk")[1]

    pay(account, [invoice], cast.bob, total="60.00", lines=(second,))

    invoice.refresh_from_db()
    second.fee.refresh_from_db()
    assert (invoice.due, second.fee.status) == (Decimal("40.00"), FeeStatus.SETTLED)


@pytest.mark.parametrize("who", ["charlie", "penny", "alice", "fiona", "ada", "max"])
def test_nobody_else_spends_from_it(office, account, who):
    """Not a stranger, not one who waits, not the owner of the house, not staff, not a member who may not pay."""
    with pytest.raises(PermissionDenied):
        pay(account, three(office), getattr(office, who))

    assert trust.balance(account) == 500


def test_who_lost_the_link_spends_nothing_more(cast, account):
    LicenseLink.objects.filter(user=cast.bob).update(status=LinkStatus.REMOVED, ended_at=NOW)

    with pytest.raises(PermissionDenied):
        pay(account, three(cast), cast.bob)


def test_a_license_that_is_not_current_pays_nothing_and_says_why(cast, account):
    cast.license.insurance_expires_on = date(2026, 11, 19)
    cast.license.save(update_fields=["insurance_expires_on"])

    with pytest.raises(NotAllowed, match="insurance on file ended on November 19, 2026. Until the city"):
        pay(account, three(cast), cast.bob)

    account.refresh_from_db()
    assert not trust.may_pay_from(cast.bob, account, on=NOW.date())
    assert trust.may_pay_from(cast.bob, account, on=NOW.date() - timedelta(days=1))


def test_with_one_account_the_choice_is_made(client, cast, account):
    invoice = bill(cast.case, "80.00")
    client.force_login(cast.bob)

    assert client.get(f"/pay/trust/?invoice={invoice}").url == f"/trust/{account}/payment/?invoice={invoice}"


def test_who_holds_several_chooses_license_and_account(client, cast, account):
    second = trust.open_account(cast.license, by=machine(), at=NOW)
    first, other = bill(cast.case, "80.00"), bill(factories.Case(), "20.00")
    client.force_login(cast.bob)

    page = client.get(f"/pay/trust/?invoice={first}&invoice={other}")
    text = text_of(page)

    assert f"Account {account} holds $500.00. $400.00 are left after paying." in text
    assert "GC-10442, Truebeam Builders LLC" in text
    assert f"Account {second} holds $0.00. It holds $0.00, and $100.00 is to be paid. Deposit money first" in text
    assert f'href="/trust/{account}/payment/?invoice={first}&amp;invoice={other}"' in page.content.decode()
    assert f'href="/trust/{second}/payment/' not in page.content.decode()


@pytest.mark.parametrize("query", ["", "?invoice=INV-1999-000001-1", "?invoice=%00", "?line=9"])
def test_without_an_invoice_the_pages_say_where_to_find_one(client, cast, account, query):
    client.force_login(cast.bob)

    for page in ("/pay/trust/", f"/trust/{account}/payment/"):
        assert "No invoice is chosen" in text_of(client.get(page + query))


def test_who_holds_none_is_sent_to_the_card(client, cast):
    invoice = bill(cast.case, "80.00")
    client.force_login(cast.charlie)

    page = client.get(f"/pay/trust/?invoice={invoice}")

    assert "You can pay from no trust account" in text_of(page)
    assert f'href="/invoices/{invoice}/"' in page.content.decode()


def test_the_page_shows_the_balance_before_and_after_and_a_press_pays(client, cast, account):
    invoices = three(cast)
    client.force_login(cast.bob)

    page = client.get(address(account, *invoices))
    text = text_of(page)
    assert "The account holds now $500.00 To be paid $300.00 It holds then $200.00" in text

    answer = client.post(f"/trust/{account}/payment/", sent(page), follow=True)

    receipt = Receipt.objects.filter(payments__source="trust").distinct().get()
    assert answer.redirect_chain == [(f"/trust/{account}/receipts/{receipt}/", 302)]
    assert "$300.00" in text_of(answer)
    assert trust.balance(account) == 200


def test_a_second_click_and_a_reload_show_the_same_receipt(client, cast, account):
    client.force_login(cast.bob)
    form = sent(client.get(address(account, *three(cast))))

    answers = [client.post(f"/trust/{account}/payment/", form) for _ in range(3)]

    assert len({answer.url for answer in answers}) == 1
    assert trust.balance(account) == 200


def test_when_something_changed_the_page_comes_back_with_the_new_figures(client, cast, account):
    first, second, third = three(cast)
    client.force_login(cast.bob)
    form = sent(client.get(address(account, first, second, third)))
    billing.record_payment(second, amount=Decimal(60), source="cash", reference="t", by=machine(), at=NOW)

    page = client.post(f"/trust/{account}/payment/", form)

    assert page.status_code == 409
    assert "$240.00 is due now, and not $300.00 as before." in text_of(page)
    assert sent(page)["total"] == ["240.00"]
    assert client.post(f"/trust/{account}/payment/", sent(page)).status_code == 302
    assert trust.balance(account) == 260


@pytest.mark.parametrize("broken", [{"key": "x"}, {"total": "lots"}, {"key": "", "total": ""}])
def test_a_form_that_makes_no_sense_is_shown_again(client, cast, account, broken):
    client.force_login(cast.bob)
    form = sent(client.get(address(account, *three(cast)))) | broken

    page = client.post(f"/trust/{account}/payment/", form)

    assert page.status_code == 409
    assert uuid.UUID(sent(page)["key"][0])
    assert trust.balance(account) == 500


def test_too_little_money_is_said_with_a_way_to_deposit_and_no_button(client, cast):
    account = funded(cast.license, "10.00")
    client.force_login(cast.bob)

    page = client.get(address(account, *three(cast)))

    assert "It holds $10.00, and $300.00 is to be paid." in text_of(page)
    assert f'href="/trust/{account}/deposit/"' in page.content.decode()
    assert not sent(page)


def test_a_confidential_record_is_not_named_to_whoever_may_not_see_it(client, cast, account):
    hidden = factories.Case(address=factories.Address(confidential=True))
    client.force_login(cast.bob)

    assert hidden.number not in text_of(client.get(address(account, bill(hidden, "10.00"))))


def test_the_pages_cost_the_same_with_one_row_and_many(client, cast, account, django_assert_max_num_queries):
    one = bill(cast.case, "10.00")
    many = [one] + [bill(factories.Case(), "10.00") for _ in range(3)]
    client.force_login(cast.bob)
    client.get(address(account, one))
    counted = []
    for invoices in ([one], many):
        with django_assert_max_num_queries(14) as asked:
            client.get(address(account, *invoices))
        counted.append(len(asked))
    assert counted[0] == counted[1]

    for _ in range(3):
        trust.open_account(cast.license, by=machine(), at=NOW)
        with django_assert_max_num_queries(12) as asked:
            client.get(f"/pay/trust/?invoice={one}")
        counted.append(len(asked))
    assert len(set(counted[2:])) == 1


def test_nothing_is_booked_by_looking(client, cast, account):
    before = JournalEntry.objects.count()
    invoice = bill(cast.case, "10.00")
    client.force_login(cast.bob)

    client.get(address(account, invoice))
    client.get(f"/pay/trust/?invoice={invoice}")

    assert JournalEntry.objects.count() == before + 1  # the invoice's
