"""Letters on a case, from or to the city, and the texts staff begin them with."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from permits.models.case import Case
from permits.models.document import DocumentVersion


class Letter(models.Model):
    """Written by permits.letters alone; never changed. All parties who may view the case read it."""

    case = models.ForeignKey(Case, verbose_name=_("case"), on_delete=models.PROTECT, related_name="letters")
    # The one-time key of the page it was written on: a second click sends nothing again.
    key = models.UUIDField(_("key"), unique=True, editable=False)
    from_city = models.BooleanField(_("from the city"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("author"), on_delete=models.PROTECT, related_name="letters"
    )
    subject = models.CharField(_("subject"), max_length=160)
    text = models.TextField(_("text"))
    answers = models.ForeignKey(
        "self", verbose_name=_("answers"), null=True, blank=True, on_delete=models.PROTECT, related_name="answered_by"
    )
    attachments = models.ManyToManyField(
        DocumentVersion, verbose_name=_("attachments"), blank=True, related_name="letters"
    )
    sent_at = models.DateTimeField(_("sent at"))
    # Of a letter to the city: when somebody at the desk had done what there was to do.
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        indexes = [models.Index(fields=["case", "-sent_at", "-id"], name="letter_of_case")]

    def __str__(self):
        return self.subject


class LetterReading(models.Model):
    """That an account has read a letter."""

    letter = models.ForeignKey(Letter, verbose_name=_("letter"), on_delete=models.CASCADE, related_name="readings")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("account"), on_delete=models.CASCADE, related_name="+"
    )
    read_at = models.DateTimeField(_("read at"))

    class Meta:
        verbose_name = _("reading of a letter")
        verbose_name_plural = _("readings of letters")
        constraints = [models.UniqueConstraint(fields=["letter", "user"], name="letter_is_read_once_by_an_account")]

    def __str__(self):
        return f"{self.user}: {self.letter}"


class LetterTemplate(models.Model):
    """A text staff begin a letter with; {case}, {address}, {status} and the like are filled in."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    subject = models.CharField(_("subject"), max_length=160)
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("template of a letter")
        verbose_name_plural = _("templates of letters")

    def __str__(self):
        return self.name
