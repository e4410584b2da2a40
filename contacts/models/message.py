"""One outbox row: one thing told to one person."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.choices import MessageStatus


class MessageQuerySet(models.QuerySet):
    def due(self, at):
        """Waiting and due, or claimed by a sender whose lease ran out."""
        return self.filter(
            Q(status=MessageStatus.QUEUED, next_try_at__lte=at) | Q(status=MessageStatus.SENDING, lease_until__lt=at)
        )


class Message(models.Model):
    kind = models.CharField(_("kind"), max_length=60)
    thing = models.CharField(_("about"), max_length=120)
    version = models.CharField(_("version"), max_length=80, blank=True)
    to = models.EmailField(_("to"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    thread = models.CharField(_("case"), max_length=60, blank=True)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    status = models.CharField(_("status"), max_length=10, choices=MessageStatus.choices, default=MessageStatus.QUEUED)
    created_at = models.DateTimeField(_("written at"))
    next_try_at = models.DateTimeField(_("next try"))
    lease_until = models.DateTimeField(_("claimed until"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    error = models.TextField(_("last error"), blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [
            models.Index(
                "next_try_at",
                name="message_due",
                condition=Q(status__in=(MessageStatus.QUEUED, MessageStatus.SENDING)),
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "thing", "version", "to"], name="message_told_once"),
            models.CheckConstraint(
                name="message_sent_has_a_time",
                condition=Q(status=MessageStatus.SENT, sent_at__isnull=False) | ~Q(status=MessageStatus.SENT),
            ),
        ]

    def __str__(self):
        return f"{self.subject} → {self.to}"
