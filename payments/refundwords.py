"""Refunds of card payments: what the processor says about them, taken into the books once."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from contacts.formats import money
from contacts.models import User
from payments import gateway, holding, refunds, telling
from payments.checkout import NotOurs
from payments.models import Refund
from payments.refunds import left_of, parts


@transaction.atomic
def receive(told: gateway.Refund, *, by: User, at: datetime) -> list[Refund]:
    """Take in what the processor says about a refund and return it; the same word again changes nothing.

    One that was made in the processor's own pages is written down as ours: the payments that were made at once give
    it back in their order, and the payments desk is told. Raises NotOurs for a payment the books do not know, another
    currency or amount, and for more than is left of the payments.
    """
    if told.currency != settings.CURRENCY:
        raise NotOurs(_("It is in %(currency)s.") % {"currency": told.currency.upper()})
    payments = holding.hold_card(told.payment)
    if not payments:
        raise NotOurs(_("It is about a payment that the books do not know."))
    known = list(Refund.objects.filter(gateway_id=told.id).order_by("pk")) or _ours(told.key, payments)
    if not known and told.has_failed:
        return []
    known = known or _adopt(told, payments, by=by, at=at)
    if sum(refund.amount for refund in known) != told.amount:
        raise NotOurs(_("It gives back another amount than the books say."))
    return [refunds.hear(refund, told, by=by, at=at) for refund in known]


def _ours(key, payments):
    """The refund that we asked for under a key, though its answer was lost."""
    try:
        return list(Refund.objects.filter(key=UUID(key), payment__in=payments))
    except ValueError:
        return []


def _adopt(told, payments, *, by, at):
    shares, rest = [], told.amount
    for payment in payments:
        share = min(left_of(parts(payment)), rest)
        shares.append((payment, share))
        rest -= share
    if rest:
        raise NotOurs(_("It gives back %(rest)s more than is left of the payment.") % {"rest": money(rest)})
    reason = _("Made in the card processor's own pages.")
    known = [
        refunds.adopt(payment, share, gateway_id=told.id, reason=reason, by=by, at=at)
        for payment, share in shares
        if share
    ]
    for refund in known:
        telling.tell_desk_of_refund(refund, kind="refund-elsewhere", at=at)
    return known
