"""A permit has one card with one code, whoever makes it at the same moment; the database sees to it."""

from permits import cards
from permits.models import PermitCard
from tests import factories
from tests.concurrency.meeting import Meeting, meet_after
from tests.factories import NOW


def test_two_who_make_a_card_at_once_get_the_same(committed, at_once, monkeypatch):
    case = factories.Case()
    # Both have looked and found none before either writes.
    meet_after(monkeypatch, cards, "new_code", Meeting(2))

    first, second = at_once(*[lambda: cards.make(case, at=NOW)] * 2)

    assert first.code == second.code == PermitCard.objects.get(case=case).code
