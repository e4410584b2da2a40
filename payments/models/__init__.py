from payments.models.event import GatewayEvent
from payments.models.invoice import Invoice, InvoiceLine
from payments.models.ledger import JournalEntry, LedgerAccount, Posting
from payments.models.payment import Allocation, CheckoutSession, Payment, Receipt, ReceiptLink
from payments.models.trust import TrustAccount

__all__ = [
    "Allocation",
    "CheckoutSession",
    "GatewayEvent",
    "Invoice",
    "InvoiceLine",
    "JournalEntry",
    "LedgerAccount",
    "Payment",
    "Posting",
    "Receipt",
    "ReceiptLink",
    "TrustAccount",
]
