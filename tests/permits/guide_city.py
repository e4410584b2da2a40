"""A small city to look for permits in: two case types, one of them online, and a guide of two questions."""

from decimal import Decimal

from permits.choices import CaseKind, QuestionKind
from permits.models import FormDocument, GuideAnswer, GuideQuestion, Measure
from tests import factories
from tests.permits.schedules import in_force


def reroof(cast):
    """Open online, charged by its valuation, and asking for it."""
    case_type = factories.CaseType(name="Reroof", summary="A new roof covering.", trade="roofing", prefix="ROOF")
    form = factories.ApplicationForm(case_type=case_type, introduction="Count the squares.")
    value = Measure.objects.get(code="valuation")
    factories.Question(form=form, code="worth", text="What is it worth?", kind=QuestionKind.MONEY, measure=value)
    heavier = factories.Question(form=form, code="heavier", text="Is it heavier?", kind=QuestionKind.YES_NO)
    kind = factories.DocumentKind(name="Roof plan")
    FormDocument.objects.create(form=form, kind=kind, shown_if=heavier, shown_for=["yes"])
    factories.adopted(form)
    case_type.online, case_type.fee_schedule = True, in_force(cast.case, cast.fiona).schedule
    case_type.save()
    return case_type


def lot_split():
    """A plan case that is taken at the counter alone."""
    return factories.CaseType(name="Lot split", sector="", kind=CaseKind.PLAN, prefix="PLAN", trade="")


def guide(case_type):
    """Where is the work, and how large is the shed; the first question and its answers."""
    size = GuideQuestion.objects.create(text="How large is the shed?")
    where = GuideQuestion.objects.create(text="What is it?", is_first=True)
    GuideAnswer.objects.create(question=where, place=1, text="A shed", next=size)
    roof = GuideAnswer.objects.create(question=where, place=2, text="A roof")
    roof.case_types.set([case_type])
    GuideAnswer.objects.create(question=size, place=1, text="Small", advice="A small one needs none.")
    return where


WORTH = Decimal(12_000)
