"""What payments tells people: the payer's receipt, and the payments desk's worries."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.choices import DeskPurpose
from contacts.formats import money
from contacts.models import City, Contact, Desk, User
from contacts.telling import outbox
from payments import gateway
from payments.choices import DisputeStatus
from payments.models import BooksAudit, Discrepancy, Dispute, Invoice, PayLink, Payment, Receipt, Refund
from permits.models import Fee

MOST_TOLD = 20  # discrepancies or problems in one mail


def address(path: str) -> str:
    """A path of the site as a whole address, for mails and for the card page."""
    return settings.SITE_URL.rstrip("/") + path


def tell_payer(receipt: Receipt, *, key: str, at: datetime) -> None:
    """Write the receipt's mail, with the one link that opens it. Without an address nothing is written."""
    if not receipt.email:
        return
    payments = list(receipt.payments.select_related("invoice__case", "trust_account").order_by("pk"))
    total = sum(payment.amount for payment in payments)
    threads = {payment.invoice.case.number for payment in payments if payment.invoice}
    facts = {
        "payments": payments,
        "total": total,
        "receipt": receipt,
        "city": City.current(),
        "desk": Desk.objects.for_purpose(DeskPurpose.PAYMENTS),
        "link": address(reverse("payments:receipt", args=[key])),
    }
    outbox.write(
        kind="receipt",
        thing=receipt,
        to=receipt.email,
        subject=_("Receipt %(number)s for %(amount)s") % {"number": receipt, "amount": money(total)},
        body=_text("receipt", facts),
        at=at,
        thread=threads.pop() if len(threads) == 1 else "",
    )


def tell_desk_of_unapplied(payment: Payment, *, why: str, at: datetime) -> None:
    """Tell the payments desk that money came in which no invoice takes."""
    facts = {"payment": payment, "why": why, "link": address(reverse("admin:payments_payment_changelist"))}
    _tell_desk(
        "unapplied-payment",
        payment,
        _("%(amount)s received that no invoice takes") % {"amount": money(payment.unapplied)},
        _text("unapplied", facts),
        at=at,
    )


def tell_of_return(payment: Payment, *, fee: Fee | None = None, at: datetime) -> None:
    """Tell the payer and the payments desk that a payment came back, what is to be paid again, and the fee for it."""
    went_to = Invoice.objects.filter(lines__allocations__payment=payment).distinct().order_by("number")
    desk = Desk.objects.for_purpose(DeskPurpose.PAYMENTS)
    facts = {
        "payment": payment,
        "fee": fee,
        "invoices": [(each, address(each.get_absolute_url())) for each in went_to],
        "city": City.current(),
        "desk": desk,
        "link": address(reverse("admin:payments_payment_change", args=[payment.pk])),
    }
    subject = _("A payment of %(amount)s came back") % {"amount": money(payment.amount)}
    if payment.receipt.email:
        body = _text("returned", facts)
        outbox.write(
            kind="payment-returned", thing=payment, to=payment.receipt.email, subject=subject, body=body, at=at
        )
    _tell_desk("returned-payment", payment, subject, _text("returned_desk", facts), at=at)


def tell_payer_of_application(
    payment: Payment, invoice: Invoice, amount: Decimal, *, version: str, at: datetime
) -> None:
    """Tell whoever had the receipt that money the city held for them paid an invoice."""
    if not payment.receipt.email:
        return
    facts = {
        "payment": payment,
        "invoice": invoice,
        "amount": amount,
        "city": City.current(),
        "desk": Desk.objects.for_purpose(DeskPurpose.PAYMENTS),
        "link": address(invoice.get_absolute_url()),
    }
    outbox.write(
        kind="payment-applied",
        thing=payment,
        version=version,
        to=payment.receipt.email,
        subject=_("%(amount)s was put to invoice %(invoice)s") % {"amount": money(amount), "invoice": invoice},
        body=_text("applied", facts),
        at=at,
    )


def tell_payer_of_refund(refund: Refund, *, at: datetime) -> None:
    """Tell whoever had the receipt that money is on its way back. Without an address nothing is written."""
    receipt = refund.payment.receipt
    if not receipt.email:
        return
    facts = {
        "refund": refund,
        "receipt": receipt,
        "lines": refund.lines.select_related("line__invoice").order_by("pk"),
        "city": City.current(),
        "desk": Desk.objects.for_purpose(DeskPurpose.PAYMENTS),
    }
    outbox.write(
        kind="refund",
        thing=refund,
        to=receipt.email,
        subject=_("Refund of %(amount)s") % {"amount": money(refund.amount)},
        body=_text("refund", facts),
        at=at,
    )


def tell_desk_of_refund(refund: Refund, *, kind: str, at: datetime) -> None:
    """Tell the payments desk of a refund that waits for a second person, was refused, failed, or was made elsewhere."""
    facts = {"refund": refund, "link": address(reverse("admin:payments_refund_change", args=[refund.pk]))}
    subjects = {
        "refund-to-decide": _("A refund of %(amount)s waits for a second person"),
        "refund-refused": _("A refund of %(amount)s was refused"),
        "refund-failed": _("A refund of %(amount)s failed"),
        "refund-elsewhere": _("A refund of %(amount)s was made at the card processor"),
    }
    _tell_desk(kind, refund, subjects[kind] % {"amount": money(refund.amount)}, _text("refund_desk", facts), at=at)


