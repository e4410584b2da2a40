"""The one way to hint at the worker. Losing a hint loses nothing: beat sweeps the same rows."""

import logging
import time

from celery import current_app
from django.db import transaction

log = logging.getLogger(__name__)


# When the hint that this process gave last, of those that wait for others to join them, is taken up.
_taken_up: dict[str, float] = {}


def nudge(task: str, *, within: float = 0) -> None:
    """Publish a task by name once the transaction commits; log and swallow a dead broker.

    A bare publish would answer 500 after the money moved. With `within`, in seconds, the hint is taken up that much
    later, and hints given meanwhile are spared: for rows that come many at a time.
    """
    transaction.on_commit(lambda: _publish(task, within))


def _publish(task, within):
    now = time.monotonic()
    if now < _taken_up.get(task, 0):
        return
    try:
        current_app.send_task(task, countdown=within or None)
        _taken_up[task] = now + within
    except Exception as error:  # whatever the broker's library raises, the row is safe
        log.warning("The queue did not take %s (%s); the sweep will.", task, error)
