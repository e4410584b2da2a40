"""One visit to a site."""

from django.conf import settings
from django.db import models
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.models.phones import last_digits
from inspections.choices import RESULT_MAPPED, InspectionStatus
from inspections.models.inspection_type import InspectionType
from inspections.models.inspector import short_name
from inspections.models.slot import Slot
from permits.models import Case, Fee


class InspectionQuerySet(models.QuerySet):
    def of_case(self, case):
        return self.filter(case=case)

    def live(self):
        return self.filter(status__in=InspectionStatus.LIVE)

    def over(self):
        """With a result, cancelled, or on file from elsewhere."""
        return self.exclude(status__in=InspectionStatus.LIVE)

    def resulted(self):
        return self.filter(status__in=InspectionStatus.RESULTS)

    def at_the_site_of(self, case):
        """On this permit, or at its address."""
        here = Q(case=case)
        return self.filter(here | Q(case__address=case.address_id) if case.address_id else here)

    def with_people(self):
        """With all that a line on a page shows, in one query."""
        return self.select_related(
            "inspection_type", "slot__window", "slot__inspector__user", "requested_by", "resulted_by", "fee"
        )

    def next_number(self, case):
        """The number of the next visit of a case, which the caller has locked."""
        return (self.of_case(case).aggregate(last=Max("number"))["last"] or 0) + 1

    def lock(self, pk):
        """Fetch one visit and hold its row until the transaction ends. Its case is locked before it."""
        return self.select_for_update(of=("self",)).select_related("inspection_type", "slot__window").get(pk=pk)


