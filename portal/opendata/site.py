"""What names this site in its files, and what every row is looked up in."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse

from contacts.models import City
from permits.choices import CaseKind, CaseStatus
from permits.models import PublishedStatus


@dataclass(frozen=True)
class Site:
    publisher: str
    jurisdiction: str
    zone: ZoneInfo
    permits: str  # where the pages of permits begin
    plans: str
    mapped: dict[str, str]
    labels: dict[str, str]

    @classmethod
    def here(cls) -> "Site":
        city = City.current()
        return cls(
            publisher=city.name,
            jurisdiction=city.jurisdiction,
            zone=ZoneInfo(city.time_zone),
            permits=_beginning("permits:case"),
            plans=_beginning("permits:plan"),
            mapped=dict(PublishedStatus.objects.values_list("status", "mapped")),
            labels={str(status): str(status.label) for status in CaseStatus},
        )

    def link(self, row) -> str:
        begin = self.plans if row.case_type__kind == CaseKind.PLAN else self.permits
        return f"{begin}{row.slug}/"

    def day(self, at: datetime | None) -> date | None:
        return at.astimezone(self.zone).date() if at else None


def _beginning(name):
    return settings.SITE_URL.rstrip("/") + reverse(name, args=["0"]).removesuffix("0/")
