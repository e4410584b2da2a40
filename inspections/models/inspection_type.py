"""What the city inspects, and which visits each kind of permit needs in which order."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef
from django.utils.translation import gettext_lazy as _

from inspections.choices import RequestMode
from permits.models import CaseType


class InspectionType(models.Model):
    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    trade = models.CharField(
        _("trade"), max_length=40, blank=True, help_text=_("Empty: an inspector of any trade can do it.")
    )
    mapped_type = models.CharField(
        _("open data type"), max_length=80, blank=True, help_text=_("InspTypeMapped in the BLDS files.")
    )
    is_final = models.BooleanField(
        _("final"),
        default=False,
        help_text=_("Waits for every other required inspection and for the fees of the permit."),
    )
    mode = models.CharField(
        _("how it is asked for"), max_length=10, choices=RequestMode.choices, default=RequestMode.CALENDAR
    )
    close_at = models.TimeField(
        _("requests close at"), null=True, blank=True, help_text=_("Empty: as for all inspections.")
    )
    notice_days = models.PositiveSmallIntegerField(
        _("minimum notice, business days"), null=True, blank=True, help_text=_("Empty: as for all inspections.")
    )
    minutes = models.PositiveSmallIntegerField(
        _("minutes at the site"), default=30, help_text=_("For the hour that a visit is expected at.")
    )
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("inspection type")
        verbose_name_plural = _("inspection types")

    def __str__(self):
        return self.name


class InspectionList(CaseType):
    """A permit type with its list of visits: what staff edit as one."""

    class Meta:
        proxy = True
        verbose_name = _("list of inspections")
        verbose_name_plural = _("lists of inspections")


class RequiredInspectionQuerySet(models.QuerySet):
    def of_case_types(self, case_type_ids):
        """The lists of permit types in their order, with their types; `after` holds the ids of the prerequisites."""
        before = InspectionType.objects.filter(required_before=OuterRef("pk")).order_by("pk")
        return (
            self.filter(case_type__in=case_type_ids)
            .select_related("inspection_type")
            .annotate(after=ArraySubquery(before.values("pk")))
            .order_by("case_type", "order", "pk")
        )


class RequiredInspection(models.Model):
    """One line of a permit type's list: this visit, at this place in the order, after those."""

    case_type = models.ForeignKey(
        CaseType, models.CASCADE, related_name="required_inspections", verbose_name=_("permit type")
    )
    inspection_type = models.ForeignKey(
        InspectionType, models.PROTECT, related_name="required_by", verbose_name=_("inspection type")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=10)
    prerequisites = models.ManyToManyField(
        InspectionType, related_name="required_before", blank=True, verbose_name=_("only after these have passed")
    )
    optional = models.BooleanField(
        _("optional"),
        default=False,
        help_text=_("May be requested, but the permit can be finaled without it."),
    )

    objects = RequiredInspectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("required inspection")
        verbose_name_plural = _("required inspections")
        constraints = [
            models.UniqueConstraint(
                fields=["case_type", "inspection_type"], name="permit_type_lists_an_inspection_once"
            ),
        ]

    def __str__(self):
        return f"{self.case_type}: {self.inspection_type}"
