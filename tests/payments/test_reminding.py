"""Reminders of overdue invoices: by the city's settings, once for each step, to those who may pay."""

from datetime import timedelta

import pytest

from contacts.models import City, Contact, Message, User
from contacts.refusals import NotAllowed
from payments import billing
from payments.models import Invoice
from permits.models import Case
from tests.factories import NOW
from tests.money import bill, charge, machine, pay

DAY = timedelta(days=1)


@pytest.fixture
def invoice(cast):
    City.objects.update_or_create(pk=1, defaults={"days_to_pay": 30, "days_between_reminders": 14, "reminders": 2})
    return bill(cast.case, "100.00", "12.50")


def sweep(days):
    """What the nightly task does so many days after the invoice was made; how many were reminded of."""
    at = NOW + days * DAY
    return sum(billing.remind_if_due(each, by=machine(), at=at) for each in billing.invoices_to_remind(at=at))


def told():
    return list(Message.objects.filter(kind="invoice-reminder").order_by("pk"))


def test_an_overdue_invoice_is_reminded_of_in_the_city_s_steps_and_no_further(invoice):
    assert [day for day in range(1, 120) if sweep(day)] == [31, 45]
    invoice.refresh_from_db()
    assert invoice.reminders == 2


def test_those_who_may_pay_are_reminded_once_each(cast, invoice):
    sweep(31)
    sweep(31)

    to = {message.to for message in told()}
    assert cast.alice.email in to or cast.bob.email in to
    assert cast.charlie.email not in to
    assert len(told()) == len(to)
    message = told()[0]
    assert message.subject == f"Reminder: $112.50 is due on invoice {invoice}"
    assert f"http://testserver/invoices/{invoice}/" in message.body
    assert "without a fee" in message.body


def test_two_sweeps_at_once_send_one_reminder(invoice):
    at = NOW + 31 * DAY
    both = list(billing.invoices_to_remind(at=at)) * 2

    assert [billing.remind_if_due(each, by=machine(), at=at) for each in both] == [True, False]


def test_nobody_is_reminded_of_what_is_paid_void_imported_or_of_a_record_from_elsewhere(cast, invoice):
    imported, foreign, void, paid = (bill(cast.case, "10.00") for _each in range(4))
    Invoice.objects.filter(pk=imported.pk).update(source="old system")
    billing.void_invoice(void, reason="Wrong", by=machine(), at=NOW)
    pay(paid, "10.00")
    other = Case.objects.exclude(pk=cast.case.pk).first()
    Case.objects.filter(pk=other.pk).update(source="old system", adopted_at=None)
    Invoice.objects.filter(pk=foreign.pk).update(case=other)

    assert list(billing.invoices_to_remind(at=NOW + 40 * DAY)) == [invoice]
    Invoice.objects.filter(pk=foreign.pk).update(case=cast.case)
    Invoice.objects.filter(pk=imported.pk).update(source="")


def test_a_city_that_wants_none_sends_none(invoice):
    City.objects.update(reminders=0)

    assert sweep(60) == 0


def test_staff_send_one_by_hand_at_most_once_a_day(cast, invoice):
    assert billing.remind(invoice, by=cast.fiona, at=NOW) == len(told()) > 0
    assert "to be paid by" in told()[0].body
    with pytest.raises(NotAllowed, match="went out today"):
        billing.remind(invoice, by=cast.fiona, at=NOW)

    pay(invoice, "112.50")
    with pytest.raises(NotAllowed, match="Nothing is due"):
        billing.remind(invoice, by=cast.fiona, at=NOW + DAY)


def test_a_reminder_that_reaches_nobody_is_refused(cast, invoice):
    cast.case.contacts.all().delete()
    Case.objects.filter(pk=cast.case.pk).update(license=None)

    with pytest.raises(NotAllowed, match="Nobody on"):
        billing.remind(invoice, by=cast.fiona, at=NOW)


def test_who_prefers_paper_is_reminded_on_paper(cast, invoice):
    User.objects.filter(pk=cast.alice.pk).update(preferred_contact_method="paper")
    Contact.objects.filter(pk=Contact.objects.own(cast.alice).pk).update(
        address_line="1 Mortar St", city="Plumb Hollow", state="CA", zip="95998"
    )
    sweep(31)

    assert "paper" in {message.method for message in told()}


def test_a_new_invoice_is_told_once_to_those_who_may_pay(cast):
    charge(cast.case, "50.00", "40.00")
    made = billing.bill(cast.case, by=machine(), at=NOW)

    assert billing.bill(cast.case, by=machine(), at=NOW) is None
    mails = Message.objects.filter(kind="fees_added")
    assert {mail.to for mail in mails} == set(billing.payers_of(made))
    assert {mail.subject for mail in mails} == {f"Fees of $90.00 on {cast.case.number}"}
    assert all(f"http://testserver/invoices/{made}/" in mail.body for mail in mails)
