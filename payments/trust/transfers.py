"""Moving money between trust accounts of one owner."""

from datetime import datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from contacts import audit
from contacts.formats import money
from contacts.models import User
from contacts.refusals import NotAllowed, Reason
from payments import billing, ledger
from payments.models import JournalEntry, TrustAccount
from payments.trust import accounts, lowbalance


@transaction.atomic
def transfer(
    source: TrustAccount, target: TrustAccount, *, amount: Decimal, reference: str, by: User, at: datetime
) -> JournalEntry:
    """Move dollars from one trust account to another of the same owner; the same reference again changes nothing.

    `reference` is the one-time key of the form. For whoever runs the accounts for their owner; PermissionDenied for
    anybody else. Raises NotAllowed for accounts of two owners, a closed one, or more than the first holds.
    """
    locked = {pk: TrustAccount.objects.lock(pk) for pk in sorted({source.pk, target.pk})}
    source, target = locked[source.pk], locked[target.pk]
    if TrustAccount.objects.run_by(by).filter(pk__in=locked).count() < len(locked):
        raise PermissionDenied
    legs = {source.ledger_account: -amount, target.ledger_account: amount}
    known = JournalEntry.objects.filter(idempotency_key=f"transfer:{source.number}:{reference}").first()
    if known is not None:
        return _moved_before(known, legs)
    _guard(source, target, amount)

    entry = ledger.post(
        key=f"transfer:{source.number}:{reference}",
        kind="transfer",
        legs=legs,
        subject=source.number,
        # The other account, and the form: no two entries are alike.
        reference=f"{target.number}:{reference}",
        by=by,
        at=at,
    )
    audit.record("gave money to another account", source, by=by, at=at, amount=str(amount), account=target.number)
    audit.record("took money of another account", target, by=by, at=at, amount=str(amount), account=source.number)
    for account in (source, target):
        lowbalance.watch(account, at=at)
    return entry


def _moved_before(entry, legs):
    if dict(entry.postings.values_list("account", "amount")) != {each.pk: amount for each, amount in legs.items()}:
        raise NotAllowed(Reason(_("This form has moved something else already."), _("Begin again.")))
    return entry


def _guard(source, target, amount):
    if source == target or (source.license_id, source.company_id) != (target.license_id, target.company_id):
        raise NotAllowed(_("Money moves between two accounts of one owner only."))
    if amount <= 0 or amount != amount.quantize(billing.CENT):
        raise NotAllowed(_("An amount is more than nothing, in dollars and whole cents."))
    closed = [account for account in (source, target) if account.closed_at]
    if closed:
        raise NotAllowed(*[_("%(account)s is closed.") % {"account": account} for account in closed])
    held = accounts.balance(source)
    if held < amount:
        facts = {"account": source, "balance": money(held)}
        raise NotAllowed(Reason(_("%(account)s holds %(balance)s.") % facts, _("Move less.")))
