"""Whom the owner of a trust account lets pay from it, beside those who act for the owner anyway."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from contacts import audit
from contacts.models import User
from contacts.refusals import NotAllowed, Reason
from payments.models import TrustAccount, TrustPayer
from payments.trust import people

STAFF = "payments.change_trustaccount"


@transaction.atomic
def name_payer(account: TrustAccount, *, who: str, by: User, at: datetime) -> TrustPayer:
    """Let the account of a username or a proved address see a trust account and pay from it, and tell both sides.

    For whoever runs the trust account for its owner; PermissionDenied for anybody else. Raises NotAllowed when the
    trust account is closed, when nobody has that name, or when they may pay from it already.
    """
    account = TrustAccount.objects.lock(account.pk)
    if not TrustAccount.objects.run_by(by).filter(pk=account.pk).exists():
        raise PermissionDenied
    if account.closed_at:
        raise NotAllowed(_("%(account)s is closed.") % {"account": account})
    user = _whose(who)
    if user is None:
        raise NotAllowed(
            Reason(
                _("No account has this username or this proved address."),
                _("Compare it with theirs, or ask them to open an account first."),
            )
        )
    if TrustAccount.objects.spendable_by(user).filter(pk=account.pk).exists():
        raise NotAllowed(_("%(name)s may pay from this account already.") % {"name": user.username})

    payer = TrustPayer.objects.create(account=account, user=user, named_by=by.username, named_at=at)
    audit.record("was named", payer, by=by, at=at, account=account.number)
    people.tell_of_payer(payer, "trust_payer_named", _("%(name)s may now pay from %(account)s"), by=by, at=at)
    return payer


@transaction.atomic
def take_off_payer(payer: TrustPayer, *, by: User, at: datetime) -> TrustPayer:
    """End what a named payer may do, from their next page on, and tell both sides.

    For whoever runs the trust account, for the payer, and for finance; PermissionDenied for anybody else. Raises
    NotAllowed when it has ended already.
    """
    account = TrustAccount.objects.lock(payer.account_id)
    payer = TrustPayer.objects.select_related("user", "account").get(pk=payer.pk)
    as_staff = by.is_active and by.is_staff and by.has_perm(STAFF)
    runs = TrustAccount.objects.run_by(by).filter(pk=account.pk).exists()
    if not (runs or as_staff or by == payer.user):
        raise PermissionDenied
    if payer.ended_at:
        raise NotAllowed(_("%(name)s was taken off already.") % {"name": payer.user.username})

    payer.ended_at, payer.ended_by = at, by.username
    payer.save(update_fields=["ended_at", "ended_by"])
    audit.record("was taken off", payer, by=by, at=at, account=account.number)
    people.tell_of_payer(payer, "trust_payer_ended", _("%(name)s no longer pays from %(account)s"), by=by, at=at)
    return payer


def _whose(who):
    """The account of this name, or that has proved this address."""
    who = who.strip()
    proved = EmailAddress.objects.filter(email=who.lower(), verified=True).values("user")
    found = User.objects.filter(Q(username__iexact=who) | Q(pk__in=proved), is_active=True, is_staff=False)
    return found.order_by("pk").first()
