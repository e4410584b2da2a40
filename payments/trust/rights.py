"""Whether somebody may spend from a trust account today, and why not."""

from datetime import date

from django.utils.translation import gettext as _

from contacts.choices import DeskPurpose
from contacts.models import User
from contacts.refusals import Reason
from payments.models import TrustAccount


def may_pay_from(user: User, account: TrustAccount, *, on: date) -> bool:
    """Whether an account may spend from a trust account on a day: it may in general, and nothing is against it."""
    theirs = TrustAccount.objects.spendable_by(user).filter(pk=account.pk).exists()
    return theirs and not reasons_against(account, on=on)


def reasons_against(account: TrustAccount, *, on: date) -> list[Reason]:
    """Why nobody may spend from an account on a day: it is closed, or the license that owns it is not current.

    Looking never needs a current license, acting under one always does (decision 0008); the money stays its owner's.
    """
    if account.closed_at:
        return [Reason(_("%(account)s is closed.") % {"account": account}, desk=DeskPurpose.PAYMENTS)]
    if account.license is None:
        return []
    remedy = _("Until the city has the new papers, pay by card.")
    return [Reason(lapse, remedy, desk=DeskPurpose.ACCOUNTS) for lapse in account.license.lapses(on)]
