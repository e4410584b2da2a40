"""Do I need a permit? The way through the questions, and what it comes to."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from permits import guide
from permits.models import GuideAnswer, GuideQuestion
from tests import factories
from tests.factories import NOW
from tests.permits import guide_city


def answers(question):
    return {answer.text: answer.pk for answer in question.answers.all()}


def test_without_questions_there_is_nothing_to_ask(db):
    walk = guide.walk([1, 2])

    assert (walk.question, walk.is_done, walk.case_types) == (None, False, [])


def test_answers_lead_on_or_say_what_is_needed(cast):
    reroof = guide_city.reroof(cast)
    where = guide_city.guide(reroof)
    ways = answers(where)

    assert guide.walk([]).question == where
    assert guide.walk([ways["A shed"]]).question.text == "How large is the shed?"
    assert guide.walk([ways["A roof"]]).case_types == [reroof]
    assert guide.walk([ways["A roof"]]).case_types[0].is_open


def test_no_permit_is_needed_where_an_answer_says_why(cast):
    where = guide_city.guide(guide_city.reroof(cast))
    small = GuideAnswer.objects.get(text="Small")

    walk = guide.walk([answers(where)["A shed"], small.pk])

    assert (walk.is_done, walk.case_types, walk.advice) == (True, [], "A small one needs none.")


def test_an_answer_that_does_not_belong_ends_the_way_there(cast):
    where = guide_city.guide(guide_city.reroof(cast))
    small = GuideAnswer.objects.get(text="Small")

    assert guide.walk([small.pk]).question == where
    assert guide.walk([0, 10**17]).answers == []


def test_a_ring_of_questions_ends(cast):
    where = guide_city.guide(guide_city.reroof(cast))
    GuideAnswer.objects.filter(text="Small").update(next=where)
    ring = [answers(where)["A shed"], GuideAnswer.objects.get(text="Small").pk] * 40

    assert len(guide.walk(ring).answers) == 20


def test_what_is_wrong_with_the_guide_is_told(cast):
    reroof = guide_city.reroof(cast)
    guide_city.guide(reroof)
    assert guide.faults() == []

    GuideQuestion.objects.create(text="How deep?")
    GuideAnswer.objects.filter(text="Small").update(advice="")
    GuideAnswer.objects.get(text="A shed").case_types.set([reroof])
    type(reroof).objects.filter(pk=reroof.pk).update(is_active=False)

    assert sorted(guide.faults()) == [
        "No answer leads to “How deep?”.",
        "“How large is the shed?”, “Small” does not say why no permit is needed.",
        "“What is it?”, “A roof” names Reroof, which is not in use.",
        "“What is it?”, “A shed” asks on, so its case types are not shown.",
        "“What is it?”, “A shed” names Reroof, which is not in use.",
    ]
    GuideQuestion.objects.update(is_first=False)
    assert guide.faults() == ["No question is the first one, so nobody is asked anything."]


def test_case_types_are_found_by_words_and_kind(cast):
    reroof, split = guide_city.reroof(cast), guide_city.lot_split()

    assert guide.find("ROOF covering") == [reroof]
    assert guide.find("squares") == [reroof]
    assert guide.find("reroof garage") == []
    assert guide.find(kind="plan") == [split]
    assert split in guide.find(sector="commercial")
    assert reroof not in guide.find(sector="commercial")
    assert [one.is_open for one in guide.find(kind="plan")] == [False]


def test_a_word_in_many_versions_of_a_form_is_looked_for_once_in_each(cast):
    for number in range(1, 9):
        form = factories.ApplicationForm(case_type=cast.case.case_type, number=number, introduction="Shingles, tiles")
        factories.adopted(form)
    with CaptureQueriesContext(connection) as asked:
        found = guide.find("e t i l s h n a")

    assert found == [cast.case.case_type]
    # Each join would multiply the rows of the one before.
    assert 'JOIN "permits_applicationform"' not in asked[-1]["sql"]


def test_the_cost_is_reckoned_by_the_schedule_in_force(cast, django_assert_num_queries):
    reroof, split = guide_city.reroof(cast), guide_city.lot_split()
    with django_assert_num_queries(3):
        prices = guide.Prices.read([reroof, split], on=NOW.date())

    with django_assert_num_queries(0):
        cost = prices.of(reroof, {"valuation": guide_city.WORTH})
        assert [measure.code for measure in prices.measures([reroof, split])] == ["valuation"]
        assert cost.total == sum(line.amount for line in cost.lines) > 0
        assert cost.lacks == []
        assert [measure.code for measure in prices.of(reroof, {}).lacks] == ["valuation"]
        assert prices.of(split, {}) is None
