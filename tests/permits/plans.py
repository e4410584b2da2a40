"""Applications that the desk and the reviewers are at work on, for the tests of them."""

from datetime import timedelta

from permits import models, reviewing
from permits.choices import CaseStatus, Decision, FileStatus
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


def at_desk(cast, *disciplines, **facts):
    """A round at the desk of an application that was handed in just now."""
    return reviewing.receive(submitted(cast, *disciplines, **facts), by=cast.alice, at=NOW).intake_checks.get()


def review_of(case, discipline):
    """The newest review of a discipline on a case."""
    return models.Review.objects.filter(cycle__case=case, discipline__name=discipline).order_by("-pk").first()


def plan(case, by, number=1):
    """A version of the site plan on a case."""
    kind = factories.DocumentKind()
    facts = {"added_at": NOW, "added_by": by}
    document = case.documents.filter(kind=kind).first() or case.documents.create(kind=kind, **facts)
    return models.DocumentVersion.objects.create(
        document=document,
        number=number,
        status=FileStatus.READY,
        sha256=str(number),
        size=1,
        file="documents/plan.pdf",
        file_name="plan.pdf",
        content_type="application/pdf",
        **facts,
    )


def corrected(cast, *disciplines):
    """A case whose disciplines each required one correction."""
    case = in_review(cast, *disciplines)
    for name in disciplines:
        review = review_of(case, name)
        reviewing.write(review, text=f"{name}: show the wall.", sheet="A1.0", by=cast.rita, at=LATER)
        reviewing.decide(review, decision=Decision.CORRECTIONS, by=cast.rita, at=LATER)
    case.refresh_from_db()
    return case
