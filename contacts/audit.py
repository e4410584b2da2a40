"""History, written by hand in the same transaction as what it tells."""

from datetime import datetime

from contacts.models import Activity, User


def record(act: str, thing, *, by: User, at: datetime, thread: str = "", why: str = "", **facts) -> Activity:
    """Add one line of history and return it.

    `act` is a short past phrase ("was issued"), `thing` the row it happened to, `thread` the case number under
    which the line is shown. Facts must be plain text or numbers. Nothing private goes in: parties read it.
    """
    return Activity.objects.create(
        at=at,
        actor=by.username,
        actor_name=by.display_name,
        act=act,
        thing_type=thing._meta.label_lower,
        thing=str(thing)[:160],
        thing_id=str(thing.pk),
        thread=thread,
        why=why,
        facts=facts,
    )


def history(thread: str):
    """Everything that happened on one case, latest first."""
    return Activity.objects.on(thread)
