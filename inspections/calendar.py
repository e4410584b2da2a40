"""Which days can be asked for at a moment, and why the others cannot. Pure once the timetable is read.

Cut-offs are judged in the city's own zone; a holiday or blackout day is no working day, neither for a visit
nor for the notice before it.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models.functions import JSONObject
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.businessdays import add_business_days, holiday_name, is_business_day
from contacts.formats import clock
from contacts.models import City
from inspections.models import Blackout, Calendar, Window

ONE_DAY = datetime.timedelta(days=1)
# Far enough for the longest horizon the rules admit, with holidays and blackouts in between.
READ_AHEAD = datetime.timedelta(days=250)
READ_BACK = datetime.timedelta(days=60)
BLACKOUT_FACTS = ("day", "weekday", "week_of_month", "every_weeks", "starts_on", "reason")


@dataclass(frozen=True)
class Timetable:
    """The city's rules about visits, read once."""

    city: City
    rules: Calendar
    windows: list[Window]
    blackouts: Mapping[datetime.date, str]

    @classmethod
    def read(cls, at: datetime.datetime, city: City | None = None) -> "Timetable":
        """The rules in force, with the blackout days around `at`, in one query when the city is at hand."""
        city = city or City.current()
        today = at.astimezone(ZoneInfo(city.time_zone)).date()
        windows = (
            Window.objects.filter(active=True)
            .order_by("starts", "pk")
            .values(
                row=JSONObject(id="id", code="code", name="name", starts="starts", ends="ends", capacity="capacity")
            )
        )
        blackouts = Blackout.objects.order_by("pk").values(row=JSONObject(**{name: name for name in BLACKOUT_FACTS}))
        rules = Calendar.objects.annotate(
            window_rows=ArraySubquery(windows), blackout_rows=ArraySubquery(blackouts)
        ).get(pk=1)
        return cls(
            city=city,
            rules=rules,
            windows=[_window(row) for row in rules.window_rows],
            blackouts=_days_blacked_out([_blackout(row) for row in rules.blackout_rows], today),
        )

    def today(self, at: datetime.datetime) -> datetime.date:
        return at.astimezone(ZoneInfo(self.city.time_zone)).date()

    def is_working_day(self, day: datetime.date) -> bool:
        return is_business_day(day, self.city, self.blackouts)

    def closes_at(self, day: datetime.date) -> datetime.datetime:
        """The moment from which `day` can't be asked for any more, in UTC."""
        notice, before = self.rules.notice_days, day
        while notice:
            before -= ONE_DAY
            notice -= self.is_working_day(before)
        return self._moment(before, self.rules.close_at)

    def cancel_until(self, day: datetime.date) -> datetime.datetime:
        """The moment from which a visit on `day` can't be cancelled any more, in UTC."""
        return self._moment(day, self.rules.cancel_until)

    def last_day(self, at: datetime.datetime) -> datetime.date:
        """The end of the horizon."""
        return add_business_days(self.today(at), self.rules.horizon_days, self.city, self.blackouts)

    def open_days(self, at: datetime.datetime) -> list[datetime.date]:
        """Every day that can be asked for now, in order."""
        return [day for day in self._days_ahead(at) if at < self.closes_at(day)]

    def why_closed(self, day: datetime.date, at: datetime.datetime) -> str:
        """Why a day can't be asked for, in a sentence; empty when it can."""
        name = date_format(day, "l, F j")
        if day <= self.today(at):
            return _("%(day)s is not ahead of us.") % {"day": name}
        if holiday_name(day, self.city):
            return _("%(day)s is a holiday.") % {"day": name}
        if day in self.blackouts:
            return _("There are no inspections on %(day)s: %(reason)s.") % {
                "day": name,
                "reason": self.blackouts[day].rstrip("."),
            }
        if day.weekday() > 4:
            return _("There are no inspections on Saturdays and Sundays.")
        if at >= self.closes_at(day):
            return self._closed_sentence(day, at)
        if day > self.last_day(at):
            return _("Inspections can be requested up to %(day)s.") % {"day": date_format(self.last_day(at), "l, F j")}
        return ""

    def note(self, at: datetime.datetime, until: datetime.date) -> str:
        """What to know about the days up to `until`: the next cut-off, and the days left out."""
        sentences = []
        ahead = self._days_ahead(at)
        if ahead:
            sentences.append(self._closed_sentence(ahead[0], at))
        span = [self.today(at) + n * ONE_DAY for n in range(1, (until - self.today(at)).days + 1)]
        holidays = [day for day in span if day.weekday() < 5 and holiday_name(day, self.city)]
        if holidays:
            sentences.append(
                ngettext("%(days)s is a holiday.", "%(days)s are holidays.", len(holidays))
                % {"days": _list_of_days(holidays)}
            )
        sentences += [
            _("No inspections on %(day)s: %(reason)s.")
            % {"day": date_format(day, "F j"), "reason": self.blackouts[day].rstrip(".")}
            for day in span
            if day.weekday() < 5 and day in self.blackouts and day not in holidays
        ]
        return " ".join(sentences)

    def window(self, code: str) -> Window | None:
        return next((window for window in self.windows if window.code == code), None)

    def _days_ahead(self, at):
        """The working days after today within the horizon, whether or not their cut-off has passed."""
        days, day, last = [], self.today(at), self.last_day(at)
        while day < last:
            day += ONE_DAY
            if self.is_working_day(day):
                days.append(day)
        return days

    def _closed_sentence(self, day, at):
        cutoff = self.closes_at(day)
        local = cutoff.astimezone(ZoneInfo(self.city.time_zone))
        facts = {
            "day": date_format(day, "l"),
            "when": _("today") if local.date() == self.today(at) else date_format(local.date(), "l"),
            "time": clock(local.time()),
        }
        if at < cutoff:
            return _("Requests for %(day)s close %(when)s at %(time)s.") % facts
        return _("Requests for %(day)s closed %(when)s at %(time)s.") % facts

    def _moment(self, day, time):
        local = datetime.datetime.combine(day, time, tzinfo=ZoneInfo(self.city.time_zone))
        return local.astimezone(datetime.UTC)


def _list_of_days(days):
    """November 26 and 27; December 24, 25 and January 1."""
    words, month = [], None
    for day in days:
        words.append(date_format(day, "j" if day.month == month else "F j"))
        month = day.month
    if len(words) == 1:
        return words[0]
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def _days_blacked_out(blackouts, today):
    first, last = today - READ_BACK, today + READ_AHEAD
    span = (first + n * ONE_DAY for n in range((last - first).days))
    return {day: blackout.reason for day in span for blackout in blackouts if blackout.covers(day)}


def _window(row):
    times = {name: datetime.time.fromisoformat(row[name]) for name in ("starts", "ends")}
    return Window(**row | times)


def _blackout(row):
    days = {name: row[name] and datetime.date.fromisoformat(row[name]) for name in ("day", "starts_on")}
    return Blackout(**row | days)
