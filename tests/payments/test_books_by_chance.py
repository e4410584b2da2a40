"""Whatever people, machines and banks do, in whatever order, the books stand after every step.

A failing run prints its steps; put them into a test of their own.
"""

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.payments.chance import STEPS, Town, live_through


def test_the_books_stand_after_every_step(cast):
    town, seen = Town.begun(cast), set()

    @settings(
        max_examples=200, phases=[Phase.generate], deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(st.lists(STEPS, min_size=3, max_size=9))
    def live(steps):
        live_through(town, steps, seen)

    live()
    assert {kind for kind, _status in seen} >= {"payment", "refund", "dispute", "invoice", "page"}
