"""What every template may count on."""

from contacts.announcements import shown
from contacts.models import City


def city(request):
    return {"city": getattr(request, "city", None) or City.current()}


def announcements(request):
    return {"announcements": shown(getattr(request, "city", None), request.COOKIES)}
