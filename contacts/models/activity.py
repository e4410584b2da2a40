"""One line of history: who did what to which thing, when and why."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActivityQuerySet(models.QuerySet):
    def on(self, thread):
        return self.filter(thread=thread).order_by("-at", "-pk")


class Activity(models.Model):
    """Append-only, by trigger. Text instead of foreign keys, so it outlives what it describes."""

    at = models.DateTimeField(_("at"))
    actor = models.CharField(_("who"), max_length=32)
    actor_name = models.CharField(_("name then"), max_length=160)
    act = models.CharField(_("what"), max_length=200)
    thing_type = models.CharField(_("kind of thing"), max_length=60)
    thing = models.CharField(_("thing"), max_length=160)
    thing_id = models.CharField(_("its key"), max_length=40)
    thread = models.CharField(_("case"), max_length=60, blank=True)
    why = models.CharField(_("why"), max_length=300, blank=True)
    facts = models.JSONField(_("facts"), default=dict, blank=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        indexes = [models.Index(fields=["thread", "-at"], name="activity_thread")]

    def __str__(self):
        return f"{self.thing} {self.act}"
