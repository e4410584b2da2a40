"""Every page speaks in the city's time zone."""

from zoneinfo import ZoneInfo

from django.utils import timezone

from contacts.models import City


class CityTimeZoneMiddleware:
    """Activates the city's zone for the request and keeps the City row at hand as `request.city`."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.city = City.on_page(timezone.now())
        with timezone.override(ZoneInfo(request.city.time_zone)):
            return self.get_response(request)
