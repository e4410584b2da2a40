"""The check for completeness: when an application was returned, and what was missing."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from permits.choices import CaseStatus, MissingStatus
from permits.models.case import Case
from permits.models.document import DocumentKind, DocumentVersion

OPEN = Q(accepted_at=None, returned_at=None, ended_at=None)


class IntakeCheckQuerySet(models.QuerySet):
    def open(self):
        return self.filter(OPEN)

    def waiting(self):
        """Those that lie at the desk."""
        return self.open().filter(case__status=CaseStatus.SUBMITTED)

    def lock(self, pk):
        """Fetch one round and hold its row until the transaction ends; its case is locked before it."""
        return self.select_for_update(of=("self",)).select_related("case__case_type", "technician").get(pk=pk)


class IntakeCheck(models.Model):
    """One turn of an application at the desk: from the day it came in to the day it was accepted or returned."""

    case = models.ForeignKey(Case, verbose_name=_("case"), on_delete=models.PROTECT, related_name="intake_checks")
    number = models.PositiveSmallIntegerField(_("round"))
    received_at = models.DateTimeField(_("received at"))
    # By law or by the city's own word; in California 15 business days, after which it counts as complete.
    due_on = models.DateField(_("due on"))
    technician = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("taken by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    returned_at = models.DateTimeField(_("returned at"), null=True, blank=True)
    # When the application was withdrawn, before anybody had accepted or returned it.
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    # When its days had run out and nobody had looked at it.
    late_at = models.DateTimeField(_("late since"), null=True, blank=True)

    objects = IntakeCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("check for completeness")
        verbose_name_plural = _("checks for completeness")
        permissions = [("decide_intakecheck", _("Can check applications for completeness"))]
        indexes = [
            models.Index(fields=["due_on", "id"], name="intake_waiting", condition=OPEN),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="intake_round_once"),
            models.UniqueConstraint(
                fields=["case"],
                name="intake_one_open_round",
                condition=OPEN,
            ),
            models.CheckConstraint(
                name="intake_ends_one_way",
                condition=Q(accepted_at=None, returned_at=None)
                | Q(accepted_at=None, ended_at=None)
                | Q(returned_at=None, ended_at=None),
            ),
        ]

    def __str__(self):
        return f"{self.case}, {self.number}"

    @property
    def is_open(self) -> bool:
        return self.accepted_at is None and self.returned_at is None and self.ended_at is None


class MissingThing(models.Model):
    """One thing an application lacks, which its applicant answers by itself."""

    check_round = models.ForeignKey(
        IntakeCheck, verbose_name=_("round"), on_delete=models.PROTECT, related_name="missing"
    )
    text = models.CharField(_("what is missing"), max_length=500)
    kind = models.ForeignKey(
        DocumentKind, verbose_name=_("a document"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(_("status"), max_length=8, choices=MissingStatus.choices, default=MissingStatus.OPEN)
    answer = models.TextField(_("answer"), blank=True)
    version = models.ForeignKey(
        DocumentVersion, verbose_name=_("file"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("missing thing")
        verbose_name_plural = _("missing things")
        constraints = [
            models.CheckConstraint(name="missing_thing_status_is_known", condition=Q(status__in=MissingStatus.values)),
            models.CheckConstraint(
                name="missing_thing_answered_at_and_by_together",
                condition=Q(answered_at=None, answered_by=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
            ),
        ]

    def __str__(self):
        return self.text

    @property
    def is_answered(self) -> bool:
        return self.status != MissingStatus.OPEN
