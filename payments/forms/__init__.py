"""Forms of payments: text to clean values, nothing else."""

from payments.forms.pages import Day, InvoiceNumberForm, PeriodForm
from payments.forms.paylinks import PayLinkForm

__all__ = ["Day", "InvoiceNumberForm", "PayLinkForm", "PeriodForm"]
