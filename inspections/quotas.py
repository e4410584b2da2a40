"""Daily limits: how many visits a day the city makes of a trade, in a district, by one inspector."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef

from inspections.models import Quota, QuotaDay


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
