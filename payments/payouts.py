"""What lies at the processor and leaves it: payouts to the city's bank, and the processor's own fees."""

from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _

from contacts.models import User
from payments import gateway, ledger
from payments.checkout import NotOurs


def receive(told: gateway.Payout, *, by: User, at: datetime) -> str:
    """Book a payout, and that it came back when it did; the same word again changes nothing. Returns its state.

    Raises NotOurs for another currency or amount, and for test money on a live site.
    """
    if told.livemode != gateway.expects_live():
        raise NotOurs(_("It is about test money on a live site, or the other way round."))
    if told.currency != settings.CURRENCY:
        raise NotOurs(_("It is in %(currency)s.") % {"currency": told.currency.upper()})
    try:
        pay_out(told.id, told.amount, by=by, at=told.created_at)
        if told.came_back:
            take_back(told.id, told.amount, by=by, at=at)
    except ledger.KeyTaken as error:
        raise NotOurs(_("It says another amount than it said before.")) from error
    return told.status


def pay_out(number: str, amount: Decimal, *, by: User, at: datetime) -> None:
    """Book money that the processor sent to the bank, in dollars; once by the payout's id."""
    _post("processor-payout", f"payout:{number}", {"card_clearing": amount, "bank": -amount}, number, by=by, at=at)


def take_back(number: str, amount: Decimal, *, by: User, at: datetime) -> None:
    """Book that the bank sent a payout back, in dollars; once by the payout's id."""
    legs = {"card_clearing": -amount, "bank": amount}
    _post("processor-payout-back", f"payout-back:{number}", legs, number, by=by, at=at)


def charge_fee(movement: str, amount: Decimal, *, by: User, at: datetime) -> None:
    """Book what the processor kept for itself, in dollars (less than nothing: gave back); once by the movement's id."""
    _post("processor-fee", f"fee:{movement}", {"card_clearing": amount, "card_fees": -amount}, movement, by=by, at=at)


def _post(kind, key, legs, number, *, by, at):
    legs = {ledger.account(code): amount for code, amount in legs.items()}
    ledger.post(key=key, kind=kind, legs=legs, subject=number[:60], reference=f"processor:{number}", by=by, at=at)
