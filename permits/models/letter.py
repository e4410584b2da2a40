"""Letters on a case, from or to the city, and the texts staff begin them with."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from permits.models.case import Case
from permits.models.document import DocumentVersion


class LetterQuerySet(models.QuerySet):
    def unread_by(self, user):
        """What others wrote and an account has not read."""
        read = LetterReading.objects.filter(letter=OuterRef("pk"), user=user)
        return self.exclude(author=user).exclude(Exists(read))

    def to_answer(self):
        """What the city was written and nobody at the desk has settled."""
        return self.filter(from_city=False, settled_at=None)

    def with_people(self):
        return self.select_related("author", "settled_by", "answers__author")

    def lock(self, pk):
        """Fetch one letter and hold its row until the transaction ends; its case is locked before it."""
        return self.select_for_update(of=("self",)).select_related("case__case_type").get(pk=pk)


class Letter(models.Model):
    """Written by permits.correspondence alone; never changed, which the database holds too.

    All who may see the parties' part of the case read it.
    """

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

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        indexes = [
            models.Index(fields=["case", "-sent_at", "-id"], name="letter_of_case"),
            models.Index(
                fields=["sent_at", "id"], name="letter_to_answer", condition=Q(from_city=False, settled_at=None)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="letter_settled_by_somebody",
                condition=Q(settled_at=None, settled_by=None) | Q(settled_at__isnull=False, settled_by__isnull=False),
            ),
            models.CheckConstraint(
                name="letter_of_the_city_is_not_settled", condition=Q(settled_at=None) | Q(from_city=False)
            ),
        ]

    def __str__(self):
        return self.subject

    @property
    def is_open(self) -> bool:
        """Written to the city, and not settled."""
        return not self.from_city and self.settled_at is None


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
