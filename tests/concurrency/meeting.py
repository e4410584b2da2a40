"""Where racers wait for one another, so that a race is certain and not a matter of milliseconds."""

from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Thread

from portal.dev.processes import wait_for
from tests.database import waiting_for_locks

HELD_BACK = 1  # seconds: with the guard on, the others cannot come; whoever looked first goes on, at the latest then
TOGETHER = 60  # seconds: with the guard off, everybody comes, however busy the machine


class Meeting:
    """A place that `racers` reach together, or with the guard on, that the first leaves alone: as soon as the database
    makes all the others wait, or when they have had time enough to come.
    """

    def __init__(self, racers, *, guarded=False):
        self._barrier, self._guarded = Barrier(racers), guarded

    def wait(self):
        if self._guarded:
            Thread(target=self._open_when_nobody_can_come).start()
        with suppress(BrokenBarrierError):
            self._barrier.wait(TOGETHER)

    def _open_when_nobody_can_come(self):
        with suppress(TimeoutError):
            wait_for(self._nobody_can_come, seconds=HELD_BACK, what="the other racers")
        self._barrier.abort()

    def _nobody_can_come(self):
        come = self._barrier.n_waiting
        return self._barrier.broken or (come and come + waiting_for_locks() >= self._barrier.parties)


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
