"""One outbox row: one thing told to one person, by email or on paper; and the inbox and the print queue it makes."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.choices import ContactMethod, MessageStatus, NoticeGroup


class MessageQuerySet(models.QuerySet):
    def due(self, at):
        """Mail that is waiting and due, or claimed by a sender whose lease ran out."""
        return self.filter(
            Q(method=ContactMethod.EMAIL),
            Q(status=MessageStatus.QUEUED, next_try_at__lte=at) | Q(status=MessageStatus.SENDING, lease_until__lt=at),
        )

    def for_digest(self, before):
        """What waits for its reader's daily mail and was written before a moment."""
        return self.filter(status=MessageStatus.DAILY, created_at__lt=before)

    def on_paper(self):
        return self.filter(method=ContactMethod.PAPER)

    def lock(self, pk):
        """Fetch one message and hold its row until the transaction ends."""
        return self.select_for_update(of=("self",)).get(pk=pk)


class Message(models.Model):
    kind = models.CharField(_("kind"), max_length=60)
    thing = models.CharField(_("about"), max_length=120)
    version = models.CharField(_("version"), max_length=80, blank=True)
    # An email address; for a letter to somebody without one, the contact by its key.
    to = models.CharField(_("to"), max_length=254)
    method = models.CharField(
        _("by"),
        max_length=10,
        choices=ContactMethod.OFFERED,
        default=ContactMethod.EMAIL,
        db_default=ContactMethod.EMAIL,
    )
    postal_address = models.TextField(_("postal address"), blank=True, db_default="")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # What its reader may have less often; blank: told at once, whatever they chose.
    group = models.CharField(_("group"), max_length=12, choices=NoticeGroup.choices, blank=True, db_default="")
    thread = models.CharField(_("case"), max_length=60, blank=True)
    unsubscribe = models.URLField(_("link that ends such mails"), max_length=300, blank=True, db_default="")
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    status = models.CharField(_("status"), max_length=10, choices=MessageStatus.choices, default=MessageStatus.QUEUED)
    created_at = models.DateTimeField(_("written at"))
    next_try_at = models.DateTimeField(_("next try"))
    lease_until = models.DateTimeField(_("claimed until"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    error = models.TextField(_("last error"), blank=True)
    printed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("printed by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [
            models.Index(
                "next_try_at",
                name="message_due",
                condition=Q(status__in=(MessageStatus.QUEUED, MessageStatus.SENDING)),
            ),
            models.Index(fields=["user", "-created_at", "-id"], name="message_inbox"),
            models.Index(fields=["user"], name="message_for_digest", condition=Q(status=MessageStatus.DAILY)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "thing", "version", "to"], name="message_told_once"),
            models.CheckConstraint(
                name="message_sent_has_a_time",
                condition=Q(status=MessageStatus.SENT, sent_at__isnull=False) | ~Q(status=MessageStatus.SENT),
            ),
            models.CheckConstraint(
                name="message_on_paper_has_an_address",
                condition=~Q(method=ContactMethod.PAPER) | ~Q(postal_address=""),
            ),
            # Only an account can choose, and only in a group; paper goes out with the day's post anyway.
            models.CheckConstraint(
                name="message_for_digest_has_a_reader",
                condition=~Q(status=MessageStatus.DAILY) | ~Q(group="") & Q(method=ContactMethod.EMAIL),
            ),
            models.CheckConstraint(
                name="message_printed_is_on_paper",
                condition=Q(printed_by=None) | Q(method=ContactMethod.PAPER, status=MessageStatus.SENT),
            ),
        ]

    def __str__(self):
        return f"{self.subject} → {self.to}"


class PaperMessage(Message):
    """What is told by letter: the print queue of the staff desk."""

    class Meta:
        proxy = True
        verbose_name = _("letter to print")
        verbose_name_plural = _("letters to print")
