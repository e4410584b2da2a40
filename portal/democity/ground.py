"""What every part of the invented city stands on: one source of chance, and today."""

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Ground:
    chance: random.Random
    today: date
    zone: ZoneInfo

    def days_ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def at(self, day: date, hour: int = 10, minute: int = 0) -> datetime:
        """A moment of a day on the city's clock."""
        return datetime.combine(day, time(hour, minute), tzinfo=self.zone)

    def office_hour(self, day: date) -> datetime:
        """Some moment of a day while the counter is open, and never one that is still to come."""
        return self.at(day, self.chance.randrange(8, 16), self.chance.randrange(60))

    def weighted(self, table: dict):
        return self.chance.choices(list(table), weights=list(table.values()))[0]
