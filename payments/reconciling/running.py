"""One run: read, heal what can be healed, book what only the processor knows, and write down what is left."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, Min

from contacts.models import User
from contacts.refusals import NotAllowed
from payments import following, gateway, telling
from payments.choices import DiscrepancyKind
from payments.models import BalanceTransaction, CheckoutSession, Discrepancy
from payments.reconciling.comparing import compare
from payments.reconciling.reading import book, read
from payments.reconciling.settling import write

log = logging.getLogger(__name__)

OVERLAP = timedelta(days=3)  # read again, for what the processor shows late
HEALS = {
    DiscrepancyKind.MISSING: following.payment,
    DiscrepancyKind.REFUND: following.refund,
    DiscrepancyKind.DISPUTE: following.dispute,
}


@dataclass(frozen=True)
class Outcome:
    """What a run came to: movements read for the first time, discrepancies healed, found new, and still open."""

    read: int
    healed: int
    found: int
    open: int


def reconcile(*, by: User, at: datetime, since: datetime | None = None, until: datetime | None = None) -> Outcome:
    """Hold the books against the processor's movements, and return what came of it; running it again changes nothing.

    By default it reads from three days before the newest movement it knows, at first from the first card page on,
    to now. A payment, refund or dispute that the books lack is asked after and taken in, as its lost webhook would
    have been. What differs all the same is written down, and the payments desk is told of what is new.
    Raises gateway.GatewayError when the processor does not answer.
    """
    until = until or at
    new = read(since or _begins(at), until, at=at)
    found = compare(until=until)
    for finding in found:
        _heal(finding, by=by, at=at)
    book(by=by)
    left = compare(until=until)
    fresh = write(left, at=at, close=until > at - OVERLAP)
    if fresh:
        telling.tell_desk_of_discrepancies(fresh, at=at)
    healed = {(each.kind, each.subject) for each in found if each.kind in HEALS}
    healed -= {(each.kind, each.subject) for each in left}
    return Outcome(read=new, healed=len(healed), found=len(fresh), open=Discrepancy.objects.open().count())


def _begins(at):
    newest = BalanceTransaction.objects.aggregate(at=Max("created_at"))["at"]
    first = CheckoutSession.objects.aggregate(at=Min("started_at"))["at"]
    return (newest - OVERLAP) if newest else (first or at) - OVERLAP


def _heal(finding, *, by, at):
    """Ask after what the books lack. What cannot be taken in stays a discrepancy."""
    ask_after = HEALS.get(finding.kind)
    if ask_after is None:
        return
    try:
        ask_after(finding.subject, by=by, at=at)
    except (following.NotOurs, NotAllowed, gateway.GatewayRefused) as error:
        log.warning("%s %s is not healed: %s", finding.kind, finding.subject, error)
