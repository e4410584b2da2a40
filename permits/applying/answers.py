"""Whether what was typed to a question is an answer to it."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from permits import asked
from permits.choices import QuestionKind
from permits.models import Question

MOST = Decimal(10) ** 10  # as many digits as a figure of a record has


def right(questions: Iterable[Question], answers: Mapping) -> dict:
    """Those of some answers, by code, that are right answers to the questions."""
    return {
        one.code: answers[one.code] for one in questions if one.code in answers and not wrong(one, answers[one.code])
    }


def wrong(question: Question, value) -> str:
    """What is wrong with an answer as it is kept, in a sentence; empty when it is right. A file is not asked here."""
    names = {"question": question.text}
    if not asked.is_answered(value):
        return _("“%(question)s” is not answered.") % names if question.required else ""
    if not CHECKS.get(question.kind, _any)(question, value):
        return _("“%(question)s” is not answered rightly.") % names
    return ""


def _amount(question, value):
    amount = asked.numbers([question], {question.code: value}).get(question.code)
    if amount is None or amount >= MOST or amount != round(amount, 2):
        return False
    above = question.smallest is None or amount >= question.smallest
    most = asked.largest(question)
    return above and (most is None or amount <= most)


def _day(_question, value):
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True


def _one_of(question, value):
    return value in question.choices


def _yes_or_no(_question, value):
    return isinstance(value, bool)


def _any(_question, _value):
    return True


CHECKS = {
    QuestionKind.NUMBER: _amount,
    QuestionKind.MONEY: _amount,
    QuestionKind.DATE: _day,
    QuestionKind.CHOICE: _one_of,
    QuestionKind.YES_NO: _yes_or_no,
}
