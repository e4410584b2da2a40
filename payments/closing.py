"""Closing the books for a day: what was booked is counted, sealed by a digest, and nothing is booked on it any more.

The database keeps closed days shut (migration money_guarded): an entry made later is booked on the first open day.
Each digest covers every entry and leg since the close before, and that close's digest, so that a change made past all
guards shows at the day it was made on and at every later one.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts import audit
from contacts.formats import long_date
from contacts.models import City, User
from contacts.refusals import NotAllowed, Reason
from payments import ledger
from payments.models import DayClose, Drawer

LOCK = "SELECT pg_advisory_xact_lock(hashtext('books_day'))"  # booking takes the same, shared with other bookings
SEAL = """
    SELECT count(DISTINCT e.id),
           coalesce(sum(p.amount) FILTER (WHERE p.amount > 0), 0),
           encode(sha256(convert_to(
               %(before)s || coalesce(string_agg(leg.text, '/' ORDER BY e.id, p.id), ''), 'UTF8')), 'hex')
      FROM payments_journalentry e
      JOIN payments_posting p ON p.entry_id = e.id
     CROSS JOIN LATERAL (SELECT jsonb_build_array(
               e.id, e.idempotency_key, e.kind, e.subject, e.thread, e.reference, e.memo, e.by, e.day,
               extract(epoch FROM e.at), p.id, p.account_id, p.amount)::text) leg (text)
     WHERE e.day <= %(day)s AND (%(after)s::date IS NULL OR e.day > %(after)s)
"""


@dataclass(frozen=True)
class Seal:
    """How many entries some days have, how many dollars they moved, and the digest over all of it."""

    entries: int
    turnover: Decimal
    digest: str


def why_not(day: date, *, last: DayClose | None, today: date) -> list[Reason]:
    """Every reason for which a day cannot be closed after the `last` close; each with what to do. Reads only.

    `today` is the city's.
    """
    reasons = []
    if last and day <= last.day:
        reasons.append(Reason(_("%(day)s is closed already.") % {"day": long_date(day)}, _("Choose a later day.")))
    if day > today:
        reasons.append(Reason(_("%(day)s has not come yet.") % {"day": long_date(day)}, _("Close it when it is over.")))
    drawers = Drawer.objects.filter(closed_at=None).select_related("cashier").order_by("pk")
    names = ", ".join(drawer.cashier.display_name for drawer in drawers)
    if names:
        reasons.append(
            Reason(
                ngettext("A drawer is open: %(names)s.", "Drawers are open: %(names)s.", len(drawers))
                % {"names": names},
                _("Have it counted and closed first."),
            )
        )
    wrong = len(ledger.check())
    if wrong:
        reasons.append(
            Reason(
                ngettext("The audit finds %(count)s problem.", "The audit finds %(count)s problems.", wrong)
                % {"count": wrong},
                _("Have it explained first; closing would seal it."),
            )
        )
    return reasons


@transaction.atomic
def close_day(day: date, *, by: User, at: datetime, note: str = "", seen: str = "") -> DayClose:
    """Close the books up to and with a day and return the close. Days since the last close are closed with it.

    `seen` is the digest of the entries that whoever closes has looked at. Whoever books meanwhile waits, and is booked
    on the day after. Raises NotAllowed with every reason of `why_not`, and where more was booked than was looked at.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
    last = DayClose.last()
    reasons = why_not(day, last=last, today=City.current().day_at(at))
    if reasons:
        raise NotAllowed(*reasons)
    seal = sealed(day, after=last)
    if seen and seen != seal.digest:
        raise NotAllowed(
            Reason(
                _("Something was booked since you looked at the day."),
                _("Look it over again as it is now, then close it."),
            )
        )
    close = DayClose.objects.create(
        day=day,
        closed_at=at,
        closed_by=by,
        entries=seal.entries,
        turnover=seal.turnover,
        digest=seal.digest,
        note=note.strip()[:200],
    )
    audit.record("was closed", close, by=by, at=at, entries=str(seal.entries), turnover=str(seal.turnover))
    return close


def sealed(day: date, *, after: DayClose | None) -> Seal:
    """What the entries after one close up to a day come to now. Reads only."""
    with connection.cursor() as cursor:
        facts = {"day": day, "after": after and after.day, "before": after.digest if after else ""}
        cursor.execute(SEAL, facts)
        return Seal(*cursor.fetchone())


def next_day(*, last: DayClose | None, today: date) -> date:
    """The day to close after the `last` close: yesterday, or today once that is closed."""
    yesterday = today - timedelta(days=1)
    return today if last and last.day >= yesterday else yesterday


def changed_since() -> list[DayClose]:
    """The closed days whose entries are no longer what was sealed; none when the books are as they were. Reads only."""
    changed, before = [], None
    for close in DayClose.objects.order_by("day"):
        if sealed(close.day, after=before) != Seal(close.entries, close.turnover, close.digest):
            changed.append(close)
        before = close
    return changed
