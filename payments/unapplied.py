"""Money the city holds that no invoice took: put to an invoice after all. Giving it back is a refund."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from contacts import audit
from contacts.models import User
from contacts.refusals import NotAllowed, Reason
from payments import billing, holding, ledger, telling
from payments.models import Allocation, Invoice, JournalEntry, Payment


@transaction.atomic
def apply(payment: Payment, invoice: Invoice, *, key: UUID, by: User, at: datetime) -> Payment:
    """Put as much of a payment's unapplied money to an open invoice as both allow, and return the payment.

    `key` is the form's one-time key: the same again changes nothing. The payer is told. Raises NotAllowed when the
    payment holds nothing unapplied, nothing is due on the invoice, or the payment paid a part of the same line before.
    """
    payment = holding.hold(payment, also=[invoice])
    invoice = Invoice.objects.lock(invoice.pk)
    entry_key = f"application:{key}"
    if JournalEntry.objects.filter(idempotency_key=entry_key).exists():
        return payment
    amount = min(payment.unapplied, billing.due_on(invoice)) if payment.is_received else 0
    reasons = []
    if not payment.is_received or not payment.unapplied:
        reasons.append(Reason(_("This payment holds nothing that is not applied.")))
    if not billing.due_on(invoice):
        reasons.append(Reason(_("Nothing is due on %(invoice)s.") % {"invoice": invoice}, _("Choose another.")))
    if Allocation.objects.filter(payment=payment, line__invoice=invoice).exists():
        reasons.append(
            Reason(_("This payment went to %(invoice)s already.") % {"invoice": invoice}, _("Give the rest back."))
        )
    if reasons:
        raise NotAllowed(*reasons)

    billing.fill_lines(payment, invoice, amount, by=by, at=at)
    payment.unapplied -= amount
    payment.save(update_fields=["unapplied"])
    ledger.post(
        key=entry_key,
        kind="application",
        legs={ledger.account(ledger.UNAPPLIED): -amount, ledger.account(ledger.RECEIVABLE): amount},
        subject=invoice.number,
        thread=invoice.case.number,
        reference=f"{payment.source}:{payment.reference}:{key}",
        by=by,
        at=at,
    )
    facts = {"amount": str(amount), "invoice": invoice.number}
    audit.record("was put to an invoice", payment, by=by, at=at, thread=invoice.case.number, **facts)
    telling.tell_payer_of_application(payment, invoice, amount, version=str(key), at=at)
    return payment
