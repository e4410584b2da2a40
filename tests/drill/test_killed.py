"""G1.7: the process is killed at each point of each act with money. After a restart all is as if it had lived."""

import time

import pytest
from rich.console import Console

from payments import ledger
from tests.drill import FULL_SIZE
from tests.drill.deaths import ACTS, SOME, Town, careless, difference, standing, sweep, torn
from tests.factories import NOW
from tests.killing import walk
from tests.money import books_stand, machine, processor

__all__ = ["books_stand", "processor"]


@pytest.fixture
def town(committed_cast, processor, time_machine):
    time_machine.move_to(NOW, tick=False)
    machine()
    return Town.build(committed_cast, processor)


@pytest.mark.timeout(0 if FULL_SIZE else 120)
@pytest.mark.parametrize("act", ACTS if FULL_SIZE else SOME, ids=lambda act: act.__name__)
def test_killed_anywhere_it_ends_as_if_it_had_lived(act, town, capsys):
    began = time.perf_counter()
    once(act, town)  # the first time makes what later times find
    whole, lived = once(act, town)
    # In the short form before the last commit, after it, and when the card processor has answered.
    last = {kind: number for number, kind in enumerate(whole.points) if kind in ("answered", "commit", "committed")}
    numbers = range(len(whole.points)) if FULL_SIZE else last.values()

    for number in numbers:
        walked, ended = once(act, town, until=number)
        where = f"killed at point {number}, {whole.points[number]}"
        assert walked.was_killed, where
        assert ended == lived, where
        assert ledger.check() == [], where
    if FULL_SIZE:
        with capsys.disabled():
            took = time.perf_counter() - began
            Console(highlight=False).print(f"\n{act.__name__}: killed at {len(whole.points)} points, {took:.0f} s")


@pytest.mark.parametrize("act", [careless, torn], ids=lambda act: act.__name__)
def test_control_an_act_that_is_done_twice_or_by_halves_is_found_out(act, town):
    once(act, town)
    whole, lived = once(act, town)

    ends = [once(act, town, until=number)[1] for number in (0, whole.points.index("committed"))]

    assert any(ended != lived for ended in ends)


def once(act, town, until=None):
    """Go there, do it in a process that may be killed, restart; how the process went, and what is different now."""
    town.round += 1
    before = standing(town.processor)
    do, again = act(town)
    walked = walk(do, until=until)
    again()
    sweep()
    return walked, difference(before, standing(town.processor))
