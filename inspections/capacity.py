"""How many places an inspector has in a window of a day, as staff set it."""

from datetime import date, datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts import audit
from contacts.models import User
from contacts.refusals import NotAllowed, Reason
from inspections.choices import InspectionStatus
from inspections.models import Inspection, Inspector, Slot, Window
from inspections.standing import in_sentence

CHANGE_PLACES = "inspections.change_slot"


class ChangedMeanwhile(NotAllowed):
    """Somebody else changed the number of places since the page was opened. Holds the slot as it is now."""

    def __init__(self, slot: Slot):
        self.slot = slot
        super().__init__(
            Reason(
                what=_("Somebody changed it meanwhile: %(slot)s now has %(places)s.")
                % {"slot": _in_words(slot), "places": _places(slot.capacity)},
                remedy=_("Look at the day again, then decide."),
            )
        )


class BelowBooked(NotAllowed):
    """More visits are booked than places would be left. Holds the visits; each is a reason."""

    def __init__(self, slot: Slot, visits: list[Inspection]):
        self.slot, self.visits = slot, visits
        super().__init__(
            Reason(
                what=ngettext(
                    "%(slot)s has %(booked)s visit booked.", "%(slot)s has %(booked)s visits booked.", slot.booked
                )
                % {"slot": _in_words(slot), "booked": slot.booked},
                remedy=_("Move or cancel visits first, or leave as many places."),
            ),
            *(
                Reason(what=_("%(visit)s on %(case)s") % {"visit": visit, "case": visit.case.number})
                for visit in visits
            ),
        )


@transaction.atomic
def change(inspector: Inspector, *, day: date, window: Window, places: int, seen: int, by: User, at: datetime) -> Slot:
    """Give an inspector so many places in a window of a day, and return the slot.

    `seen` is the number that the page showed. Raises ChangedMeanwhile when it is another by now, BelowBooked with
    the visits when fewer places would be left than are taken, and NotAllowed for who may not.
    """
    if not by.has_perm(CHANGE_PLACES):
        raise NotAllowed(Reason(what=_("Your account may not change how many visits a day takes.")))
    Slot.objects.bulk_create(
        [Slot(inspector=inspector, day=day, window=window, capacity=window.capacity)], ignore_conflicts=True
    )
    slot = Slot.objects.lock(inspector=inspector, day=day, window=window)
    if slot.capacity == places:
        return slot
    if slot.capacity != seen:
        raise ChangedMeanwhile(slot)
    if places < slot.booked:
        raise BelowBooked(slot, visits_in(slot))

    slot.capacity = places
    slot.save(update_fields=["capacity"])
    audit.record(
        "got other places",
        slot,
        by=by,
        at=at,
        day=day.isoformat(),
        window=window.name,
        inspector=str(inspector),
        before=seen,
        places=places,
    )
    return slot


def visits_in(slot: Slot) -> list[Inspection]:
    """The visits that hold a place of a slot, in order of their permits."""
    holding = Inspection.objects.filter(slot=slot).exclude(status=InspectionStatus.CANCELLED)
    return list(holding.with_people().select_related("case__address").order_by("case__number", "number", "pk"))


def _in_words(slot):
    return _("%(inspector)s on %(day)s, %(window)s,") % {
        "inspector": slot.inspector,
        "day": date_format(slot.day, "l, F j"),
        "window": in_sentence(slot.window.name),
    }


def _places(number):
    return ngettext("%(number)s place", "%(number)s places", number) % {"number": number}
