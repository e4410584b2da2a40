from payments.admin import books, events, invoices, payments, trust  # noqa: F401 - registers them
