"""Where a permit stands with its visits: what is listed, what has passed, what waits for what."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce, JSONObject
from django.utils.translation import gettext as _

from inspections.choices import FeeStops, InspectionStatus
from inspections.models import Calendar, Inspection, InspectionType, RequiredInspection
from permits.choices import CaseStatus, FeeStatus, HoldBlocks
from permits.models import Case, Fee, Hold

TERMS = ("open_statuses", "fee_stops", "final_waits_for_fees")
HOLD_FACTS = ("reason", "remedy", "severity", "blocks", "desk", "placed_at")
# A permit under this one in such a state keeps nobody waiting. An expired one does: its work was not approved.
DONE_OR_DROPPED = (
    CaseStatus.DRAFT,
    CaseStatus.FINALED,
    CaseStatus.CLOSED,
    CaseStatus.WITHDRAWN,
    CaseStatus.DENIED,
    CaseStatus.VOID,
)


@dataclass(frozen=True)
class Line:
    """One type on the permit's list, with its visits so far, oldest first."""

    required: RequiredInspection
    visits: list[Inspection] = field(default_factory=list)

    @property
    def type(self) -> InspectionType:
        return self.required.inspection_type

    @property
    def passed(self) -> Inspection | None:
        return next((visit for visit in self.visits if visit.has_passed), None)

    @property
    def live(self) -> Inspection | None:
        return next((visit for visit in self.visits if visit.is_live), None)

    @property
    def failures(self) -> int:
        return sum(visit.status == InspectionStatus.FAILED for visit in self.visits)

    @property
    def fee_owed(self) -> Fee | None:
        """The re-inspection fee of this type that is still to be paid."""
        owed = (visit.fee for visit in self.visits if visit.fee and visit.fee.status == FeeStatus.OWED)
        return next(owed, None)


@dataclass(frozen=True)
class Terms:
    """What the city's rules say of any permit's standing."""

    open_statuses: list[str]
    fee_stops: str
    final_waits_for_fees: bool


@dataclass(frozen=True)
class Standing:
    case: Case
    terms: Terms
    lines: list[Line]
    visits: list[Inspection]
    fees_owed: Decimal
    open_parts: list[str]
    holds: list[Hold]

    @classmethod
    def read(cls, case: Case) -> "Standing":
        """Everything about the permit's visits, in three queries however many there are."""
        return cls.read_many([case])[case.pk]

    @classmethod
    def read_many(cls, cases: Iterable[Case]) -> dict[int, "Standing"]:
        """The same of several permits by their key, in three queries however many permits there are."""
        cases = {case.pk: case for case in cases}
        if not cases:
            return {}
        visits, required = defaultdict(list), defaultdict(list)
        for visit in Inspection.objects.filter(case__in=cases).with_people().order_by("case", "number"):
            visit.case = cases[visit.case_id]
            visits[visit.case_id].append(visit)
        for line in RequiredInspection.objects.of_case_types({case.case_type_id for case in cases.values()}):
            required[line.case_type_id].append(line)
        facts = _what_else_counts(cases)
        return {
            pk: cls(case=case, lines=_lines(required[case.case_type_id], visits[pk]), visits=visits[pk], **facts[pk])
            for pk, case in cases.items()
        }

    @property
    def takes_visits(self) -> bool:
        """Whether the permit is ours, and in a status in which visits can be requested."""
        return self.case.status in self.terms.open_statuses and not self.case.is_foreign

    @property
    def inspect_holds(self) -> list[Hold]:
        return [hold for hold in self.holds if hold.stops(HoldBlocks.INSPECT)]

    @property
    def final_holds(self) -> list[Hold]:
        return [hold for hold in self.holds if hold.stops(HoldBlocks.FINAL)]

    def line(self, inspection_type: InspectionType) -> Line | None:
        return next((line for line in self.lines if line.type == inspection_type), None)

    def waits_for(self, line: Line) -> list[str]:
        """What has to happen before this visit, in words.

        A final waits for everything else that is required (IRC R109.1 puts it last) and for the permits under
        this one. Of a chain only the last link is named: insulation, not framing before it.
        """
        missing = self._missing(line)
        named = [other for other in missing if not any(other in self._chain(more) for more in missing)]
        words = [in_sentence(other.type.name) for other in named]
        if line.type.is_final:
            words += [_("%(number)s to be finaled") % {"number": number} for number in self.open_parts]
        return words

    def waits_for_fees(self, line: Line) -> Decimal:
        """Dollars to be paid before this visit: all that is owed for a final, else what an unpaid re-inspection
        fee stops; both where the city says so.
        """
        if line.type.is_final and self.terms.final_waits_for_fees:
            return self.fees_owed
        if self.terms.fee_stops == FeeStops.EVERY_REQUEST or (
            self.terms.fee_stops == FeeStops.FINAL and line.type.is_final
        ):
            return sum((fee.amount for fee in self._reinspection_fees()), Decimal(0))
        if self.terms.fee_stops == FeeStops.SAME_TYPE and line.fee_owed:
            return line.fee_owed.amount
        return Decimal(0)

    def all_required_passed(self) -> bool:
        needed = [line for line in self.lines if not line.required.optional]
        return bool(needed) and all(line.passed for line in needed)

    def _reinspection_fees(self):
        """Those still owed on the permit, of whatever type."""
        owed = {visit.fee.pk: visit.fee for visit in self.visits if visit.fee and visit.fee.status == FeeStatus.OWED}
        return owed.values()

    def _missing(self, line):
        wanted = set(line.required.after)
        if line.type.is_final:
            wanted |= {other.type.pk for other in self.lines if not other.required.optional and not other.type.is_final}
        return [o for o in self.lines if o.type.pk in wanted and not o.passed and o is not line]

    def _chain(self, line):
        """Every line that still has to pass before this one, near and far."""
        found, ahead = [], self._missing(line)
        while ahead:
            step = ahead.pop()
            if step not in found:
                found.append(step)
                ahead += self._missing(step)
        return found


