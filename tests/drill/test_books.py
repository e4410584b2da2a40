"""Ten thousand lives of a city's money by chance, each audited after every step."""

import time

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from rich.console import Console

from tests.database import superuser
from tests.drill import FULL_SIZE
from tests.payments.chance import SHOULD_BE_SEEN, STEPS, Town, live_through

SEED = 20_261_122
IN_A_PART = 500 if FULL_SIZE else 10
PARTS = 20 if FULL_SIZE else 1


@pytest.fixture(scope="module")
def seen():
    """The states that any of the lives came into; all lives together come into every one that should be seen."""
    found = set()
    yield found
    if FULL_SIZE:
        assert found >= SHOULD_BE_SEEN


@pytest.fixture
def swept(django_db_setup):
    """What the parts before took back lies in the tables until they are vacuumed, and makes each look slower."""
    with superuser(connection.settings_dict["NAME"]) as database:
        database.execute("VACUUM")


@pytest.mark.timeout(0)
@pytest.mark.parametrize("part", range(PARTS))
def test_the_books_stand_through_many_lives(swept, cast, seen, capsys, part):
    town, lengths, began = Town.begun(cast), [], time.monotonic()

    @seed(SEED + part)
    @settings(
        max_examples=IN_A_PART,
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
        told = f"{len(lengths):,} lives, {sum(lengths):,} steps, seed {SEED + part}, {time.monotonic() - began:.0f} s"
        Console().print(told)
