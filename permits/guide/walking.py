"""Do I need a permit? The way through the questions of the guide, and what stands at its end."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from permits.guide.catalog import offered
from permits.models import CaseType, GuideAnswer, GuideQuestion

# No way is so long; a ring of questions ends here.
LONGEST = 20


@dataclass(frozen=True)
class Walk:
    """Answers given so far; then either the question that is next, or what the last one comes to."""

    answers: list[GuideAnswer]
    question: GuideQuestion | None
    case_types: list[CaseType]

    @property
    def is_done(self) -> bool:
        return bool(self.answers) and self.question is None

    @property
    def advice(self) -> str:
        return self.answers[-1].advice if self.is_done else ""

    @property
    def path(self) -> list[int]:
        return [answer.pk for answer in self.answers]


def walk(path: Iterable[int]) -> Walk:
    """Follow answers by key from the first question on, as far as they lead; what does not fit ends the way there.

    Three queries at most for the way, one for the case types. Without a first question there is nothing to ask.
    """
    questions = _questions()
    question = next((one for one in questions.values() if one.is_first), None)
    taken = []
    for pk in list(path)[:LONGEST]:
        answer = next((one for one in question.answers.all() if one.pk == pk), None) if question else None
        if answer is None:
            break
        taken.append(answer)
        question = questions.get(answer.next_id)
    needed = []
    if taken and question is None:
        needed = list(offered().filter(pk__in=[one.pk for one in taken[-1].case_types.all()]))
    return Walk(taken, question, needed)


def faults() -> list[str]:
    """What is wrong with the guide as it stands, in sentences for whoever edits it."""
    questions = _questions()
    first = next((one for one in questions.values() if one.is_first), None)
    if first is None:
        return [_("No question is the first one, so nobody is asked anything.")] if questions else []
    reached, waiting, found = set(), [first], []
    while waiting:
        question = waiting.pop()
        if question.pk in reached:
            continue
        reached.add(question.pk)
        if not question.answers.all():
            found.append(_("“%(question)s” has no answers.") % {"question": question})
        for answer in question.answers.all():
            found += _faults_of(question, answer)
            waiting += [questions[answer.next_id]] if answer.next_id else []
    lost = [one for one in questions.values() if one.pk not in reached]
    return found + [_("No answer leads to “%(question)s”.") % {"question": one} for one in lost]


def _faults_of(question, answer):
    facts = {"question": question, "answer": answer}
    if answer.next_id and answer.case_types.all():
        yield _("“%(question)s”, “%(answer)s” asks on, so its case types are not shown.") % facts
    if not answer.next_id and not answer.case_types.all() and not answer.advice:
        yield _("“%(question)s”, “%(answer)s” does not say why no permit is needed.") % facts
    for case_type in answer.case_types.all():
        if not case_type.is_active:
            facts["type"] = case_type
            yield _("“%(question)s”, “%(answer)s” names %(type)s, which is not in use.") % facts


def _questions():
    answers = GuideAnswer.objects.prefetch_related("case_types").order_by("place", "pk")
    questions = GuideQuestion.objects.prefetch_related(Prefetch("answers", answers)).order_by("pk")
    return {question.pk: question for question in questions}
