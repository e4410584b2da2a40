"""What a form asks of one application, given its answers so far. Nothing is written.

Answers are values by the code of their question, as they are kept: text, a number as text, a day as YYYY-MM-DD, true
or false. A part that is shown only if an earlier question was answered so counts when that question counts itself and
was answered so; an answer to a question that is no longer asked decides nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from permits.choices import QuestionKind
from permits.models import Application, ApplicationForm, Declaration, FormDocument, FormReview, Question
from permits.models.applying.form import Part

YES, NO = "yes", "no"
# Measures that the record shows as well, in a whole number: a field of the case of the same name.
SIZES = ("square_feet", "housing_units")
LARGEST_SIZE = Decimal(999_999_999)
PartOf = TypeVar("PartOf", bound=Part)


@dataclass(frozen=True)
class Asked:
    """All that counts for some answers, each in its order."""

    questions: list[Question]
    documents: list[FormDocument]
    declarations: list[Declaration]
    reviews: list[FormReview]


def answers_of(application: Application) -> dict:
    """What was answered to an application, by code of the question."""
    return dict(application.answers.values_list("question__code", "value"))


def everything(form: ApplicationForm, answers: Mapping, *, done_by: str = "") -> Asked:
    """All that a form asks for these answers and for whoever (a DoneBy) does the work; four queries."""
    asked_first = _in_order(form)
    return Asked(
        shown(asked_first, asked_first, answers),
        documents(form, answers, asked_first=asked_first),
        declarations(form, answers, done_by=done_by, asked_first=asked_first),
        reviews(form, answers, asked_first=asked_first),
    )


def questions(form: ApplicationForm, answers: Mapping) -> list[Question]:
    """The questions that are asked, in their order."""
    asked_first = _in_order(form)
    return shown(asked_first, asked_first, answers)


def documents(
    form: ApplicationForm, answers: Mapping, *, asked_first: list[Question] | None = None
) -> list[FormDocument]:
    """The documents that go with the application, wanted or welcome, in their order."""
    parts = form.documents.select_related("kind").order_by("place", "pk")
    return shown(parts, _in_order(form) if asked_first is None else asked_first, answers)


def declarations(
    form: ApplicationForm, answers: Mapping, *, done_by: str = "", asked_first: list[Question] | None = None
) -> list[Declaration]:
    """What is to be signed: what everybody signs, and what those sign who do the work (a DoneBy)."""
    parts = form.declarations.order_by("place", "pk")
    found = shown(parts, _in_order(form) if asked_first is None else asked_first, answers)
    return [one for one in found if one.done_by in ("", done_by)]


def reviews(form: ApplicationForm, answers: Mapping, *, asked_first: list[Question] | None = None) -> list[FormReview]:
    """The disciplines that read it, with their days; none when nobody has to."""
    parts = form.reviews.select_related("discipline").order_by("place", "pk")
    return shown(parts, _in_order(form) if asked_first is None else asked_first, answers)


def shown(parts: Iterable[PartOf], asked_first: Iterable[Question], answers: Mapping) -> list[PartOf]:
    """Those of some parts of a form that count; `asked_first` are all questions of the form. Asks nothing."""
    known = {question.pk: question for question in asked_first}
    return [part for part in parts if _counts(part, known, answers)]


def measures(asked_now: Iterable[Question], answers: Mapping) -> dict[str, Decimal]:
    """What the answers measure, by code of the measure; the valuation among it. The questions bring their measure."""
    measuring = {question.code: question for question in asked_now if question.measure_id}
    found = numbers(measuring.values(), answers)
    return {measuring[code].measure.code: amount for code, amount in found.items()}


def numbers(asked_now: Iterable[Question], answers: Mapping) -> dict[str, Decimal]:
    """The answers that are numbers of zero and more, by code of the question."""
    found = {question.code: _number(answers.get(question.code)) for question in asked_now}
    return {code: amount for code, amount in found.items() if amount is not None}


def largest(question: Question) -> Decimal | None:
    """The most that a question takes; None where it takes whatever a figure of a record holds."""
    if question.measure_id and question.measure.code in SIZES:
        return LARGEST_SIZE if question.largest is None else min(question.largest, LARGEST_SIZE)
    return question.largest


def is_answered(value) -> bool:
    """Whether there is an answer at all; no is one."""
    return value is not None and value != "" and value != []


def _in_order(form):
    return list(form.questions.select_related("measure", "document_kind").order_by("place", "pk"))


def _counts(part, known, answers, seen=()):
    """Whether a part and whatever it depends on are asked. A ring of questions asks nothing."""
    if part.shown_if_id is None:
        return True
    decides = known.get(part.shown_if_id)
    if decides is None or decides.pk in seen:
        return False
    return _said(decides, answers) in part.shown_for and _counts(decides, known, answers, (*seen, decides.pk))


def _said(question, answers):
    value = answers.get(question.code)
    if question.kind == QuestionKind.YES_NO:
        return {True: YES, False: NO}.get(value) if isinstance(value, bool) else None
    return value


def _number(value):
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and amount >= 0 else None
