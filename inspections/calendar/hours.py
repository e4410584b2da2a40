"""The moments and days that follow from the city's rules. Pure.

Cut-offs are judged in the city's own zone; a holiday or blackout day is no working day, neither for a visit nor for
the notice before it.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

from contacts.businessdays import holiday_name
from contacts.models import City
from inspections.choices import DayUnit
from inspections.models import Calendar, InspectionType, Window

ONE_DAY = datetime.timedelta(days=1)
# Far enough for the longest horizon the rules admit, with holidays and blackouts in between; it ends there anyway.
READ_AHEAD = datetime.timedelta(days=250)
READ_BACK = datetime.timedelta(days=60)


@dataclass(frozen=True)
class Hours:
    """The city's rules about visits, with the blackout days around today."""

    city: City
    rules: Calendar
    windows: list[Window]
    blackouts: Mapping[datetime.date, str]

    def today(self, at: datetime.datetime) -> datetime.date:
        return at.astimezone(self.zone).date()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.city.time_zone)

    def is_working_day(self, day: datetime.date) -> bool:
        return (
            day.weekday() in self.rules.working_days and day not in self.blackouts and not holiday_name(day, self.city)
        )

    def closes_at(
        self, day: datetime.date, inspection_type: InspectionType | None = None, window: Window | None = None
    ) -> datetime.datetime:
        """The moment from which a day can't be asked for in advance any more, in UTC; without a window, its last one.

        Counted in working days before the day, by the type's own hour and notice where it has them, and never later
        than so many real hours before the window begins.
        """
        notice, hour = self.rules.notice_days, self.rules.close_at
        if inspection_type and inspection_type.notice_days is not None:
            notice = inspection_type.notice_days
        if inspection_type and inspection_type.close_at is not None:
            hour = inspection_type.close_at
        before = day
        while notice and day - before < READ_BACK:
            before -= ONE_DAY
            notice -= self.is_working_day(before)
        by_hours = self._last_beginning(day, window) - datetime.timedelta(hours=self.rules.notice_hours)
        return min(self.moment(before, hour), by_hours)

    def same_day_closes_at(self, day: datetime.date, window: Window | None = None) -> datetime.datetime | None:
        """Until when what is still free on `day` can be asked for on that day itself, in UTC; None: never."""
        if self.rules.same_day_until is None:
            return None
        return min(self.moment(day, self.rules.same_day_until), self._last_beginning(day, window))

    def is_same_day(
        self,
        day: datetime.date,
        at: datetime.datetime,
        inspection_type: InspectionType | None = None,
        window: Window | None = None,
    ) -> bool:
        """Whether asking for `day` at `at` takes the city's same-day rule, and with it the same-day fee."""
        if day != self.today(at) or not self.is_working_day(day):
            return False
        until = self.same_day_closes_at(day, window)
        return until is not None and self.closes_at(day, inspection_type, window) <= at < until

    def cancel_until(self, day: datetime.date) -> datetime.datetime:
        """The moment from which a visit on `day` can't be moved, nor cancelled without a fee, any more, in UTC."""
        return self.moment(day, self.rules.cancel_until)

    def late_cancel_fee(self, day: datetime.date, at: datetime.datetime) -> Decimal:
        """Dollars that cancelling a visit on `day` costs at `at`: nothing in time, or where the city takes no fee."""
        return self.rules.late_cancel_fee if at >= self.cancel_until(day) else Decimal(0)

    def last_day(self, at: datetime.datetime) -> datetime.date:
        """The end of the horizon, counted in working days or in all days."""
        day, left = self.today(at), self.rules.horizon_days
        if self.rules.horizon_unit == DayUnit.CALENDAR:
            return day + left * ONE_DAY
        end = day + READ_AHEAD
        while left and day < end:
            day += ONE_DAY
            left -= self.is_working_day(day)
        return day

    def open_days(self, at: datetime.datetime, inspection_type: InspectionType | None = None) -> list[datetime.date]:
        """Every day that can be asked for now, in order; today only where notice or the same-day rule allows it."""
        return [
            day
            for day in self.working_days_ahead(at)
            if at < self.closes_at(day, inspection_type) or self.is_same_day(day, at, inspection_type)
        ]

    def working_days_ahead(self, at: datetime.datetime) -> list[datetime.date]:
        """The working days within the horizon, today first, whether or not their cut-off has passed."""
        today = self.today(at)
        span = (today + n * ONE_DAY for n in range((self.last_day(at) - today).days + 1))
        return [day for day in span if self.is_working_day(day)]

    def moment(self, day: datetime.date, hour: datetime.time) -> datetime.datetime:
        """A clock time of the city on a day, in UTC.

        One that the change to summer time leaves out is the moment it would have been; one that comes twice is the
        first of the two.
        """
        return datetime.datetime.combine(day, hour, tzinfo=self.zone).astimezone(datetime.UTC)

    def _last_beginning(self, day, window):
        """When the window, or the last of them all, begins; the end of the day where none is offered."""
        beginnings = [one.starts for one in ([window] if window else self.windows)]
        return self.moment(day, max(beginnings, default=datetime.time.max))
