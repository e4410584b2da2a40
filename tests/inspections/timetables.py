"""Rules of cities, made up without a database."""

import datetime

from contacts.models import City
from inspections.calendar import Timetable
from inspections.models import Calendar, Window


def timetable(*, zone="America/Los_Angeles", state="CA", blackouts=None, windows=None, **rules):
    """The rules of a city that inspects in the morning and in the afternoon, unless said otherwise."""
    windows = windows or [window("Morning", 8, 12, capacity=8), window("Afternoon", 13, 17, capacity=7)]
    city = City(time_zone=zone, state=state)
    return Timetable(city=city, rules=Calendar(**rules), windows=windows, blackouts=blackouts or {})


def window(name, starts, ends, *, capacity=8):
    """A part of the day, from one hour to another; 8.5 is half past eight."""
    return Window(code=name.lower(), name=name, starts=_hour(starts), ends=_hour(ends), capacity=capacity)


def _hour(number):
    return datetime.time(int(number), round(number % 1 * 60))
