"""Working days of the city: not weekends, not the state's holidays, not the days it names itself."""

from collections.abc import Collection
from datetime import date, timedelta
from functools import lru_cache

import holidays

from contacts.models import City


def holiday_name(day: date, city: City) -> str:
    """The public holiday on a day, or an empty text. The day a weekend's holiday is observed counts too."""
    return _calendar(city.state).get(day, "")


def is_business_day(day: date, city: City, closed: Collection[date] = ()) -> bool:
    return day.weekday() < 5 and day not in closed and not holiday_name(day, city)


def add_business_days(day: date, count: int, city: City, closed: Collection[date] = ()) -> date:
    """The business day that comes `count` business days after `day`."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_business_day(day, city, closed)
    return day


@lru_cache(maxsize=8)
def _calendar(state):
    return holidays.country_holidays("US", subdiv=state)
