"""Money put into a trust account."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from contacts import audit
from contacts.models import User
from contacts.refusals import NotAllowed
from payments import billing, ledger, telling
from payments.choices import PaymentSource, PaymentStatus
from payments.models import CheckoutSession, Drawer, Payment, Receipt, TrustAccount
from payments.trust import lowbalance


@transaction.atomic
def deposit(
    account: TrustAccount,
    *,
    amount: Decimal,
    source: PaymentSource,
    reference: str,
    by: User,
    at: datetime,
    email: str = "",
    drawer: Drawer | None = None,
    session: CheckoutSession | None = None,
    receipt: Receipt | None = None,
) -> Payment:
    """Put money into a trust account; the same source and reference again changes nothing.

    `amount` is in dollars, `source` a check, cash or a card, `reference` the check's, the till receipt's or the card
    payment's number. Mails the receipt to `email`, its own or the one the caller made (`receipt`). `drawer` is the
    cashier's, `session` the card page.
    Raises NotAllowed for an amount that is not more than nothing, a source that cannot be deposited, a closed account
    (a card's money is taken already, so it is kept), or a reference that comes again with another amount.
    """
    account = TrustAccount.objects.lock(account.pk)
    if source not in ledger.ARRIVES_AT:
        raise NotAllowed(_("A deposit comes as a check, in cash or by card."))
    if amount <= 0 or amount != amount.quantize(billing.CENT):
        raise NotAllowed(_("An amount is more than nothing, in dollars and whole cents."))
    known = Payment.objects.filter(source=source, reference=reference, trust_account=account).first()
    if known is not None:
        if known.amount != amount:
            raise NotAllowed(_("%(reference)s was recorded with another amount.") % {"reference": reference})
        return known
    if account.closed_at and source != PaymentSource.CARD:
        raise NotAllowed(_("%(account)s is closed.") % {"account": account})

    receipt = receipt or billing.new_receipt(email=email, at=at)
    payment = Payment.objects.create(
        source=source,
        reference=reference,
        trust_account=account,
        amount=amount,
        status=PaymentStatus.SUCCEEDED,
        received_at=at,
        receipt=receipt,
        drawer=drawer,
        session=session,
    )
    ledger.post(
        key=f"deposit:{account.number}:{source}:{reference}",
        kind="deposit",
        legs={ledger.account(ledger.ARRIVES_AT[source]): -amount, account.ledger_account: amount},
        subject=account.number,
        reference=f"{source}:{reference}",
        by=by,
        at=at,
    )
    audit.record("took a deposit", account, by=by, at=at, amount=str(amount))
    telling.tell_payer(receipt, key=billing.new_link(receipt, at=at), at=at)
    lowbalance.watch(account, at=at)
    return payment
