"""Where racers wait for one another, so that a race is certain and not a matter of milliseconds."""

import time
from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Thread

from tests.database import waiting_for_locks

HELD_BACK = 1  # seconds: with the guard on, the others cannot come; whoever looked first goes on, at the latest then
TOGETHER = 60  # seconds: with the guard off, everybody comes, however busy the machine


class Meeting:
    """A place that `racers` reach together, or that the first leaves alone.

    That is after `patience` seconds or, with the guard on, as soon as the database makes all the others wait.
    """

    def __init__(self, racers, patience):
        self._barrier, self._patience = Barrier(racers), patience

    def wait(self):
        if self._patience == HELD_BACK:
            Thread(target=self._end_when_nobody_can_come).start()
        with suppress(BrokenBarrierError):
            self._barrier.wait(self._patience)

    def _end_when_nobody_can_come(self):
        time.sleep(0.02)
        while 0 < self._barrier.n_waiting < self._barrier.parties:
            if self._barrier.n_waiting + waiting_for_locks() >= self._barrier.parties:
                self._barrier.abort()
            time.sleep(0.02)


def meet_after(monkeypatch, owner, name, *meetings):
    """Between looking with `owner.name` and acting on it, go to each meeting."""
    look = getattr(owner, name)

    def looked(*args, **kwargs):
        seen = look(*args, **kwargs)
        for meeting in meetings:
            meeting.wait()
        return seen

    monkeypatch.setattr(owner, name, looked)


def meet_before(monkeypatch, owner, name, meeting):
    """Go to a meeting before writing with `owner.name`."""
    write = getattr(owner, name)

    def met(*args, **kwargs):
        meeting.wait()
        return write(*args, **kwargs)

    monkeypatch.setattr(owner, name, met)
