"""What counts as an answer: the rule asks no form, so it says for itself what is wrong."""

import pytest

from permits.applying.answers import right, wrong
from permits.choices import QuestionKind
from permits.models import Question

WORTH = Question(code="worth", text="Worth?", kind=QuestionKind.MONEY, required=True, smallest=1, largest=500)
SIZE = Question(code="size", text="Size?", kind=QuestionKind.NUMBER)
ROOF = Question(code="roof", text="Roof?", kind=QuestionKind.CHOICE, choices=["Flat", "Pitched"])
OWNED = Question(code="owned", text="Owned?", kind=QuestionKind.YES_NO, required=True)
BEGINS = Question(code="begins", text="When?", kind=QuestionKind.DATE)


@pytest.mark.parametrize(
    ("question", "value"),
    [(WORTH, "500"), (SIZE, None), (SIZE, "0.25"), (ROOF, "Flat"), (OWNED, False), (BEGINS, "2026-03-24")],
)
def test_a_right_answer_is_right(question, value):
    assert wrong(question, value) == ""


@pytest.mark.parametrize(
    ("question", "value"),
    [
        (WORTH, None),
        (WORTH, "501"),
        (WORTH, "0.5"),
        (SIZE, "1e30"),
        (SIZE, "10000000000"),
        (SIZE, "0.125"),
        (SIZE, "many"),
        (ROOF, "Thatched"),
        (OWNED, None),
        (OWNED, "perhaps"),
        (BEGINS, "tomorrow"),
    ],
)
def test_a_wrong_one_is_told(question, value):
    assert question.text in wrong(question, value)


def test_fees_are_reckoned_by_right_answers_alone():
    assert right([WORTH, SIZE], {"worth": "100", "size": "1e30", "gone": "1"}) == {"worth": "100"}
