"""permit_status_history.csv: the statuses that cases came into, in order."""

from django.utils.translation import gettext_lazy as _

from permits.choices import CaseStatus
from permits.models import StatusChange
from portal.opendata.cases import as_is, public
from portal.opendata.cells import fact, line
from portal.opendata.table import Column, Table, in_order, streamed


def rows(site):
    """All but that it was a draft once, which is nobody's business."""
    told = StatusChange.objects.filter(case__in=public()).exclude(status=CaseStatus.DRAFT)
    return streamed(in_order(told, "case__number", "pk"), "case__number", "status", "word", "on")


COLUMNS = (
    Column("PermitNum", as_is("case__number"), line, _("The number of the record.")),
    Column("StatusPrevious", lambda row, site: row.word or site.labels[row.status], line,
           _("A status it came into, in the words of whoever keeps the record. The last one is where it stands.")),
    Column("StatusPreviousDate", as_is("on"), fact, _("Since when, where that is known.")),
    Column("StatusPreviousMapped", lambda row, site: site.mapped.get(row.status, ""), line,
           _("The status, in one of the ten words that BLDS has.")),
)  # fmt: skip

STATUS_HISTORY = Table(
    name="permit_status_history",
    title=_("Status history"),
    says=_("A row for each status that a permit or plan case came into, in order."),
    columns=COLUMNS,
    rows=rows,
)
