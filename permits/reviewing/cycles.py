"""Who reads a submittal, and until when."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from contacts import audit, businessdays
from contacts.choices import DeskPurpose
from contacts.models import City, User
from contacts.refusals import NotAllowed, Reason
from permits import asked
from permits.choices import FileStatus
from permits.models import Application, Case, Discipline, DocumentVersion, FormReview, Review, ReviewCycle

# The days of a discipline that no form names: of one that staff asked to read a case.
DAYS, DAYS_AGAIN = 10, 5


def readings_wanted(case: Case) -> list[FormReview]:
    """The disciplines that the application's form names for its answers, with their days; none without a form."""
    application = Application.objects.filter(case=case).select_related("form").first()
    return asked.reviews(application.form, asked.answers_of(application)) if application else []


def readings_again(case: Case) -> list[FormReview]:
    """The disciplines that read what is resubmitted, with their days.

    Those whose latest decision does not pass, and those that said something of a document with a newer version now.
    """
    latest = {}
    for review in Review.objects.filter(cycle__case=case).select_related("discipline").order_by("cycle__number"):
        latest[review.discipline_id] = review
    newer = DocumentVersion.objects.exclude(status=FileStatus.REFUSED).filter(
        document=OuterRef("version__document"), number__gt=OuterRef("version__number")
    )
    changed = case.comments.told().filter(Exists(newer)).values_list("review__discipline", flat=True)
    again = [one for pk, one in latest.items() if not one.passes or pk in set(changed)]
    named = {one.discipline_id: one for one in readings_wanted(case)}
    return [
        named.get(one.discipline_id) or FormReview(discipline=one.discipline, days=DAYS, days_again=DAYS_AGAIN)
        for one in again
    ]


def open_cycle(case: Case, wanted: list[FormReview], *, at: datetime) -> ReviewCycle:
    """Lay what is newest on a case before its reviewers, and return the cycle. The caller holds the case.

    Each discipline has its own days, fewer from the second time on; the cycle is due when the last of them is. Whoever
    read a discipline here before reads it again; otherwise whoever of it has the least to do.
    """
    city = City.current()
    number = case.review_cycles.count() + 1
    dues = {one.discipline: _due(one.days if number == 1 else one.days_again, city, at) for one in wanted}
    cycle = ReviewCycle.objects.create(case=case, number=number, opened_at=at, due_on=max(dues.values()))
    cycle.versions.set(newest_versions(case))
    for discipline, due_on in dues.items():
        reviewer = choose_reviewer(case, discipline)
        Review.objects.create(cycle=cycle, discipline=discipline, reviewer=reviewer, due_on=due_on)
    return cycle


def newest_versions(case: Case) -> QuerySet[DocumentVersion]:
    """Of each document that lies on a case the newest version that was not refused."""
    kept = DocumentVersion.objects.exclude(status=FileStatus.REFUSED)
    newest = kept.filter(document=OuterRef("document")).order_by("-number").values("pk")[:1]
    return kept.filter(document__case=case, document__removed_at=None, pk=Subquery(newest))


def choose_reviewer(case: Case, discipline: Discipline) -> User | None:
    """Who reads a discipline on a case: whoever did before, else whoever of it has the least to read; None without."""
    reading = discipline.reviewers.filter(is_active=True, is_staff=True)
    before = Review.objects.filter(cycle__case=case, discipline=discipline, reviewer__in=reading).order_by("-pk")
    if last := before.select_related("reviewer").first():
        return last.reviewer
    waiting = Count("reviews", filter=Q(reviews__in=Review.objects.waiting().values("pk")))
    return reading.annotate(waiting=waiting).order_by("waiting", "pk").first()


@transaction.atomic
def assign(review: Review, reviewer: User, *, by: User, at: datetime) -> Review:
    """Give a review that is not decided to somebody of its discipline, and return it.

    Giving it to who has it already changes nothing. Raises NotAllowed.
    """
    case = Case.objects.lock(review.cycle.case_id)
    review = Review.objects.lock(review.pk)
    if review.is_decided:
        raise NotAllowed(_("%(discipline)s has decided already.") % {"discipline": review.discipline})
    if not review.discipline.reviewers.filter(pk=reviewer.pk, is_active=True).exists():
        raise NotAllowed(
            Reason(
                what=_("%(person)s does not read for %(discipline)s.")
                % {"person": reviewer.display_name, "discipline": review.discipline},
                remedy=_("Choose one of its reviewers."),
            )
        )
    if review.reviewer_id == reviewer.pk:
        return review
    review.reviewer = reviewer
    review.save(update_fields=["reviewer"])
    audit.record("was assigned", review, by=by, at=at, thread=case.number, discipline=review.discipline.name)
    return review


@transaction.atomic
def add_discipline(cycle: ReviewCycle, discipline: Discipline, *, by: User, at: datetime) -> Review:
    """Have one more discipline read what an open cycle is about, and return its review.

    Asked for again it changes nothing. Raises NotAllowed once the cycle is closed.
    """
    case = Case.objects.lock(cycle.case_id)
    cycle = ReviewCycle.objects.select_for_update().get(pk=cycle.pk)
    if not cycle.is_open:
        what = _("Cycle %(number)s is closed.") % {"number": cycle.number}
        raise NotAllowed(Reason(what=what, desk=DeskPurpose.PERMITS))
    if review := cycle.reviews.filter(discipline=discipline).first():
        return review
    due_on = _due(DAYS if cycle.number == 1 else DAYS_AGAIN, City.current(), at)
    reviewer = choose_reviewer(case, discipline)
    review = Review.objects.create(cycle=cycle, discipline=discipline, reviewer=reviewer, due_on=due_on)
    if due_on > cycle.due_on:
        cycle.due_on = due_on
        cycle.save(update_fields=["due_on"])
    audit.record("was added", review, by=by, at=at, thread=case.number, discipline=discipline.name)
    return review


def _due(days, city, at) -> date:
    return businessdays.add_business_days(city.day_at(at), days, city)
