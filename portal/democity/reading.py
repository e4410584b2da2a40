"""What lies at the desk and before the reviewers of the invented city, and what they asked for."""

from datetime import date, datetime, timedelta

from contacts.businessdays import add_business_days
from contacts.models import City
from permits.choices import CaseStatus, CommentKind, CommentStatus, Decision
from permits.models import (
    ApplicationForm,
    Case,
    Comment,
    Discipline,
    FormReview,
    IntakeCheck,
    MissingThing,
    Review,
    ReviewCycle,
)
from portal.democity import steps
from portal.democity.ground import Ground

MISSING = (
    "The site plan has no distances from the building to the lot lines.",
    "The owner has not signed.",
    "The calculations of the beams, stamped by an engineer.",
)
CORRECTIONS = {
    "Building": (
        ("A2.1", "north wall", "CBC R302.1", "Show the fire rating of the wall within 5 feet of the lot line."),
        ("S1.0", "detail 4", "CBC R403.1", "Give the depth of the footings below grade."),
        ("A3.0", "stair", "CBC R311.7", "Show rise, run and handrail of the stair."),
    ),
    "Fire": (("A1.1", "kitchen", "CFC 904.13", "Show the hood's suppression system and its pull station."),),
    "Planning": (("A0.1", "site plan", "", "Show the setbacks, and the height above the existing grade."),),
    "Health": (("A1.1", "prep area", "CalCode 114268", "Name the finish of floors, walls and ceilings."),),
}  # fmt: skip
OTHERWISE = (("A0.0", "cover sheet", "", "List all sheets, and give each the address of the site."),)
LAST = (CaseStatus.SUBMITTED, CaseStatus.INCOMPLETE, CaseStatus.IN_REVIEW, CaseStatus.CORRECTIONS)


class Readers:
    """Who reads what: the disciplines that a case type's form names, or Building where it names none."""

    def __init__(self):
        parts = FormReview.objects.filter(form__in=ApplicationForm.objects.in_use(), shown_if=None)
        self.named = {}
        for part in parts.select_related("form", "discipline").order_by("place", "pk"):
            self.named.setdefault(part.form.case_type_id, []).append(part)
        self.building = FormReview(discipline=Discipline.objects.get(name="Building"))
        self.people = {
            one.pk: list(one.reviewers.order_by("pk")) for one in Discipline.objects.prefetch_related("reviewers")
        }

    def of(self, case: Case) -> list[FormReview]:
        return self.named.get(case.case_type_id) or [self.building]

    def person(self, discipline: Discipline, case: Case):
        people = self.people[discipline.pk]
        return people[case.pk % len(people)] if people else None


def build(ground: Ground, people, cases: list[Case]) -> None:
    """Of each case that is checked or reviewed: its rounds at the desk, its cycle, and what was asked for."""
    city, readers = City.current(), Readers()
    for case in cases:
        if case.is_foreign or case.status not in LAST:
            continue
        days = dict(steps.of(case, ground.today))
        came = days[CaseStatus.SUBMITTED]
        read = days.get(CaseStatus.IN_REVIEW)
        technician = people.users["technician"] if read or case.pk % 2 else None
        check = IntakeCheck.objects.create(
            case=case,
            number=1,
            received_at=ground.at(came, 9),
            due_on=add_business_days(came, case.terms.days_to_check, city),
            technician=people.users["technician"] if case.status == CaseStatus.INCOMPLETE else technician,
        )
        if case.status == CaseStatus.INCOMPLETE:
            _return(check, ground.at(days[CaseStatus.INCOMPLETE], 11))
        elif read:
            check.accepted_at = ground.at(read, 11)
            check.save(update_fields=["accepted_at"])
            told = days.get(CaseStatus.CORRECTIONS)
            _read(case, readers, city, ground.at(read, 11), ground.at(told, 16) if told else None)


def _return(check, at):
    MissingThing.objects.bulk_create(MissingThing(check_round=check, text=text) for text in MISSING[: 1 + check.pk % 3])
    check.returned_at = at
    check.save(update_fields=["returned_at"])


def _read(case: Case, readers: Readers, city: City, at: datetime, told: datetime | None):
    wanted = readers.of(case)
    day = city.day_at(at)
    dues = {one.discipline: _due(day, one, city) for one in wanted}
    cycle = ReviewCycle.objects.create(case=case, number=1, opened_at=at, due_on=max(dues.values()))
    asked = 0
    for discipline, due_on in dues.items():
        person = readers.person(discipline, case)
        review = Review.objects.create(cycle=cycle, discipline=discipline, reviewer=person, due_on=due_on)
        if told:
            asked += _ask(review, person, told, after=asked, passes=asked > 0 and discipline.pk % 3 == 0)
    if told:
        cycle.decision, cycle.closed_at = Decision.CORRECTIONS, told
        cycle.save(update_fields=["decision", "closed_at"])


def _ask(review: Review, person, told: datetime, *, after: int, passes: bool) -> int:
    """What one discipline asks for, numbered on from what others did; returns how many."""
    asked = [] if passes else CORRECTIONS.get(review.discipline.name, OTHERWISE)
    Comment.objects.bulk_create(
        Comment(
            case=review.cycle.case,
            number=number,
            review=review,
            kind=CommentKind.CORRECTION,
            text=text,
            code=code,
            sheet=sheet,
            place=place,
            told_at=told,
            status=CommentStatus.OPEN,
        )
        for number, (sheet, place, code, text) in enumerate(asked, start=after + 1)
    )
    review.decision = Decision.CORRECTIONS if asked else Decision.APPROVED
    review.decided_at, review.decided_by = told - timedelta(hours=1), person
    review.save()
    return len(asked)


def _due(day: date, reading: FormReview, city: City) -> date:
    return add_business_days(day, reading.days, city)
