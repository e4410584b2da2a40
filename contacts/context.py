"""What every template may count on."""

from contacts.models import City


def city(request):
    return {"city": getattr(request, "city", None) or City.current()}
