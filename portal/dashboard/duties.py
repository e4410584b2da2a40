"""What waits for the people of a record: letters, fees, answers, visits to request. And what is with the city."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db.models import CharField, Count, Exists, F, OuterRef, Subquery, Sum, Value, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from contacts.models import City, License, User
from inspections.choices import InspectionStatus
from inspections.models import Inspection, RequiredInspection
from payments.models import Invoice
from permits.access import Right, schedulable
from permits.applying.drafts import BEFORE_ISSUE
from permits.choices import CaseKind, CaseStatus
from permits.models import Case, Fee, Letter
from permits.searching.rows import FEES_OWED
from portal.records.nextthings import next_things

SHOWN = 5
# Not each of them has a visit that can be requested; the first few that have one are shown.
LOOKED_AT = 15
COUNTED = ("licenses", "letters", "fees", "answers", "with_city")


@dataclass(frozen=True)
class Part:
    """The first few of some records, how many there are in all, and what they owe together in dollars."""

    cases: list[Case] = field(default_factory=list)
    count: int = 0
    owed: Decimal = Decimal(0)

    @property
    def more(self) -> int:
        return self.count - len(self.cases)


@dataclass(frozen=True)
class Duties:
    licenses: Part
    letters: Part
    fees: Part
    answers: Part
    visits: list[Case]
    with_city: Part

    @property
    def count(self) -> int:
        """How many records wait for the account; of those with visits only the ones that are shown."""
        counts = (self.licenses.count, self.letters.count, self.fees.count, self.answers.count)
        return sum(counts) + len(self.visits)


def read(user: User, *, at: datetime, city: City) -> Duties:
    """The duties of an account. Each case has its `step` (inspections.offers.NextStep) and, of fees, its `due_on`."""
    invoices = Invoice.objects.open().filter(case=OuterRef("pk")).order_by("due_on", "pk")
    here = Case.objects.kept_here().annotate(due_on=Subquery(invoices.values("due_on")[:1]), fees_owed=FEES_OWED)
    own = here.mine(user)
    unread = Letter.objects.unread_by(user).filter(case=OuterRef("pk"), from_city=True)
    parts = [
        _part(_to_confirm(here, user), "licenses"),
        _part(own.filter(Exists(unread)), "letters"),
        _part(
            own.filter(Exists(Fee.objects.owed().filter(case=OuterRef("pk")))),
            "fees",
            F("due_on").asc(nulls_last=True),
        ),
        _part(own.filter(status__in=CaseStatus.WAITS_FOR_APPLICANT), "answers"),
        _part(own.filter(status__in=CaseStatus.WITH_THE_CITY), "with_city"),
        _part(_to_visit(own, user), "visits", F("has_failed").desc(), most=LOOKED_AT),
    ]
    first, *others = parts
    found = {name: [] for name in (*COUNTED, "visits")}
    for case in first.union(*others, all=True):
        found[case.why].append(case)
    for name in COUNTED:
        found[name].sort(key=lambda case: case.place)
    every = [case for cases in found.values() for case in cases]
    steps = next_things(every, user, at=at, city=city)
    for case in every:
        case.step = steps.get(case.pk)
    ready = [case for case in sorted(found["visits"], key=lambda case: case.place) if _is_to_do(case)]
    return Duties(**{name: _counted(found[name]) for name in COUNTED}, visits=ready[:SHOWN])


def _to_confirm(cases, user):
    """Those whose applicants named a license that the account acts under, and that nobody has confirmed yet."""
    return cases.filter(
        application__license_asked__in=License.objects.keys_open_to(user, Right.APPLY),
        application__discarded_at=None,
        status__in=(CaseStatus.DRAFT, *BEFORE_ISSUE),
    )


def _to_visit(own, user):
    """Issued permits on which the account may request visits, with a required one that has not passed and is not asked
    for. Which of them can be requested now, the rules of visits say.
    """
    required = RequiredInspection.objects.filter(case_type=OuterRef("case_type"), optional=False)
    done = Inspection.objects.filter(
        case=OuterRef(OuterRef("pk")),
        inspection_type=OuterRef("inspection_type"),
        status__in=(InspectionStatus.PASSED, *InspectionStatus.LIVE),
    )
    failed = Inspection.objects.filter(case=OuterRef("pk"), status__in=InspectionStatus.NEEDS_COMMENT)
    cases = own.filter(
        Exists(required.filter(~Exists(done))), status=CaseStatus.ISSUED, case_type__kind=CaseKind.PERMIT
    )
    return schedulable(cases, user).alias(has_failed=Exists(failed))


def _is_to_do(case):
    """Whether there is something to request or to put right; a visit on the calendar stands among the dates."""
    return bool(case.step and case.step.url) and case.step.url != reverse("inspections:list", args=[case.slug])


def _part(cases, why, *first, most=SHOWN):
    """The first few of some cases, each with how many there are and what all of them owe."""
    order = [*first, F("filed_on").desc(), F("pk").desc()]
    return (
        cases.for_display()
        .annotate(
            why=Value(why, CharField()),
            place=Window(RowNumber(), order_by=order),
            of_them=Window(Count("pk")),
            owed_by_all=Window(Sum("fees_owed")),
        )
        .order_by(*order)[:most]
    )


def _counted(cases):
    return Part(cases, cases[0].of_them, cases[0].owed_by_all or Decimal(0)) if cases else Part()
