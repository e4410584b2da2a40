"""Taking in open invoices and trust balances of the system before, with the engine of `permits.importing`.

What came in stays as it came: from then on money moves it. A row that says something else about it is refused.
"""
