"""G1.4: word of one thing twenty times at the same moment, of every type the site acts on: the same end as once."""

import pytest
from django.test import Client

from payments.models import GatewayEvent
from tests.drill import FULL_SIZE
from tests.factories import NOW
from tests.money import books_stand, deliver, machine, processor
from tests.payments.processor import work
from tests.payments.stories import STORIES, Teller, assert_told

__all__ = ["books_stand", "processor"]


@pytest.mark.timeout(0 if FULL_SIZE else 120)
@pytest.mark.parametrize("kind", list(STORIES) if FULL_SIZE else ["charge.dispute.created"])
def test_twenty_at_once_end_as_one(kind, committed_cast, processor, at_once, time_machine):
    """Twenty words of it in one moment, taken in by four workers; then one of them twenty times once more.

    Where word says by itself which payment it is about, nothing was heard of that payment before.
    """
    time_machine.move_to(NOW, tick=False)
    machine()
    event = Teller(committed_cast, processor, Client()).happen(kind, recorded=kind.startswith("payout"))
    words = [{**event, "id": f"evt_{number}"} for number in range(20)]

    for brought in (words, words[:1] * 20):
        answers = at_once(*[lambda word=word: deliver(Client(), processor, word).status_code for word in brought])

        assert answers == [200] * 20
        assert at_once(*[work] * 4) == [None] * 4
        assert_told(kind)
        assert GatewayEvent.objects.count() == 20
