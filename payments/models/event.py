"""Webhooks as they came."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class GatewayEventQuerySet(models.QuerySet):
    def due(self, at):
        return self.filter(handled_at=None, due_at__lte=at)

    def for_staff(self):
        """Events that ask for a person."""
        return self.exclude(error="")


class GatewayEvent(models.Model):
    """One webhook, kept by its id before anybody acts on it."""

    event_id = models.CharField(_("event"), max_length=255, unique=True)
    type = models.CharField(_("type"), max_length=255)
    about = models.CharField(_("about"), max_length=255, blank=True)
    livemode = models.BooleanField(_("real money"))
    payload = models.TextField(_("as received"))
    received_at = models.DateTimeField(_("received at"))
    due_at = models.DateTimeField(_("next try"))
    attempts = models.PositiveIntegerField(_("tries"), default=0)
    handled_at = models.DateTimeField(_("handled at"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=200, blank=True)
    error = models.TextField(_("what a person should look at"), blank=True)

    objects = GatewayEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("gateway event")
        verbose_name_plural = _("gateway events")
        indexes = [models.Index("due_at", name="gateway_event_due", condition=Q(handled_at=None))]

    def __str__(self):
        return f"{self.type} {self.event_id}"
