"""Whether a contact may stand on a case as a contractor of some trade."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.models import Contact, License
from contacts.refusals import Reason


def lacking(contact: Contact, trade: str, *, on: date) -> list[Reason]:
    """Why a contact does not count as a contractor of a trade on a day; empty when one license of it is current.

    Names each license of that trade and what about it has lapsed. Boulder's contacts FAQ: a mechanical permit takes a
    licensed mechanical contractor as "Contractor: Mechanical".
    """
    found = list(License.objects.held_by(contact).of_trade(trade).order_by("number"))
    if not found:
        return [
            Reason(
                _("%(contact)s holds no %(trade)s license here.") % {"contact": contact, "trade": trade},
                _("Choose a contractor who holds one, or ask them to have theirs added to their account first."),
                link=reverse("contacts:licenses"),
                link_text=_("Look up a license"),
            )
        ]
    lapses = {license: license.lapses(on) for license in found}
    if not all(lapses.values()):
        return []
    return [
        Reason(
            _("License %(number)s is not current. %(lapse)s") % {"number": license.number, "lapse": lapse},
            _("The holder brings the new paper to the city; then it counts again."),
            link=reverse("contacts:license", args=[license.number]),
            link_text=_("See the license"),
        )
        for license, of_one in lapses.items()
        for lapse in of_one
    ]
