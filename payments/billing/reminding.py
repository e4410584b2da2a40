"""What those who may pay are told: a new invoice, and reminders when it is overdue, by the city's settings."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from contacts import audit
from contacts.choices import DeskPurpose, Right
from contacts.formats import money
from contacts.models import City, User
from contacts.refusals import NotAllowed, Reason
from payments import telling
from payments.billing.invoicing import invoice_owed_fees
from payments.models import Invoice
from permits import parties
from permits.models import Case


def invoices_to_remind(*, at: datetime) -> Iterable[Invoice]:
    """Overdue invoices whose next reminder is due on the city's day of that moment.

    None that came from elsewhere, and none of a record from elsewhere that staff have not adopted.
    """
    city = City.current()
    day = city.day_at(at)
    last = day - timedelta(days=city.days_between_reminders)
    return (
        Invoice.objects.open()
        .filter(Q(reminded_on=None) | Q(reminded_on__lte=last), due_on__lt=day, reminders__lt=city.reminders, source="")
        .exclude(~Q(case__source=""), case__adopted_at=None)
        .order_by("case__number", "pk")
    )


@transaction.atomic
def remind_if_due(invoice: Invoice, *, by: User, at: datetime) -> bool:
    """Send the next reminder of an invoice if it is due now, and say whether it was: of two at once, one sends it."""
    Case.objects.lock(invoice.case_id)
    invoice = Invoice.objects.lock(invoice.pk)
    if not invoices_to_remind(at=at).filter(pk=invoice.pk).exists():
        return False
    _remind(invoice, payers_of(invoice), by=by, at=at)
    return True


@transaction.atomic
def remind(invoice: Invoice, *, by: User, at: datetime) -> int:
    """Send a reminder of an open invoice because a person says so; return how many are told.

    Raises NotAllowed when nothing is due, when it was reminded of today, and when the case names nobody who may pay.
    """
    Case.objects.lock(invoice.case_id)
    invoice = Invoice.objects.lock(invoice.pk)
    told = payers_of(invoice)
    why_not = list(_why_not(invoice, told, City.current().day_at(at)))
    if why_not:
        raise NotAllowed(*why_not)
    _remind(invoice, told, by=by, at=at)
    return len(told)


@transaction.atomic
def bill(case: Case, *, by: User, at: datetime) -> Invoice | None:
    """Put a case's owed fees on an invoice as `invoice_owed_fees` does, and tell whoever may pay from the case.

    Returns the invoice; None, and tells nobody, when nothing is owed that stands on none. Safe to call twice.
    """
    invoice = invoice_owed_fees(case, by=by, at=at)
    if invoice is not None:
        subject = _("Fees of %(amount)s on %(case)s") % {"amount": money(invoice.total), "case": case.number}
        facts = {
            "invoice": invoice,
            "lines": list(invoice.lines.order_by("pk")),
            "pay": telling.address(invoice.get_absolute_url()),
        }
        parties.tell(case, "fees_added", subject, payers_of(invoice), thing=invoice, by=by, at=at, **facts)
    return invoice


def payers_of(invoice: Invoice) -> dict:
    """Who is reminded: those on the case who may pay from it and can be reached, by address."""
    return parties.addresses_on(invoice.case, right=Right.PAY)


def _why_not(invoice, told, day):
    if not invoice.is_open:
        yield Reason(_("Nothing is due on %(invoice)s.") % {"invoice": invoice})
    if invoice.reminded_on == day:
        yield Reason(
            _("A reminder of %(invoice)s went out today.") % {"invoice": invoice}, _("Send the next tomorrow.")
        )
    if not told:
        yield Reason(
            _("Nobody on %(case)s may pay from it and has an address.") % {"case": invoice.case},
            _("Put somebody on the case, or write down an address."),
            desk=DeskPurpose.PERMITS,
        )


def _remind(invoice, told, *, by, at):
    invoice.reminders, invoice.reminded_on = invoice.reminders + 1, City.current().day_at(at)
    invoice.save(update_fields=["reminders", "reminded_on"])
    audit.record(
        "was reminded of", invoice, by=by, at=at, thread=invoice.case.number, reminder=invoice.reminders, told=len(told)
    )
    telling.tell_of_overdue(invoice, told, at=at)
