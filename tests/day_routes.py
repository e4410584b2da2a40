"""What the routes of an inspector's day need: Ivan is listed as one."""

from inspections.models import Inspector
from tests.factories import TODAY
from tests.route import Route, for_all

# His own day for the inspector, anybody's for the administrator, who supervises.
INSPECTORS = for_all(403, visitor=302, ivan=200, ada=200)


def ivans_day(cast):
    Inspector.objects.get_or_create(user=cast.ivan, defaults={"work_phone": "555-0177"})
    return {"text": TODAY.isoformat()}


ROUTES = {
    "inspections:today": Route(for_all(200), post=for_all(405)),
    "inspections:day": Route(INSPECTORS, post=for_all(405, visitor=302)),
    "inspections:day-on": Route(INSPECTORS, ivans_day, post=for_all(405, visitor=302)),
    "inspections:day-order": Route(
        for_all(405, visitor=302), ivans_day, post=for_all(403, visitor=302, ivan=302, ada=404)
    ),
}
