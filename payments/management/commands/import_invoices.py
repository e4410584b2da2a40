"""manage.py import_invoices FILE --source NAME [--mapping FILE.toml]: open invoices of the system before."""

from payments.importing.invoices import INVOICE_FIELDS, INVOICES, invoice_row
from permits.management.importcommand import MappedImportCommand


class Command(MappedImportCommand):
    help = "Take in open invoices. The last line is: new=N changed=N unchanged=N refused=N"
    fields = INVOICE_FIELDS
    finish = staticmethod(invoice_row)
    target = INVOICES
