"""Ten thousand lives of a city's money by chance, each audited after every step."""

import time

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from rich.console import Console

from tests.drill import FULL_SIZE
from tests.payments.chance import SHOULD_BE_SEEN, STEPS, Town, live_through

SEED = 20_261_122
LIVES = 10_000 if FULL_SIZE else 10


@pytest.mark.timeout(0)
def test_the_books_stand_through_many_lives(cast, capsys):
    town, seen, lengths, began = Town.begun(cast), set(), [], time.monotonic()

    @seed(SEED)
    @settings(
        max_examples=LIVES,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(STEPS, min_size=6, max_size=20))
    def live(steps):
        live_through(town, steps, seen)
        lengths.append(len(steps))

    live()
    with capsys.disabled():
        console = Console()
        console.print(f"{len(lengths):,} lives, {sum(lengths):,} steps, seed {SEED}, {time.monotonic() - began:.0f} s")
    if FULL_SIZE:
        assert seen >= SHOULD_BE_SEEN
