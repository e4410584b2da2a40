"""Refunds of card payments: what the processor says about them, taken into the books once."""

from datetime import datetime

from django.utils.translation import gettext as _

from contacts.models import User
from payments import gateway
from payments.checkout import NotOurs
from payments.models import Refund


def receive(told: gateway.Refund, *, by: User, at: datetime) -> list[Refund]:
    raise NotOurs(_("It is about a refund that was made elsewhere."))