def tell_of_overdue(invoice: Invoice, told: dict[str, User | Contact], *, at: datetime) -> None:
    """Remind each of those who may pay an invoice that it is due, once for each of its reminders."""
    city = City.current()
    facts = {
        "invoice": invoice,
        "overdue": invoice.is_overdue(city.day_at(at)),
        "lines": invoice.lines.filter(amount__gt=0).order_by("pk"),
        "city": city,
        "desk": Desk.objects.for_purpose(DeskPurpose.PAYMENTS),
        "link": address(invoice.get_absolute_url()),
    }
    words = {"invoice": invoice, "amount": money(invoice.due)}
    for reader in told.values():
        outbox.write(
            kind="invoice-reminder",
            thing=invoice,
            version=str(invoice.reminders),
            to=reader.email,
            subject=_("Reminder: %(amount)s is due on invoice %(invoice)s") % words,
            body=_text("reminder", facts),
            at=at,
            **{"user" if isinstance(reader, User) else "contact": reader},
            thread=invoice.case.number,
        )


def tell_of_link(link: PayLink, *, to: str, key: str, by: User, at: datetime) -> None:
    """Mail a link to pay an invoice, with who asks for it. Its text holds the key, so the mail alone shows it."""
    facts = {
        "pay_link": link,
        "invoice": link.invoice,
        "by": by,
        "city": City.current(),
        "desk": Desk.objects.for_purpose(DeskPurpose.PAYMENTS),
        "link": address(reverse("payments:pay-link", args=[key])),
    }
    outbox.write(
        kind="pay_link",
        thing=link,
        to=to,
        subject=_("You are asked to pay invoice %(invoice)s") % {"invoice": link.invoice},
        body=_text("pay_link", facts),
        at=at,
        thread=link.invoice.case.number,
    )


def tell_desk_of_event(event, *, at: datetime) -> None:
    """Tell the payments desk of word from the card processor that needs a person."""
    facts = {"event": event, "link": address(reverse("admin:payments_gatewayevent_changelist"))}
    _tell_desk(
        "gateway-event",
        event,
        _("Word from the card processor needs a person"),
        _text("event", facts),
        at=at,
    )


def tell_desk_of_dispute(dispute: Dispute, *, at: datetime) -> None:
    """Tell the payments desk that a payer disputes a card payment, or how the bank decided."""
    subjects = {
        DisputeStatus.OPEN: _("A card payment of %(amount)s is disputed"),
        DisputeStatus.WON: _("The dispute about %(amount)s was won"),
        DisputeStatus.LOST: _("The dispute about %(amount)s was lost"),
    }
    facts = {"dispute": dispute, "link": address(reverse("admin:payments_dispute_change", args=[dispute.pk]))}
    _tell_desk(
        f"dispute-{dispute.status}",
        dispute,
        subjects[dispute.status] % {"amount": money(dispute.amount)},
        _text("dispute", facts),
        at=at,
    )


def tell_desk_of_inquiry(told: gateway.Dispute, *, at: datetime) -> None:
    """Tell the payments desk that a payer's bank asks about a card payment, without taking the money."""
    subject = _("A bank asks about a card payment of %(amount)s") % {"amount": money(told.amount)}
    facts = {"told": told, "link": address(reverse("admin:payments_payment_changelist"))}
    _tell_desk("dispute-inquiry", told.id, subject, _text("inquiry", facts), at=at)


def tell_desk_of_discrepancies(found: Sequence[Discrepancy], *, at: datetime) -> None:
    """Tell the payments desk on what the card processor and the books newly differ."""
    subject = ngettext(
        "The books and the card processor differ on %(count)s thing",
        "The books and the card processor differ on %(count)s things",
        len(found),
    ) % {"count": len(found)}
    facts = {
        "found": found[:MOST_TOLD],
        "more": max(len(found) - MOST_TOLD, 0),
        "link": address(reverse("admin:payments_discrepancy_changelist")),
    }
    _tell_desk("discrepancies", found[0], subject, _text("discrepancies", facts), at=at)


def tell_desk_of_audit(ran: BooksAudit, *, at: datetime) -> None:
    """Tell the payments desk that the audit finds the books wrong; each audit that does tells it again."""
    subject = ngettext(
        "The audit of the books finds %(count)s problem",
        "The audit of the books finds %(count)s problems",
        ran.problems,
    ) % {"count": ran.problems}
    facts = {
        "found": ran.findings[:MOST_TOLD],
        "more": max(ran.problems - MOST_TOLD, 0),
        "link": address(reverse("admin:payments_booksaudit_change", args=[ran.pk])),
    }
    _tell_desk("books-audit", ran, subject, _text("audit", facts), at=at)


def _text(name, facts):
    """A mail's text, with days and hours as the city's clocks show them; the worker has no zone of its own."""
    with timezone.override(ZoneInfo(City.current().time_zone)):
        return render_to_string(f"email/payments/{name}.txt", facts)


def _tell_desk(kind, thing, subject, body, *, at):
    desk = Desk.objects.for_purpose(DeskPurpose.PAYMENTS)
    if desk:
        outbox.write(kind=kind, thing=thing, to=desk.email, subject=subject, body=body, at=at)
