"""What an application comes to, before there is one: by the city's fee schedules of the day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from permits import fees
from permits.fees import reckoning
from permits.fees.reckoning import FeeLine
from permits.models import ApplicationForm, CaseType, FeeItem, Measure, Question


@dataclass(frozen=True)
class Cost:
    """What a case type comes to; more, once it is known how much there is of what it `lacks`."""

    lines: list[FeeLine]
    total: Decimal
    lacks: list[Measure]


@dataclass(frozen=True)
class Prices:
    """The schedules in force of some case types, and what their forms measure. Asks nothing more once it is read."""

    items: dict[int, list[FeeItem]]
    asked: dict[int, dict[str, Measure]]

    @classmethod
    def read(cls, case_types: Iterable[CaseType], *, on: date, questions: Iterable[Question] | None = None) -> "Prices":
        """For a day of the city; a handful of queries, however many types.

        `questions` are those of the forms in use, where they were read already, with form and measure.
        """
        case_types = list(case_types)
        schedules = {one.fee_schedule_id for one in case_types} - {None}
        if questions is None:
            in_use = ApplicationForm.objects.in_use().filter(case_type__in=[one.pk for one in case_types])
            questions = Question.objects.filter(form__in=in_use.values("pk"), measure__isnull=False)
            questions = questions.select_related("measure", "form")
        asked = defaultdict(dict)
        for question in questions:
            if question.measure_id is None:
                continue
            asked[question.form.case_type_id][question.measure.code] = question.measure
        return cls(fees.items_in_force(schedules, on=on), asked)

    def measures(self, case_types: Iterable[CaseType]) -> list[Measure]:
        """What the fees of some types are reckoned by, the valuation first.

        Only what their forms ask: a schedule may serve types that count other things.
        """
        needed = {measure.code: measure for one in case_types for measure in self._needed(one)}
        return sorted(needed.values(), key=lambda one: (not one.is_valuation, one.name))

    def of(self, case_type: CaseType, measures: Mapping[str, Decimal]) -> Cost | None:
        """What a type comes to for measures by code, without what staff ask for; None without a schedule in force."""
        items = self.items.get(case_type.fee_schedule_id)
        if items is None:
            return None
        needed = self._needed(case_type)
        lines = reckoning.reckon(items, {one.code: measures[one.code] for one in needed if one.code in measures})
        return Cost(lines, reckoning.total(lines), [one for one in needed if one.code not in measures])

    def _needed(self, case_type):
        items, asked = self.items.get(case_type.fee_schedule_id, []), self.asked.get(case_type.pk, {})
        counted = {item.measure.code for item in items if item.measure_id and not item.is_asked_for}
        return [measure for code, measure in asked.items() if code in counted]
