"""Trust accounts: money that a license holder or a company keeps with the city and pays invoices from.

Who may look into an account and who may spend from it, `TrustAccount.objects.open_to` and `rights` say.
"""

from payments.trust.accounts import balance, close, open_account
from payments.trust.deposits import deposit
from payments.trust.lowbalance import set_low_balance, tell_of_low, watch
from payments.trust.payers import name_payer, take_off_payer
from payments.trust.paying import pay, pay_invoice
from payments.trust.rights import may_pay_from, reasons_against
from payments.trust.transfers import transfer

__all__ = [
    "balance",
    "close",
    "deposit",
    "may_pay_from",
    "name_payer",
    "open_account",
    "pay",
    "pay_invoice",
    "reasons_against",
    "set_low_balance",
    "take_off_payer",
    "tell_of_low",
    "transfer",
    "watch",
]