def _lines(required, visits):
    by_type = defaultdict(list)
    for visit in visits:
        by_type[visit.inspection_type_id].append(visit)
    lines = [Line(required=one, visits=by_type[one.inspection_type_id]) for one in required]
    # A type out of use is not asked for any more, and nothing waits for it; what came of it before stays.
    return [line for line in lines if line.type.is_active or line.live or line.passed]


def _what_else_counts(cases):
    """Fees, open holds, the permits under each case and the rules, by its key, in one query."""
    owed = Fee.objects.owed().filter(case=OuterRef("pk")).order_by().values("case").annotate(total=Sum("amount"))
    parts = Case.objects.filter(parent=OuterRef("pk")).exclude(status__in=DONE_OR_DROPPED)
    hold = JSONObject(**{name: name for name in HOLD_FACTS})
    holds = Hold.objects.open().filter(case=OuterRef("pk")).order_by("placed_at", "pk")
    rules = Calendar.objects.filter(pk=1).values(row=JSONObject(**{name: name for name in TERMS}))
    found = Case.objects.filter(pk__in=cases).values(
        "pk",
        rules=Subquery(rules),
        fees_owed=Coalesce(Subquery(owed.values("total")), Decimal(0)),
        open_parts=ArraySubquery(parts.order_by("number").values("number")),
        open_holds=ArraySubquery(holds.values(hold=hold)),
    )
    return {
        facts.pop("pk"): {
            "holds": _read_holds(facts.pop("open_holds")),
            "terms": Terms(**facts.pop("rules")),
            **facts,
        }
        for facts in found
    }


def _read_holds(rows):
    return [Hold(**row | {"placed_at": datetime.fromisoformat(row["placed_at"])}) for row in rows]


def in_sentence(name: str) -> str:
    """A type's name in the middle of a sentence: framing, but HVAC."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def listed(words: list[str]) -> str:
    """a; a and b; a, b, and c."""
    if len(words) < 3:
        return _(" and ").join(words)
    return _("%(first)s, and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}
