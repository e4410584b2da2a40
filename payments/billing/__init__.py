"""Asking for money and taking it in: invoices, what is due on them, and payments with their receipts."""

from payments.billing.correcting import correct, invoices_to_correct, replace
from payments.billing.dues import Due, due_on, fees_page, lines_given, next_steps
from payments.billing.invoicing import cases_to_bill, invoice_owed_fees, void_invoice
from payments.billing.receipts import new_link, new_receipt
from payments.billing.receiving import CENT, fill_lines, record_payment
from payments.billing.reminding import bill, invoices_to_remind, payers_of, remind, remind_if_due

__all__ = [
    "CENT",
    "Due",
    "bill",
    "cases_to_bill",
    "correct",
    "due_on",
    "fees_page",
    "fill_lines",
    "invoice_owed_fees",
    "invoices_to_correct",
    "invoices_to_remind",
    "lines_given",
    "new_link",
    "new_receipt",
    "next_steps",
    "payers_of",
    "record_payment",
    "remind",
    "remind_if_due",
    "replace",
    "void_invoice",
]
