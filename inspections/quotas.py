"""Daily limits: how many visits a day the city makes of a trade, in a district, by one inspector."""

import datetime
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import F, OuterRef

from inspections.choices import InspectionStatus
from inspections.models import Inspection, Quota, QuotaDay


@dataclass(frozen=True)
class Limits:
    """The daily limits, and which of them are used up on some days."""

    quotas: list[Quota]
    used_up: set[tuple[int, datetime.date]]

    @classmethod
    def read(cls, days: Collection[datetime.date], *, held: Collection[int] = ()) -> "Limits":
        """The limits and their counters on `days`, in one query; the counters `held` never count as used up."""
        full = QuotaDay.objects.filter(quota=OuterRef("pk"), day__in=days, booked__gte=F("capacity"))
        full = full.exclude(pk__in=held)
        quotas = list(Quota.objects.annotate(full=ArraySubquery(full.values("day"))).order_by("pk"))
        return cls(quotas=quotas, used_up={(quota.pk, day) for quota in quotas for day in quota.full})

    def on(self, inspector_id: int, district_id: int | None, trade: str) -> list[Quota]:
        """Under which limits a visit counts: those that name nothing else than its own inspector, district, trade."""
        return [
            quota
            for quota in self.quotas
            if quota.inspector_id in (None, inspector_id)
            and quota.district_id in (None, district_id)
            and quota.trade in ("", trade)
        ]

    def leave_room(self, quotas: Collection[Quota], day: datetime.date) -> bool:
        """Whether one more visit fits under all of these on that day."""
        return all(quota.visits > 0 and (quota.pk, day) not in self.used_up for quota in quotas)


@transaction.atomic
def recount(quota: Quota, *, today: datetime.date) -> None:
    """Let the counters from `today` on say what is booked under a limit that is new or was changed.

    Where more is booked than it admits now, nothing is cancelled and no more is taken. The visits are held first, as
    those who move or cancel one hold it, and then the counters; who books at this very moment may not count yet.
    """
    ahead = Inspection.objects.exclude(status=InspectionStatus.CANCELLED).filter(slot__day__gte=today)
    list(ahead.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk"))
    counted = ahead.filter(**_which(quota))
    QuotaDay.objects.bulk_create(
        [
            QuotaDay(quota=quota, day=day, capacity=quota.visits)
            for day in counted.order_by("slot__day").values_list("slot__day", flat=True).distinct()
        ],
        ignore_conflicts=True,
    )
    counters = list(QuotaDay.objects.select_for_update().filter(quota=quota, day__gte=today).order_by("pk"))
    by_day = defaultdict(list)
    for pk, day in counted.values_list("pk", "slot__day"):
        by_day[day].append(pk)
    for counter in counters:
        counter.booked = len(by_day[counter.day])
        counter.capacity = max(quota.visits, counter.booked)
    QuotaDay.objects.bulk_update(counters, ["booked", "capacity"])
    links = Inspection.quotas.through
    links.objects.filter(quotaday__in=counters).delete()
    links.objects.bulk_create(
        links(inspection_id=pk, quotaday_id=counter.pk) for counter in counters for pk in by_day[counter.day]
    )


def _which(quota):
    """The visits that count under a limit, as a filter."""
    facts = {
        "slot__inspector": quota.inspector_id,
        "case__address__district": quota.district_id,
        "inspection_type__trade": quota.trade,
    }
    return {name: value for name, value in facts.items() if value}
