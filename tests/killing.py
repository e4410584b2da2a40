"""Killing a process in the middle of an act: a real process and a real `kill -9`, at each point where it could die.

Points are: before each statement, before and after each commit, before and after the card processor is asked, before
and after a mail is handed over.
"""

import os
import signal
import traceback
from functools import partial

import stripe
from django.core.mail import EmailMessage
from django.db import connection, connections

from portal.dev.processes import wait_for
from tests.database import superuser

LEFT = "SELECT state, wait_event, query FROM pg_stat_activity WHERE pid = %s"
GONE_WITHIN = 20  # seconds: a backend whose client is gone soon notices


class Walk:
    """The points that a process came to, each by its kind, and whether it was killed at the last of them."""

    def __init__(self, points, was_killed):
        self.points, self.was_killed = points, was_killed


def walk(act, *, until=None):
    """Do it in a process of its own, which is killed at the point of that number, if it comes so far."""
    connections.close_all()
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        _live_and_die(act, until, writer)
    os.close(writer)
    with open(reader) as told:
        points, _, error = told.read().partition("\n\n")
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert not error, error
    assert code in (0, -signal.SIGKILL)
    backend, *points = points.split()
    _wait_until_gone(backend)
    return Walk(points, was_killed=code != 0)


def _live_and_die(act, until, writer):
    """What the child does; it never returns."""
    left = iter(range(until)) if until is not None else None

    def point(kind):
        os.write(writer, f"{kind}\n".encode())
        if left is not None and next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(owner, name, before, after):
        do = getattr(owner, name)

        def done(*args, **kwargs):
            point(before)
            answer = do(*args, **kwargs)
            point(after)
            return answer

        setattr(owner, name, done)

    def statement(execute, *args):
        point("statement")
        return execute(*args)

    try:
        connection.ensure_connection()
        os.write(writer, f"{connection.connection.info.backend_pid}\n".encode())
        around(connection, "_commit", "commit", "committed")
        around(stripe.RequestsClient, "request", "asks", "answered")
        around(EmailMessage, "send", "mail", "mailed")
        with connection.execute_wrapper(statement):
            act()
    except BaseException:
        os.write(writer, f"\n\n{traceback.format_exc()}".encode())
        os._exit(1)
    os._exit(0)


def _wait_until_gone(backend):
    """Until the database has taken back what the dead process had open: its locks would hide rows from a sweep."""
    with superuser() as postgres:
        gone = partial(_is_gone, postgres, backend)
        wait_for(gone, seconds=GONE_WITHIN, what="the database to let go of a process that is dead")


def _is_gone(postgres, backend):
    return postgres.execute(LEFT, [backend]).fetchone() is None