class Inspection(models.Model):
    case = models.ForeignKey(Case, models.PROTECT, related_name="inspections", verbose_name=_("permit"))
    number = models.PositiveIntegerField(_("number"), help_text=_("Counts up within the permit."))
    inspection_type = models.ForeignKey(
        InspectionType, models.PROTECT, related_name="inspections", verbose_name=_("type")
    )
    status = models.CharField(
        _("status"),
        max_length=12,
        choices=InspectionStatus.choices,
        default=InspectionStatus.SCHEDULED,
    )
    slot = models.ForeignKey(
        Slot, models.PROTECT, null=True, blank=True, related_name="inspections", verbose_name=_("slot")
    )

    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("requested by"),
    )
    requested_at = models.DateTimeField(_("requested at"), null=True, blank=True)
    site_contact_name = models.CharField(_("site contact"), max_length=120, blank=True)
    site_contact_phone = models.CharField(_("site contact's phone"), max_length=40, blank=True)
    site_contact_email = models.EmailField(
        _("site contact's email"), blank=True, db_default="", help_text=_("Is told about this visit too.")
    )
    note = models.TextField(_("note to the inspector"), blank=True)

    moves = models.PositiveSmallIntegerField(
        _("moved"), default=0, db_default=0, help_text=_("How often those who asked for it moved it.")
    )
    sequence = models.PositiveIntegerField(
        _("version"), default=0, db_default=0, help_text=_("Counts what calendar programs are told about it.")
    )
    quotas = models.ManyToManyField(
        "inspections.QuotaDay", related_name="inspections", blank=True, verbose_name=_("daily limits it counts under")
    )
    stop = models.PositiveSmallIntegerField(
        _("stop"), null=True, blank=True, help_text=_("Its place in the day, where the inspector chose it by hand.")
    )

    comment = models.TextField(_("public comment"), blank=True)
    resulted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("result by"),
    )
    resulted_at = models.DateTimeField(_("result at"), null=True, blank=True)
    sent_key = models.UUIDField(
        _("key of the form"),
        null=True,
        blank=True,
        help_text=_("The form that recorded the result; sent twice, it counts once."),
    )
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cancelled by"),
    )
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    fee = models.ForeignKey(
        Fee,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("re-inspection fee"),
        help_text=_("Charged because of this result."),
    )

    # Visits from elsewhere: whose they are and what the source says of them. No account of ours asked or went.
    source = models.CharField(_("source"), max_length=60, blank=True, db_default="")
    source_key = models.CharField(_("which visit at the source"), max_length=160, blank=True, db_default="")
    source_result = models.CharField(_("result at the source"), max_length=60, blank=True, db_default="")
    source_inspector = models.CharField(_("inspector, as the source has it"), max_length=80, blank=True, db_default="")
    source_requested_on = models.DateField(_("requested, at the source"), null=True, blank=True)
    source_scheduled_on = models.DateField(_("scheduled, at the source"), null=True, blank=True)
    source_inspected_on = models.DateField(_("inspected, at the source"), null=True, blank=True)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("inspection")
        verbose_name_plural = _("inspections")
        permissions = [("record_result", _("Can record the result of an inspection"))]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="inspection_number_is_unique_on_its_case"),
            models.UniqueConstraint(
                fields=["case", "inspection_type"],
                condition=Q(status__in=InspectionStatus.LIVE),
                name="case_has_one_live_inspection_of_a_type",
            ),
            models.CheckConstraint(
                name="scheduled_inspection_has_a_slot",
                condition=~Q(status=InspectionStatus.SCHEDULED) | Q(slot__isnull=False),
            ),
            models.CheckConstraint(
                name="requested_inspection_has_no_slot_yet",
                condition=~Q(status=InspectionStatus.REQUESTED) | Q(slot=None),
            ),
            models.UniqueConstraint(
                fields=["case", "source_key"], condition=~Q(source=""), name="inspection_from_elsewhere_once"
            ),
            models.CheckConstraint(
                name="inspection_of_ours_has_who_asked_and_when",
                condition=~Q(source="") | Q(requested_by__isnull=False, requested_at__isnull=False),
            ),
            models.CheckConstraint(
                name="inspection_result_has_who_and_when",
                condition=Q(
                    status__in=InspectionStatus.RESULTS, resulted_by__isnull=False, resulted_at__isnull=False, source=""
                )
                | Q(status__in=InspectionStatus.RESULTS, resulted_by=None, resulted_at=None) & ~Q(source="")
                | (~Q(status__in=InspectionStatus.RESULTS) & Q(resulted_by=None, resulted_at=None)),
            ),
            models.CheckConstraint(
                name="inspection_cancelled_has_who_and_when",
                condition=Q(
                    status=InspectionStatus.CANCELLED,
                    cancelled_by__isnull=False,
                    cancelled_at__isnull=False,
                    source="",
                )
                | Q(status=InspectionStatus.CANCELLED, cancelled_by=None, cancelled_at=None) & ~Q(source="")
                | (~Q(status=InspectionStatus.CANCELLED) & Q(cancelled_by=None, cancelled_at=None)),
            ),
            models.CheckConstraint(
                name="inspection_from_elsewhere_waits_for_nobody_here",
                condition=Q(source="") & ~Q(status=InspectionStatus.ON_FILE)
                | ~Q(source="") & ~Q(status__in=InspectionStatus.LIVE) & Q(slot=None, requested_by=None, fee=None),
            ),
            models.CheckConstraint(name="inspection_status_is_known", condition=Q(status__in=InspectionStatus.values)),
        ]
        indexes = [
            models.Index(fields=["slot", "status"], name="inspections_of_a_slot"),
            # The few to be made, of all that ever were: looked through each minute.
            models.Index(fields=["case"], name="inspections_to_be_made", condition=Q(status__in=InspectionStatus.LIVE)),
            models.Index(
                last_digits("site_contact_phone"), name="inspection_site_phone", condition=~Q(site_contact_phone="")
            ),
        ]

    def __str__(self):
        return f"{self.inspection_type} {self.number}"

    @property
    def is_live(self):
        return self.status in InspectionStatus.LIVE

    @property
    def has_passed(self):
        return self.status == InspectionStatus.PASSED

    @property
    def has_failed(self):
        return self.status == InspectionStatus.FAILED

    @property
    def result_mapped(self):
        """The result as BLDS open data names it; empty before the visit."""
        return RESULT_MAPPED.get(self.status, "")

    @property
    def result_label(self) -> str:
        """The state in words; a visit from elsewhere keeps its source's."""
        return self.source_result or self.get_status_display()

    @property
    def resulted_on(self):
        """The day of the result in the active time zone, the city's; of a visit from elsewhere if its source says."""
        return timezone.localdate(self.resulted_at) if self.resulted_at else self.source_inspected_on

    @property
    def inspector_name(self) -> str:
        """Who came, else who will come, as the public reads it: R. Okafor. Read it after with_people()."""
        if self.resulted_by:
            return short_name(self.resulted_by)
        return short_name(self.slot.inspector.user) if self.slot else self.source_inspector
