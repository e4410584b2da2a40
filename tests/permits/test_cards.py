"""The permit card and its code: made once, guessed never, and true about whether the permit is in force."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from permits import cards, workflow
from permits.choices import CaseKind, CaseStatus
from permits.codes import LETTERS
from permits.models import PermitCard
from tests import factories
from tests.factories import NOW, TODAY


@pytest.fixture
def case(db):
    return factories.Case(expires_on=TODAY + timedelta(days=30))


def test_issuing_a_permit_makes_its_card(cast):
    ready = factories.Case(status=CaseStatus.READY)

    workflow.issue(ready, by=cast.dana, at=NOW)

    assert cards.is_code(ready.card.code)
    assert ready.card.made_at == NOW


def test_adopting_an_issued_permit_makes_its_card(cast):
    permit = factories.Case(source="City of Sampleton")
    plan_type = factories.CaseType(name="Lot split", prefix="PLAN", kind=CaseKind.PLAN)
    plan = factories.Case(source="City of Sampleton", case_type=plan_type)
    applied = factories.Case(source="City of Sampleton", status=CaseStatus.IN_REVIEW)

    for case in (permit, plan, applied):
        workflow.adopt(case, by=cast.dana, at=NOW)

    assert list(PermitCard.objects.values_list("case", flat=True)) == [permit.pk]


def test_a_card_that_is_there_keeps_its_code(case):
    first = cards.make(case, at=NOW)

    assert cards.make(case, at=NOW + timedelta(days=1)) == first
    assert PermitCard.objects.get().code == first.code


def test_a_code_has_more_than_80_bits_of_chance():
    assert len(LETTERS) ** cards.LENGTH > 2**80
    assert len({cards.new_code() for _turn in range(200)}) == 200


def test_the_database_takes_no_half_code(case):
    with pytest.raises(IntegrityError, match="card_code_is_whole"), transaction.atomic():
        PermitCard.objects.create(case=case, code="ABC", made_at=NOW)


def test_a_card_is_found_however_its_code_is_typed(case):
    card = cards.make(case, at=NOW)

    for typed in (card.code, card.code_in_groups, f" {card.code_in_groups.lower()} ", " ".join(card.code)):
        assert cards.find(typed) == card


@pytest.mark.parametrize("typed", ["", "A" * 20, "3467-9CDF", "\0", "\ud800", "%", "é" * 20, "3" * 10_000])
def test_what_is_no_code_finds_nothing(case, typed):
    cards.make(case, at=NOW)

    assert cards.find(typed) is None


def test_a_number_is_no_code(case):
    cards.make(case, at=NOW)

    assert cards.find(case.number) is None


@pytest.mark.parametrize(
    ("facts", "given", "words"),
    [
        ({"expires_on": TODAY}, True, "In force It runs until November 20, 2026."),
        ({"expires_on": None}, True, "In force"),
        ({"expires_on": TODAY - timedelta(days=1)}, False, "Not in force: expired It ran until November 19, 2026."),
        ({"status": CaseStatus.EXPIRED, "expires_on": date(2026, 1, 2)}, False, "It ran until January 2, 2026."),
        ({"status": CaseStatus.FINALED, "finaled_on": date(2026, 9, 1)}, False, "the work is finished The final"),
        ({"status": CaseStatus.VOID}, False, "Not in force: void"),
        ({"status": CaseStatus.WITHDRAWN}, False, "The city's record says: withdrawn. It allows no work."),
    ],
)
def test_whether_a_permit_is_in_force_is_said_in_words(case, facts, given, words):
    for name, value in facts.items():
        setattr(case, name, value)

    force = cards.force(case, on=TODAY)

    assert force.is_given is given
    assert words in f"{force.title} {force.text}".strip()
