"""The notice that a trust account runs low: once each time it falls below what its holders said."""

from datetime import datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from contacts import audit
from contacts.formats import money
from contacts.models import User
from contacts.refusals import NotAllowed
from payments import billing
from payments.models import TrustAccount
from payments.trust import accounts, people


@transaction.atomic
def set_low_balance(account: TrustAccount, *, below: Decimal | None, by: User, at: datetime) -> TrustAccount:
    """Tell the holders of an account from now on when it falls below so many dollars; None ends that.

    For whoever runs the account for its owner; PermissionDenied for anybody else. An account that is below already is
    told of at once. Raises NotAllowed for an amount that is not more than nothing.
    """
    account = TrustAccount.objects.lock(account.pk)
    if not TrustAccount.objects.run_by(by).filter(pk=account.pk).exists():
        raise PermissionDenied
    if below is not None and (below <= 0 or below != below.quantize(billing.CENT)):
        raise NotAllowed(_("An amount is more than nothing, in dollars and whole cents."))
    if below == account.low_balance:
        return account
    account.low_balance, account.low_told_at = below, None
    account.save(update_fields=["low_balance", "low_told_at"])
    audit.record("is watched for its balance", account, by=by, at=at, below=str(below or ""))
    watch(account, at=at)
    return account


def watch(account: TrustAccount, *, at: datetime) -> None:
    """Tell the holders if an account, which is locked, has fallen below; forget that once it stands above again."""
    if account.low_balance is None or account.closed_at:
        return
    held = accounts.balance(account)
    if held >= account.low_balance:
        told_at = None
    elif account.low_told_at is None:
        told_at = at
        people.tell(
            account,
            people.holders(account),
            "trust_low",
            _("%(account)s holds %(balance)s") % {"account": account, "balance": money(held)},
            thing=account,
            version=at.isoformat(),
            at=at,
            held=held,
        )
    else:
        return
    if told_at != account.low_told_at:
        account.low_told_at = told_at
        account.save(update_fields=["low_told_at"])


@transaction.atomic
def tell_of_low(*, at: datetime) -> bool:
    """Look after the next account that fell or rose by something that did not look: a returned deposit, a dispute.

    Returns whether there was one.
    """
    held = F("ledger_account__balance")
    fell = Q(low_told_at=None, low_balance__gt=held)
    rose = Q(low_told_at__isnull=False, low_balance__lte=held)
    waiting = TrustAccount.objects.filter(fell | rose, closed_at=None, low_balance__isnull=False)
    account = waiting.select_for_update(of=("self",), skip_locked=True).order_by("pk").first()
    if account is None:
        return False
    watch(account, at=at)
    return True
