"""The states and kinds that the rows of payments can be in, and which state may follow which."""

from enum import nonmember

from django.db import models
from django.utils.translation import gettext_lazy as _


class AccountKind(models.TextChoices):
    ASSET = "asset", _("In hand or owed to the city")
    LIABILITY = "liability", _("Held for somebody")
    REVENUE = "revenue", _("Revenue")
    TRUST = "trust", _("Trust account")
    EXPENSE = "expense", _("Cost to the city")
    EQUITY = "equity", _("Brought forward")


class InvoiceStatus(models.TextChoices):
    OPEN = "open", _("Open")
    PAID = "paid", _("Paid")
    VOID = "void", _("Void")


class PaymentStatus(models.TextChoices):
    PENDING = "pending", _("Pending")
    SUCCEEDED = "succeeded", _("Received")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")
    RETURNED = "returned", _("Came back")  # a bounced check, a dispute that was lost


class PaymentSource(models.TextChoices):
    CARD = "card", _("Card")
    TRUST = "trust", _("Trust account")
    CHECK = "check", _("Check")
    CASH = "cash", _("Cash")


class RefundStatus(models.TextChoices):
    ASKED = "asked", _("Waits for a second person")
    REFUSED = "refused", _("Refused")
    APPROVED = "approved", _("To be paid out")
    SENT = "sent", _("On its way")
    DONE = "done", _("Paid out")
    FAILED = "failed", _("Failed")

    # Money that counts as given back, or is about to be.
    COUNTS = nonmember(("asked", "approved", "sent", "done"))


class DisputeStatus(models.TextChoices):
    OPEN = "open", _("Open")
    WON = "won", _("Won")
    LOST = "lost", _("Lost")


class DiscrepancyKind(models.TextChoices):
    MISSING = "missing", _("Paid at the processor, missing in the books")
    EXTRA = "extra", _("In the books, unknown to the processor")
    AMOUNT = "amount", _("Another amount")
    CURRENCY = "currency", _("Another currency")
    DUPLICATE = "duplicate", _("Charged twice")
    FEE = "fee", _("Processor's fee")
    REFUND = "refund", _("Refund")
    DISPUTE = "dispute", _("Dispute")
    PAYOUT = "payout", _("Payout")
    UNKNOWN = "unknown", _("Something the books have no word for")


class SessionStatus(models.TextChoices):
    STARTING = "starting", _("Starting")
    OPEN = "open", _("Open")
    PROCESSING = "processing", _("On its way")  # the payer is done, the bank is not
    COMPLETE = "complete", _("Paid")
    EXPIRED = "expired", _("Expired")
    FAILED = "failed", _("Failed")

    LIVE = nonmember(("starting", "open", "processing"))


# Which state may follow which; the triggers of the migration money_guarded refuse every other step.
INVOICE_STEPS = {
    InvoiceStatus.OPEN: {InvoiceStatus.PAID, InvoiceStatus.VOID},
    InvoiceStatus.PAID: {InvoiceStatus.OPEN},  # what paid it came back
    InvoiceStatus.VOID: set(),
}
PAYMENT_STEPS = {
    PaymentStatus.PENDING: {PaymentStatus.SUCCEEDED, PaymentStatus.FAILED, PaymentStatus.CANCELLED},
    PaymentStatus.SUCCEEDED: {PaymentStatus.RETURNED},
    PaymentStatus.FAILED: set(),
    PaymentStatus.CANCELLED: set(),
    PaymentStatus.RETURNED: set(),
}
REFUND_STEPS = {
    RefundStatus.ASKED: {RefundStatus.APPROVED, RefundStatus.REFUSED},
    RefundStatus.REFUSED: set(),
    RefundStatus.APPROVED: {RefundStatus.SENT, RefundStatus.DONE, RefundStatus.FAILED},
    RefundStatus.SENT: {RefundStatus.DONE, RefundStatus.FAILED},
    RefundStatus.DONE: {RefundStatus.FAILED},  # the bank sent it back
    RefundStatus.FAILED: set(),
}
DISPUTE_STEPS = {
    DisputeStatus.OPEN: {DisputeStatus.WON, DisputeStatus.LOST},
    DisputeStatus.WON: set(),
    DisputeStatus.LOST: {DisputeStatus.WON},  # a late change of the bank's mind
}
SESSION_STEPS = {
    SessionStatus.STARTING: {SessionStatus.OPEN, SessionStatus.COMPLETE, SessionStatus.EXPIRED, SessionStatus.FAILED},
    SessionStatus.OPEN: {
        SessionStatus.PROCESSING,
        SessionStatus.COMPLETE,
        SessionStatus.EXPIRED,
        SessionStatus.FAILED,
    },
    SessionStatus.PROCESSING: {SessionStatus.COMPLETE, SessionStatus.FAILED},
    SessionStatus.COMPLETE: set(),
    SessionStatus.EXPIRED: {SessionStatus.COMPLETE, SessionStatus.PROCESSING},  # paid in the last second
    SessionStatus.FAILED: {SessionStatus.COMPLETE},
}
