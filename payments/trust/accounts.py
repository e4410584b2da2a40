"""Opening a trust account, what it holds, and closing it. An account is never deleted."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from contacts import audit
from contacts.choices import ContactKind, DeskPurpose
from contacts.formats import money
from contacts.models import Contact, License, User
from contacts.refusals import NotAllowed, Reason
from payments import ledger
from payments.choices import SessionStatus
from payments.models import LedgerAccount, TrustAccount


@transaction.atomic
def open_account(owner: License | Contact, *, by: User, at: datetime) -> TrustAccount:
    """Open a trust account for a license or a company and return it.

    An owner may have several; each has its own balance. Raises NotAllowed for a person.
    """
    if isinstance(owner, License):
        owner = License.objects.lock(owner.pk)
        whose, beginning = {"license": owner}, f"TR-{owner.number}"
    else:
        owner = Contact.objects.lock(owner.pk)
        if owner.kind != ContactKind.COMPANY:
            raise NotAllowed(_("A trust account belongs to a license or to a company, not to a person."))
        whose, beginning = {"company": owner}, f"TR-C{owner.pk}"
    number = _free_number(beginning, owner.trust_accounts.count() + 1)
    account = TrustAccount.objects.create(
        number=number,
        **whose,
        ledger_account=ledger.new_trust(number),
        opened_at=at,
    )
    audit.record("was opened", account, by=by, at=at)
    return account


@transaction.atomic
def close(account: TrustAccount, *, reason: str, by: User, at: datetime) -> TrustAccount:
    """Close a trust account: nothing is paid from it or put into it any more, and its statement stays.

    Raises NotAllowed without a reason, for one that is closed, that still holds money, or that a card page is open for.
    """
    account = TrustAccount.objects.lock(account.pk)
    if account.closed_at:
        raise NotAllowed(_("%(account)s is closed.") % {"account": account})
    reason = " ".join(reason.split())
    reasons = [] if reason else [Reason(_("Say why the account is closed."))]
    held = balance(account)
    if held:
        reasons.append(
            Reason(
                _("%(account)s still holds %(balance)s.") % {"account": account, "balance": money(held)},
                _("Give it back by a refund of its deposits, or move it to another account of its owner."),
            )
        )
    if account.checkout_sessions.filter(status__in=SessionStatus.LIVE).exists():
        reasons.append(
            Reason(
                _("A deposit by card is on its way to %(account)s.") % {"account": account},
                _("Try again when it has arrived, or when its card page has run out."),
            )
        )
    if reasons:
        raise NotAllowed(*reasons)

    account.closed_at, account.close_reason = at, reason[:200]
    account.save(update_fields=["closed_at", "close_reason"])
    audit.record("was closed", account, by=by, at=at, why=account.close_reason)
    return account


def balance(account: TrustAccount) -> Decimal:
    """What an account holds now, in dollars."""
    return LedgerAccount.objects.values_list("balance", flat=True).get(pk=account.ledger_account_id)


def guard_holds(account: TrustAccount, held: Decimal, amount: Decimal) -> None:
    """Raise NotAllowed where an account, which is locked, holds less than is asked of it."""
    if held < amount:
        raise NotAllowed(
            Reason(
                _("%(account)s holds %(balance)s, and %(amount)s is to be paid.")
                % {"account": account, "balance": money(held), "amount": money(amount)},
                _("Deposit money first, or pay by card."),
                desk=DeskPurpose.PAYMENTS,
            )
        )


def _free_number(beginning, place):
    """The first number that is free: accounts come and go with the merges of companies, and their numbers stay."""
    taken = set(TrustAccount.objects.filter(number__startswith=f"{beginning}-").values_list("number", flat=True))
    while f"{beginning}-{place}" in taken:
        place += 1
    return f"{beginning}-{place}"
