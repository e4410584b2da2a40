"""inspections.csv: a row for each visit to the site of a case that a stranger may see."""

from itertools import groupby

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.models import User
from inspections.choices import RESULT_MAPPED, InspectionStatus
from inspections.models import Inspection
from inspections.models.inspector import short_name
from portal.opendata.cases import as_is, public
from portal.opendata.cells import fact, line, text, yes_or_no
from portal.opendata.table import Column, Table, in_order, streamed

FIELDS = (
    "case__number", "status", "comment", "resulted_at", "resulted_by", "requested_at", "slot__day",
    "slot__inspector__user", "source", "source_result", "source_inspector", "source_requested_on",
    "source_scheduled_on", "source_inspected_on", "inspection_type", "inspection_type__name",
    "inspection_type__mapped_type", "inspection_type__is_final",
)  # fmt: skip
INSPECTED = (InspectionStatus.PASSED, InspectionStatus.PARTIAL, InspectionStatus.FAILED)
LABELS = {str(status): str(status.label) for status in InspectionStatus}


class Visit:
    """A row, with what only its neighbours and the city's people tell."""

    __slots__ = ("facts", "inspector", "is_again")

    def __init__(self, facts, inspector, is_again):
        self.facts, self.inspector, self.is_again = facts, inspector, is_again


def rows(site):
    """Visits that have or had a day, and all that came from elsewhere, by case and their count in it."""
    has_day = Q(slot__isnull=False) | Q(resulted_at__isnull=False)
    seen = Inspection.objects.filter(has_day | ~Q(source=""), case__in=public())
    names = _names()
    for _number, visits in groupby(
        streamed(in_order(seen, "case__number", "number"), *FIELDS), key=lambda row: row.case__number
    ):
        failed = set()
        for row in visits:
            who = row.resulted_by or row.slot__inspector__user
            yield Visit(row, names.get(who, row.source_inspector), row.inspection_type in failed)
            if row.status == InspectionStatus.FAILED:
                failed.add(row.inspection_type)


def _names():
    """The city's inspectors as the public reads them."""
    went = Inspection.objects.exclude(resulted_by=None).values("resulted_by")
    return {user.pk: short_name(user) for user in User.objects.filter(Q(inspector__isnull=False) | Q(pk__in=went))}


def of(value):
    return lambda visit, site: value(visit.facts, site)


def result(row, site):
    if row.source:
        return row.source_result
    return "" if row.status in InspectionStatus.LIVE else LABELS[row.status]


def inspected(row, site):
    if row.source:
        return row.source_inspected_on
    return site.day(row.resulted_at) if row.status in INSPECTED else None


COLUMNS = (
    Column("PermitNum", of(as_is("case__number")), line, _("The number of the record.")),
    Column("InspType", of(as_is("inspection_type__name")), line, _("What is inspected, as the city calls it.")),
    Column("InspTypeMapped", of(as_is("inspection_type__mapped_type")), line,
           _("What is inspected, in one of the 42 words that BLDS has.")),
    Column("Result", of(result), line, _("The result, in the words of whoever keeps the record; blank before it.")),
    Column("ResultMapped", of(lambda row, site: RESULT_MAPPED.get(row.status, "")), line,
           _("Passed, Partial, Rejected or Cancelled. A visit that found nobody there counts as cancelled.")),
    Column("ScheduledDate", of(lambda row, site: row.slot__day or row.source_scheduled_on), fact,
           _("The day of the visit.")),
    Column("InspectedDate", of(inspected), fact, _("The day of the result; blank where nothing was inspected.")),
    Column("RequestDate", of(lambda row, site: site.day(row.requested_at) or row.source_requested_on), fact,
           _("The day it was asked for.")),
    Column("Inspector", lambda visit, site: visit.inspector, line, _("Who went, or will go.")),
    Column("Final", of(as_is("inspection_type__is_final")), yes_or_no, _("Whether it is the last of its permit.")),
    Column("ReInspection", lambda visit, site: visit.is_again, yes_or_no,
           _("Whether one of its type failed here before.")),
    Column("InspectionNotes", of(as_is("comment")), text, _("What the inspector wrote for the public.")),
)  # fmt: skip

INSPECTIONS = Table(
    name="inspections",
    title=_("Inspections"),
    says=_("A row for each visit, with what was inspected, when, and the result."),
    columns=COLUMNS,
    rows=rows,
)
