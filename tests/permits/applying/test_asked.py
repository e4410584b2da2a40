"""What a form asks for the answers so far."""

from decimal import Decimal

import pytest

from permits import asked
from permits.choices import QuestionKind
from permits.models import Declaration, FormDocument, FormReview, Measure
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def form():
    """Is there work in a kitchen; if so, a hood; if of type I, a suppression system. And what each brings."""
    form = factories.ApplicationForm()

    def ask(code, kind, shown_if=None, shown_for=(), **facts):
        return factories.Question(
            form=form, code=code, kind=kind, shown_if=shown_if, shown_for=list(shown_for), **facts
        )

    kitchen = ask("kitchen", QuestionKind.YES_NO)
    hood = ask("hood", QuestionKind.CHOICE, kitchen, ["yes"], choices=["Type I", "Type II"])
    system = ask("system", QuestionKind.TEXT, hood, ["Type I"])
    FormDocument.objects.create(form=form, kind=factories.DocumentKind(name="Hood plan"), shown_if=hood,
                                shown_for=["Type I", "Type II"])  # fmt: skip
    FormDocument.objects.create(form=form, kind=factories.DocumentKind(name="Floor plan"), place=5)
    FormReview.objects.create(form=form, discipline=factories.Discipline(name="Fire"), shown_if=system, shown_for=["x"])
    FormReview.objects.create(form=form, discipline=factories.Discipline(name="Health"), shown_if=kitchen,
                              shown_for=["yes"])  # fmt: skip
    for code, done_by in (("owner", "owner"), ("true", "")):
        Declaration.objects.create(form=form, code=code, title=code, text="…", done_by=done_by)
    return form


def codes(parts):
    return [str(getattr(part, "code", "") or part) for part in parts]


def test_what_depends_on_a_question_is_asked_once_it_was_answered_so(form):
    assert codes(asked.everything(form, {}).questions) == ["kitchen"]
    assert codes(asked.everything(form, {"kitchen": True}).questions) == ["kitchen", "hood"]
    assert codes(asked.everything(form, {"kitchen": True, "hood": "Type I"}).questions) == ["kitchen", "hood", "system"]


def test_an_answer_to_what_is_no_longer_asked_decides_nothing(form):
    answers = {"kitchen": False, "hood": "Type I"}

    assert codes(asked.everything(form, answers).questions) == ["kitchen"]
    assert codes(asked.documents(form, answers)) == ["Floor plan"]
    assert codes(asked.reviews(form, answers)) == []


def test_documents_and_reviews_follow_the_answers(form):
    answers = {"kitchen": True, "hood": "Type II"}

    assert codes(asked.documents(form, answers)) == ["Floor plan", "Hood plan"]
    assert codes(asked.reviews(form, answers)) == ["Health"]


def test_a_word_for_yes_is_not_yes(form):
    assert codes(asked.everything(form, {"kitchen": "yes"}).questions) == ["kitchen"]


def test_who_does_the_work_decides_what_is_signed(form):
    assert codes(asked.everything(form, {}, done_by="owner").declarations) == ["owner", "true"]
    assert codes(asked.everything(form, {}, done_by="contractor").declarations) == ["true"]


def test_all_of_a_form_costs_three_queries_and_an_outline_one(form, django_assert_num_queries):
    with django_assert_num_queries(4):
        everything = asked.everything(form, {"kitchen": True})
        parts = everything.parts
        counts = [len(everything.questions), len(everything.documents), len(everything.declarations)]

    assert (counts, parts) == ([2, 1, 1], {"documents", "declarations"})


def test_answers_measure_what_their_questions_measure(form):
    value = Measure.objects.get(code="valuation")
    question = factories.Question(form=form, code="worth", kind=QuestionKind.MONEY, measure=value)

    assert asked.measures([question], {"worth": "12500.5"}) == {"valuation": Decimal("12500.5")}
    assert asked.measures([question], {"worth": "a lot"}) == {}
    assert asked.measures([question], {"worth": "NaN"}) == {}


def test_the_answers_of_an_application_go_by_code():
    question = factories.Question(code="slope")
    application = factories.Application(form=factories.adopted(question.form))
    application.answers.create(question=question, value="4:12")

    assert asked.answers_of(application) == {"slope": "4:12"}
