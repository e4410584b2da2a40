"""An application: what somebody answers and signs before their case is with the city."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.models import License
from permits.choices import DoneBy, WhyNobody
from permits.models.applying.form import ApplicationForm, Declaration, Question
from permits.models.case import Case
from permits.models.catalog import ContactType
from permits.models.terms import Terms


class ApplicationQuerySet(models.QuerySet):
    def drafts(self):
        """Those not handed in yet."""
        return self.filter(submitted_at=None, discarded_at=None)

    def lock(self, pk):
        """Fetch one application and hold its row until the transaction ends; its case is locked before it."""
        return self.select_for_update(of=("self",)).select_related("case__case_type", "form").get(pk=pk)


class Application(Terms):
    """Written by permits.applying alone. A draft is its beginner's, and that of the parties who may apply.

    Its terms are those of its case type on the day it was begun; the database refuses to change them.
    """

    case = models.OneToOneField(Case, verbose_name=_("case"), on_delete=models.PROTECT, related_name="application")
    form = models.ForeignKey(
        ApplicationForm, verbose_name=_("form"), on_delete=models.PROTECT, related_name="applications"
    )
    # The one-time key of the page that began it: a second click finds the first one's application.
    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("begun by"), on_delete=models.PROTECT, related_name="applications"
    )
    begun_at = models.DateTimeField(_("begun at"))
    # A walk-in: begun by staff for somebody at the counter.
    at_counter = models.BooleanField(_("at the counter"), default=False)
    step = models.CharField(_("step"), max_length=20, blank=True)
    saved_at = models.DateTimeField(_("saved at"))
    # Grows with each change, so that a page that is older than the last one is told so.
    revision = models.PositiveIntegerField(_("revision"), default=0)
    # A place that the city's list does not have, and why it should.
    place_text = models.CharField(_("place, as typed"), max_length=200, blank=True)
    place_reason = models.CharField(_("why it is not in the list"), max_length=300, blank=True)
    done_by = models.CharField(_("the work is done by"), max_length=12, choices=DoneBy.choices, blank=True)
    # A license that somebody named who does not act under it: its people confirm, and then it stands on the case.
    license_asked = models.ForeignKey(
        License, verbose_name=_("license asked"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    license_asked_at = models.DateTimeField(_("license asked at"), null=True, blank=True)
    # The account that put the license on the case, or confirmed it: it counts while they act under it.
    license_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("license named or confirmed by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    # What the case type required when it was begun.
    contact_types = models.ManyToManyField(
        ContactType, verbose_name=_("contact types required"), blank=True, related_name="+"
    )
    cloned_from = models.ForeignKey(
        Case, verbose_name=_("filled in from"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("submitted by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    discarded_at = models.DateTimeField(_("discarded at"), null=True, blank=True)
    # When its people were told that it would be discarded; a change after that starts its days anew.
    warned_at = models.DateTimeField(_("warned at"), null=True, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        indexes = [
            # The few that are not handed in: counted for each account, swept by their day.
            models.Index(
                fields=["saved_at"],
                name="application_drafts",
                condition=Q(submitted_at=None, discarded_at=None),
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="application_license_asked_and_when_together",
                condition=Q(license_asked=None, license_asked_at=None)
                | Q(license_asked__isnull=False, license_asked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="application_submitted_at_and_by_together",
                condition=Q(submitted_at=None, submitted_by=None)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="application_submitted_is_not_discarded", condition=Q(submitted_at=None) | Q(discarded_at=None)
            ),
        ]

    def __str__(self):
        return str(self.case)

    @property
    def is_draft(self) -> bool:
        return self.submitted_at is None and self.discarded_at is None


class Answer(models.Model):
    """What was answered to one question, as JSON: text, a number as text, a date as YYYY-MM-DD, true or false."""

    application = models.ForeignKey(
        Application, verbose_name=_("application"), on_delete=models.CASCADE, related_name="answers"
    )
    question = models.ForeignKey(Question, verbose_name=_("question"), on_delete=models.PROTECT, related_name="+")
    value = models.JSONField(_("answer"))

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(fields=["application", "question"], name="question_is_answered_once"),
        ]

    def __str__(self):
        return f"{self.question}: {self.value}"


class NobodyYet(models.Model):
    """Why nobody is on the case as a contact type that is required, said by whoever applies."""

    application = models.ForeignKey(
        Application, verbose_name=_("application"), on_delete=models.CASCADE, related_name="nobody_yet"
    )
    contact_type = models.ForeignKey(
        ContactType, verbose_name=_("contact type"), on_delete=models.PROTECT, related_name="+"
    )
    why = models.CharField(_("why"), max_length=12, choices=WhyNobody.choices)

    class Meta:
        verbose_name = _("contact not named")
        verbose_name_plural = _("contacts not named")
        constraints = [
            models.UniqueConstraint(fields=["application", "contact_type"], name="contact_not_named_once"),
            models.CheckConstraint(name="contact_not_named_why_is_known", condition=Q(why__in=WhyNobody.values)),
        ]

    def __str__(self):
        return f"{self.contact_type}: {self.get_why_display()}"


class Signature(models.Model):
    """A declaration signed with a typed name, and the text as it was then."""

    application = models.ForeignKey(
        Application, verbose_name=_("application"), on_delete=models.CASCADE, related_name="signatures"
    )
    declaration = models.ForeignKey(
        Declaration, verbose_name=_("declaration"), on_delete=models.PROTECT, related_name="+"
    )
    typed_name = models.CharField(_("name as typed"), max_length=120)
    text = models.TextField(_("text signed"))
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("signed by"), on_delete=models.PROTECT, related_name="+"
    )
    signed_at = models.DateTimeField(_("signed at"))

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        constraints = [
            models.UniqueConstraint(fields=["application", "declaration"], name="declaration_is_signed_once"),
        ]

    def __str__(self):
        return f"{self.declaration}: {self.typed_name}"
