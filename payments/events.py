"""Webhooks after they were stored: each handled once, by what the processor says now and not by what was sent."""

from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils.translation import gettext as _

from contacts import audit
from contacts.models import User
from contacts.refusals import NotAllowed
from contacts.telling.nudge import nudge
from payments import following, gateway, telling
from payments.models import GatewayEvent

# What is asked after, by the type of event. What happened is never taken from the event, nor is the order of events:
# whatever the processor says when it is asked is taken in.
ASKS_AFTER = {
    "checkout.session.completed": following.session,
    "checkout.session.async_payment_succeeded": following.session,
    "checkout.session.async_payment_failed": following.session,
    "checkout.session.expired": following.session,
    "charge.refunded": following.charge,
    "charge.refund.updated": following.refund,
    "refund.created": following.refund,
    "refund.updated": following.refund,
    "refund.failed": following.refund,
    "charge.dispute.created": following.dispute,
    "charge.dispute.updated": following.dispute,
    "charge.dispute.closed": following.dispute,
    "charge.dispute.funds_withdrawn": following.dispute,
    "charge.dispute.funds_reinstated": following.dispute,
    "payout.created": following.payout,
    "payout.updated": following.payout,
    "payout.paid": following.payout,
    "payout.failed": following.payout,
    "payout.canceled": following.payout,
}
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)


# One statement and nothing around it: half of all events are known already, and they come many at a time.
STORE = """
    INSERT INTO payments_gatewayevent
           (event_id, type, about, livemode, payload, received_at, due_at, attempts, outcome, error)
    VALUES (%(id)s, %(type)s, %(about)s, %(livemode)s, %(payload)s, %(at)s, %(at)s, 0, '', '')
        ON CONFLICT (event_id) DO NOTHING
"""


def store(event: gateway.Event, *, payload: str, at: datetime) -> bool:
    """Keep one webhook by its id and return whether it is new; one that is known already changes nothing."""
    with connection.cursor() as cursor:
        cursor.execute(STORE, asdict(event) | {"payload": payload, "at": at})
        return cursor.rowcount == 1


def handle_next(*, by: User, at: datetime) -> bool:
    """Handle one due event, asking the processor outside any transaction. Returns whether there was one.

    An event that cannot be handled for now comes again after a growing pause; one that never can is marked for a
    person, and the payments desk is told.
    """
    event = _claim_next(at=at)
    if event is None:
        return False
    ask_after = ASKS_AFTER.get(event.type)
    if ask_after is None:
        _done(event, _("Not about a payment here."), at=at)
        return True
    try:
        if event.livemode != gateway.expects_live():
            raise following.NotOurs(_("It is about test money on a live site, or the other way round."))
        outcome = ask_after(event.about, by=by, at=at)
    except (following.NotOurs, NotAllowed, gateway.UnknownThing) as error:
        _park(event, str(error), at=at)
    except gateway.GatewayError as error:
        GatewayEvent.objects.filter(pk=event.pk).update(outcome=str(error)[:200])
    else:
        _done(event, outcome or _("Nothing was paid."), at=at)
    return True


@transaction.atomic
def put_back(event: GatewayEvent, *, by: User, at: datetime) -> None:
    """Have an event handled once more, after a person looked at it. What it paid already is not paid again."""
    GatewayEvent.objects.filter(pk=event.pk).update(handled_at=None, due_at=at, outcome="", error="")
    audit.record("was put back", event, by=by, at=at)
    nudge("payments.tasks.handle_gateway_events")


@transaction.atomic
def _claim_next(*, at):
    """Take one due event and put its next try into the future: a worker that dies holding it loses nothing."""
    event = GatewayEvent.objects.due(at).select_for_update(skip_locked=True).order_by("due_at", "pk").first()
    if event is not None:
        event.due_at = at + min(FIRST_PAUSE * 2 ** min(event.attempts, 10), LONGEST_PAUSE)
        event.attempts += 1
        event.save(update_fields=["due_at", "attempts"])
    return event


def _done(event, outcome, *, at):
    GatewayEvent.objects.filter(pk=event.pk).update(handled_at=at, outcome=outcome[:200])


@transaction.atomic
def _park(event, error, *, at):
    GatewayEvent.objects.filter(pk=event.pk).update(handled_at=at, outcome=_("Needs a person."), error=error)
    telling.tell_desk_of_event(event, at=at)
