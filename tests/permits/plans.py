"""Applications that the desk and the reviewers are at work on, for the tests of them."""

from datetime import timedelta

from permits import models, reviewing
from permits.choices import CaseStatus
from tests import factories
from tests.factories import NOW

LATER = NOW + timedelta(hours=1)


def reader(discipline, username):
    """A reviewer of a discipline."""
    user = factories.User(username=username, is_staff=True)
    discipline.reviewers.add(user)
    return user


def submitted(cast, *disciplines, **facts):
    """A case of Alice's that was handed in just now; Rita reads for the disciplines that are named."""
    case_type = factories.CaseType(name=f"Read by {', '.join(disciplines)}, {sorted(facts.items())}", **facts)
    form = factories.ApplicationForm(case_type=case_type)
    for name in disciplines:
        discipline = factories.Discipline(name=name)
        discipline.reviewers.add(cast.rita)
        models.FormReview.objects.create(form=form, discipline=discipline, days=10, days_again=5)
    case = factories.Case(case_type=case_type, status=CaseStatus.SUBMITTED, license=None)
    facts = {"begun_by": cast.alice, "submitted_by": cast.alice, "submitted_at": NOW}
    factories.Application(case=case, form=factories.adopted(form), **facts)
    applicant = factories.ContactType(name="Applicant who applies", may_apply=True, may_upload=True)
    contact = cast.case.contacts.get().contact
    models.CaseContact.objects.create(case=case, contact=contact, contact_type=applicant)
    return case


def in_review(cast, *disciplines, **facts):
    """The same, with its reviewers."""
    return reviewing.receive(submitted(cast, *disciplines, is_checked=False, **facts), by=cast.alice, at=NOW)
