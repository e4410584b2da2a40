from payments.models.closing import BooksAudit, DayClose
from payments.models.drawer import Drawer
from payments.models.event import GatewayEvent
from payments.models.invoice import Invoice, InvoiceLine
from payments.models.ledger import JournalEntry, LedgerAccount, Posting
from payments.models.paylink import PayLink
from payments.models.payment import Allocation, Payment, Receipt, ReceiptLink
from payments.models.reconciliation import BalanceTransaction, Discrepancy
from payments.models.refund import Dispute, Refund, RefundLine
from payments.models.session import CheckoutItem, CheckoutSession
from payments.models.trust import TrustAccount, TrustPayer

__all__ = [
    "Allocation",
    "BalanceTransaction",
    "BooksAudit",
    "CheckoutItem",
    "CheckoutSession",
    "DayClose",
    "Discrepancy",
    "Dispute",
    "Drawer",
    "GatewayEvent",
    "Invoice",
    "InvoiceLine",
    "JournalEntry",
    "LedgerAccount",
    "PayLink",
    "Payment",
    "Posting",
    "Receipt",
    "ReceiptLink",
    "Refund",
    "RefundLine",
    "TrustAccount",
    "TrustPayer",
]
