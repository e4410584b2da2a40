from payments.admin import books, closing, drawers, events, invoices, payments, processor, refunds, trust  # noqa: F401 - registers them
