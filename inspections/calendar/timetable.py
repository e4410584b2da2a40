"""Which days can be asked for at a moment, and why the others cannot, in words. Pure once it is read."""

import datetime
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models.functions import JSONObject
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from contacts.businessdays import holiday_name
from contacts.formats import clock, money
from contacts.models import City
from inspections.calendar.hours import ONE_DAY, READ_AHEAD, READ_BACK, Hours
from inspections.models import Blackout, Calendar, InspectionType, Window

BLACKOUT_FACTS = ("day", "weekday", "week_of_month", "every_weeks", "starts_on", "reason")
DAYS_IN_GENERAL = (
    gettext_lazy("Mondays"),
    gettext_lazy("Tuesdays"),
    gettext_lazy("Wednesdays"),
    gettext_lazy("Thursdays"),
    gettext_lazy("Fridays"),
    gettext_lazy("Saturdays"),
    gettext_lazy("Sundays"),
)


class Timetable(Hours):
    """The city's rules about visits, read once, and what they say of a day."""

    @classmethod
    def read(cls, at: datetime.datetime, city: City | None = None) -> "Timetable":
        """The rules in force, with the blackout days around `at`, in one query when the city is at hand."""
        city = city or City.current()
        today = at.astimezone(ZoneInfo(city.time_zone)).date()
        windows = (
            Window.objects.filter(active=True)
            .order_by("starts", "ends", "pk")
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

    def window(self, code: str) -> Window | None:
        return next((window for window in self.windows if window.code == code), None)

    def open_windows(
        self, day: datetime.date, at: datetime.datetime, inspection_type: InspectionType | None = None
    ) -> list[Window]:
        """The windows of a day that can be asked for now, free or not, in order."""
        return [window for window in self.windows if not self.why_closed(day, at, inspection_type, window)]

    def why_closed(
        self,
        day: datetime.date,
        at: datetime.datetime,
        inspection_type: InspectionType | None = None,
        window: Window | None = None,
    ) -> str:
        """Why a day (or a window of it) can't be asked for, in a sentence; empty when it can."""
        today, name = self.today(at), date_format(day, "l, F j")
        if day < today:
            return _("%(day)s is not ahead of us.") % {"day": name}
        if not self.is_working_day(day):
            return self._why_no_visits(day, name)
        if window and window not in self.windows:
            return _("“%(window)s” is not offered any more.") % {"window": window.name}
        for part in (None, window):
            closing = self.closes_at(day, inspection_type, part)
            if at < closing or self.is_same_day(day, at, inspection_type, part):
                continue
            if day == today and self.today(closing) < today and self.rules.same_day_until is None:
                return _("%(day)s is not ahead of us.") % {"day": name}
            return self._closed_sentence(day, at, inspection_type, part)
        if day > self.last_day(at):
            return _("Inspections can be requested up to %(day)s.") % {"day": date_format(self.last_day(at), "l, F j")}
        return ""

    def in_words(self) -> str:
        """The city's general rules as everybody should know them, in a few sentences."""
        rules = self.rules
        facts = {
            "close": clock(rules.close_at),
            "days": rules.notice_days,
            "hours": rules.notice_hours,
            "same_day": clock(rules.same_day_until),
            "same_day_fee": money(rules.same_day_fee),
            "cancel": clock(rules.cancel_until),
            "late_fee": money(rules.late_cancel_fee),
        }
        if rules.notice_days:
            sentences = [
                ngettext(
                    "Requests for a day close at %(close)s on the business day before.",
                    "Requests for a day close at %(close)s, %(days)s business days before.",
                    rules.notice_days,
                )
            ]
        elif rules.close_at == datetime.time.min:
            sentences = [_("Requests for a day close at midnight, as it begins.")]
        else:
            sentences = [_("Requests for a day close at %(close)s on that day.")]
        if rules.notice_hours:
            sentences.append(
                ngettext(
                    "They close %(hours)s hour before the time of day begins at the latest.",
                    "They close %(hours)s hours before the time of day begins at the latest.",
                    rules.notice_hours,
                )
            )
        if rules.same_day_until and rules.same_day_fee:
            sentences.append(
                _("What is free on the day itself can be requested until %(same_day)s, for a fee of %(same_day_fee)s.")
            )
        elif rules.same_day_until:
            sentences.append(_("What is free on the day itself can be requested until %(same_day)s."))
        sentences.append(_("A visit can be cancelled until %(cancel)s on the day itself."))
        if rules.late_cancel_fee:
            sentences.append(_("After that it costs %(late_fee)s."))
        return " ".join(sentences) % facts

    def note(self, at: datetime.datetime, until: datetime.date, inspection_type: InspectionType | None = None) -> str:
        """What to know about the days up to `until`: the next cut-off, today, and the days left out."""
        today, sentences = self.today(at), []
        ahead = [day for day in self.working_days_ahead(at) if day > today or at < self.closes_at(day, inspection_type)]
        if ahead:
            sentences.append(self._closed_sentence(ahead[0], at, inspection_type))
        if self.is_same_day(today, at, inspection_type):
            sentences.append(self._same_day_sentence(today))
        span = [today + n * ONE_DAY for n in range(1, (until - today).days + 1)]
        usual = [day for day in span if day.weekday() in self.rules.working_days]
        holidays = [day for day in usual if holiday_name(day, self.city)]
        if holidays:
            sentences.append(
                ngettext("%(days)s is a holiday.", "%(days)s are holidays.", len(holidays))
                % {"days": _list_of_days(holidays)}
            )
        sentences += [
            _("No inspections on %(day)s: %(reason)s.")
            % {"day": date_format(day, "F j"), "reason": self.blackouts[day].rstrip(".")}
            for day in usual
            if day in self.blackouts and day not in holidays
        ]
        return " ".join(sentences)

    def _why_no_visits(self, day, name):
        if holiday_name(day, self.city):
            return _("%(day)s is a holiday.") % {"day": name}
        if day in self.blackouts:
            return _("There are no inspections on %(day)s: %(reason)s.") % {
                "day": name,
                "reason": self.blackouts[day].rstrip("."),
            }
        others = [str(word) for n, word in enumerate(DAYS_IN_GENERAL) if n not in self.rules.working_days]
        return _("There are no inspections on %(days)s.") % {"days": _listed(others)}

    def _same_day_sentence(self, today):
        facts = {"time": self._clock(self.same_day_closes_at(today)), "fee": money(self.rules.same_day_fee)}
        if self.rules.same_day_fee:
            return _("What is still free today can be requested until %(time)s, for a fee of %(fee)s.") % facts
        return _("What is still free today can be requested until %(time)s.") % facts

    def _closed_sentence(self, day, at, inspection_type=None, window=None):
        cutoff = self.closes_at(day, inspection_type, window)
        if day == self.today(at) and at >= cutoff:
            cutoff = max(cutoff, self.same_day_closes_at(day, window) or cutoff)
        on = self.today(cutoff)
        facts = {
            "day": date_format(day, "l"),
            "when": _("today") if on == self.today(at) else date_format(on, "l"),
            "time": self._clock(cutoff),
        }
        if window:
            facts["day"] = _("%(day)s, %(window)s,") % {"day": facts["day"], "window": window.name}
        if at < cutoff:
            return _("Requests for %(day)s close %(when)s at %(time)s.") % facts
        return _("Requests for %(day)s closed %(when)s at %(time)s.") % facts

    def _clock(self, moment):
        return clock(moment.astimezone(self.zone).time())


def _list_of_days(days):
    """November 26 and 27; December 24, 25 and January 1."""
    words, month = [], None
    for day in days:
        words.append(date_format(day, "j" if day.month == month else "F j"))
        month = day.month
    return _listed(words)


def _listed(words):
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
