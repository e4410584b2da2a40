from payments.admin import books, drawers, events, invoices, payments, processor, refunds, trust  # noqa: F401 - registers them
