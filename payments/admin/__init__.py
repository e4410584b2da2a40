from payments.admin import books, events, invoices, payments, refunds, trust  # noqa: F401 - registers them
