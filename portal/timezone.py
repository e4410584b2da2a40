"""Every page speaks in the city's time zone."""

import time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from contacts.models import City


class CityTimeZoneMiddleware:
    """Activates the city's zone for the request and keeps the City row at hand as `request.city`.

    The row is read anew after CITY_SECONDS: every page shows it, and staff change it a few times a year.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self._kept = None, 0

    def __call__(self, request):
        request.city = self._city()
        with timezone.override(ZoneInfo(request.city.time_zone)):
            return self.get_response(request)

    def _city(self):
        city, until = self._kept
        if city is None or time.monotonic() >= until:
            city = City.on_page(timezone.now())
            self._kept = city, time.monotonic() + settings.CITY_SECONDS
        return city
