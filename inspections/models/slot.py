"""The places one inspector has in one window of one day, and how many are taken."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from inspections.models.calendar import Window
from inspections.models.inspector import Inspector


class SlotQuerySet(models.QuerySet):
    def lock(self, **which):
        """Fetch one slot and hold its row until the transaction ends."""
        return self.select_for_update(of=("self",)).select_related("window", "inspector__user").get(**which)


class Slot(models.Model):
    """A counter. It is moved only by `scheduling`, in the statement that makes or cancels the visit."""

    inspector = models.ForeignKey(Inspector, models.PROTECT, related_name="slots", verbose_name=_("inspector"))
    day = models.DateField(_("day"))
    window = models.ForeignKey(Window, models.PROTECT, related_name="slots", verbose_name=_("window"))
    capacity = models.PositiveSmallIntegerField(_("places"))
    booked = models.PositiveSmallIntegerField(_("taken"), default=0)
    closed = models.BooleanField(
        _("closed"), default=False, db_default=False, help_text=_("The inspector is absent: no place can be taken.")
    )

    objects = SlotQuerySet.as_manager()

    class Meta:
        verbose_name = _("slot")
        verbose_name_plural = _("slots")
        constraints = [
            models.UniqueConstraint(
                fields=["day", "window", "inspector"], name="inspector_has_one_slot_per_day_and_window"
            ),
            models.CheckConstraint(
                name="slot_is_never_booked_over_its_capacity",
                condition=Q(booked__gte=0, booked__lte=F("capacity")),
            ),
        ]

    def __str__(self):
        return f"{self.day:%Y-%m-%d} {self.window} {self.inspector}"
