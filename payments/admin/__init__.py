from payments.admin import books, events, invoices, payments, processor, refunds, trust  # noqa: F401 - registers them
