"""Forms of payments: text to clean values, nothing else."""

from payments.forms.pages import Day, InvoiceNumberForm, PeriodForm

__all__ = ["Day", "InvoiceNumberForm", "PeriodForm"]
