"""The one way to hint at the worker. Losing a hint loses nothing: beat sweeps the same rows."""

import logging

from celery import current_app
from django.db import transaction

log = logging.getLogger(__name__)


def nudge(task: str) -> None:
    """Publish a task by name once the transaction commits; log and swallow a dead broker.

    A bare publish would answer 500 after the money moved.
    """
    transaction.on_commit(lambda: _publish(task))


def _publish(task):
    try:
        current_app.send_task(task)
    except Exception as error:  # whatever the broker's library raises, the row is safe
        log.warning("The queue did not take %s (%s); the sweep will.", task, error)
