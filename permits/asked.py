"""What a form asks of one application, given its answers so far. Nothing is written.

Answers are values by the code of their question, as they are kept: text, a number as text, a day as YYYY-MM-DD, true
or false. A part that is shown only if an earlier question was answered so counts when that question counts itself and
was answered so; an answer to a question that is no longer asked decides nothing.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import NamedTuple, TypeVar

from django.db.models import OuterRef, Subquery, Value
from django.utils.functional import cached_property

from permits.choices import QuestionKind
from permits.models import (
    Answer,
    Application,
    ApplicationForm,
    Declaration,
    FormDocument,
    FormReview,
    Question,
    Signature,
)

YES, NO = "yes", "no"
# Measures that the record shows as well, in a whole number: a field of the case of the same name.
SIZES = ("square_feet", "housing_units")
LARGEST_SIZE = Decimal(999_999_999)
PartOf = TypeVar("PartOf")


class Asked:
    """All that an applicant answers, sends and signs for some answers, each in its order; read as it is looked at."""

    def __init__(
        self,
        form: ApplicationForm,
        answers: Mapping,
        *,
        done_by: str = "",
        asked_first: list[Question],
        application: Application | None = None,
    ):
        self._form, self._answers, self._done_by, self._first = form, answers, done_by, asked_first
        self._application = application

    @cached_property
    def questions(self) -> list[Question]:
        return shown(self._first, self._first, self._answers)

    @cached_property
    def documents(self) -> list[FormDocument]:
        return documents(self._form, self._answers, asked_first=self._first)

    @cached_property
    def declarations(self) -> list[Declaration]:
        """Of an application each with the `typed_name` that signed it and `signed_at`; None of what is not signed."""
        parts = self._form.declarations.order_by("place", "pk")
        if self._application:
            signed = Signature.objects.filter(application=self._application, declaration=OuterRef("pk"))
            facts = {name: Subquery(signed.values(name)[:1]) for name in ("typed_name", "signed_at")}
            parts = parts.annotate(**facts)
        found = shown(parts, self._first, self._answers)
        return [one for one in found if one.done_by in ("", self._done_by)]

    @cached_property
    def parts(self) -> set[str]:
        """Which of "documents" and "declarations" there are any of, without reading them: one query."""
        if {"documents", "declarations"} <= self.__dict__.keys():
            return {name for name in ("documents", "declarations") if getattr(self, name)}
        shown_when = ("shown_if_id", "shown_for")
        papers = self._form.documents.values_list(*shown_when, Value(""), Value("documents"))
        signed = self._form.declarations.values_list(*shown_when, "done_by", Value("declarations"))
        rows = [_Outline(*row) for row in papers.union(signed, all=True)]
        return {one.part for one in shown(rows, self._first, self._answers) if one.done_by in ("", self._done_by)}


class _Outline(NamedTuple):
    """When a part of a form is shown, and what it is."""

    shown_if_id: int | None
    shown_for: list[str]
    done_by: str
    part: str


def answers_of(application: Application) -> dict:
    """What was answered to an application, by code of the question."""
    return dict(application.answers.values_list("question__code", "value"))


def read(application: Application) -> tuple[Asked, dict]:
    """What the form of an application asks for what was answered so far, and these answers: one query for both."""
    own = Answer.objects.filter(application=application, question=OuterRef("pk"))
    first = _in_order(application.form, Subquery(own.values("value")[:1]))
    answers = {one.code: one.answered for one in first if one.answered is not None}
    found = Asked(application.form, answers, done_by=application.done_by, asked_first=first, application=application)
    return found, answers


def everything(form: ApplicationForm, answers: Mapping, *, done_by: str = "") -> Asked:
    """All that a form asks for these answers and for whoever (a DoneBy) does the work; three queries."""
    return Asked(form, answers, done_by=done_by, asked_first=_in_order(form))


def unsigned(application: Application) -> list[Declaration]:
    """What is to be signed for what was answered and for whoever does the work, and is not; two queries."""
    now, _answers = read(application)
    return [one for one in now.declarations if one.signed_at is None]


def documents(
    form: ApplicationForm, answers: Mapping, *, asked_first: list[Question] | None = None
) -> list[FormDocument]:
    """The documents that go with the application, wanted or welcome, in their order."""
    parts = form.documents.select_related("kind").order_by("place", "pk")
    return shown(parts, _in_order(form) if asked_first is None else asked_first, answers)


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


def _in_order(form, answered=None):
    found = form.questions.select_related("measure", "document_kind").order_by("place", "pk")
    return list(found if answered is None else found.annotate(answered=answered))


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
