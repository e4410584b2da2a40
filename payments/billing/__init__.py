"""Asking for money and taking it in: invoices, what is due on them, and payments with their receipts."""

from payments.billing.dues import Due, due_on, fees_page, next_steps
from payments.billing.invoicing import cases_to_bill, invoice_owed_fees, void_invoice
from payments.billing.receipts import new_link, new_receipt
from payments.billing.receiving import CENT, record_payment

__all__ = [
    "CENT",
    "Due",
    "cases_to_bill",
    "due_on",
    "fees_page",
    "invoice_owed_fees",
    "new_link",
    "new_receipt",
    "next_steps",
    "record_payment",
    "void_invoice",
]
