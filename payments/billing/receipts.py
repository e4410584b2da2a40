"""Receipts and the links that open them."""

import secrets
from datetime import datetime
from uuid import UUID

from contacts.models import City
from payments.billing.sequences import next_of
from payments.models import Receipt, ReceiptLink
from payments.models.payment import hash_of


def new_receipt(*, email: str, at: datetime, key: UUID | None = None) -> Receipt:
    """Make the receipt that the payments of one act share; `email` is where it is sent, or nothing.

    `key` is the one-time key of the form it came from, if there is one.
    """
    number = f"R-{City.current().day_at(at).year}-{next_of('payments_receipt_number'):06d}"
    return Receipt.objects.create(number=number, email=email, key=key, issued_at=at)


def new_link(receipt: Receipt, *, at: datetime) -> str:
    """Make a link that opens a receipt and return its key, which is kept nowhere else."""
    key = secrets.token_urlsafe(32)
    ReceiptLink.objects.create(receipt=receipt, key_hash=hash_of(key), made_at=at)
    return key
