"""Where racers wait for one another, so that a race is certain and not a matter of milliseconds."""

from contextlib import suppress
from threading import Barrier, BrokenBarrierError

HELD_BACK = 1  # seconds: with the guard on, the others cannot come; whoever looked first soon goes on
TOGETHER = 60  # seconds: with the guard off, everybody comes, however busy the machine


class Meeting:
    """A place that `racers` reach together, or that the first leaves alone after `patience` seconds."""

    def __init__(self, racers, patience):
        self._barrier, self._patience = Barrier(racers), patience

    def wait(self):
        with suppress(BrokenBarrierError):
            self._barrier.wait(self._patience)


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
