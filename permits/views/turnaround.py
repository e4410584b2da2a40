"""How long the city takes, for everybody: a page and the same as a file."""

import csv

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from permits import turnaround
from permits.cells import defused
from permits.choices import CaseKind
from permits.models import Turnaround

COLUMNS = (
    "cases", "median", "ninetieth", "city_median", "city_ninetieth", "applicant_median", "applicant_ninetieth",
    "since", "until",
)  # fmt: skip


@require_safe
def page(request):
    """A table of permits and one of plan cases; types with too few cases say so."""
    rows = [{"type": one, "figures": _figures(one)} for one in turnaround.table()]
    names = {CaseKind.PERMIT: _("Permits"), CaseKind.PLAN: _("Plan cases")}
    groups = [(names[kind], [row for row in rows if row["type"].kind == kind]) for kind in CaseKind]
    last = Turnaround.objects.order_by("-until").first()
    context = {"groups": [group for group in groups if group[1]], "fewest": turnaround.FEWEST, "last": last}
    return render(request, "permits/turnaround.html", context)


@require_safe
def table(request):
    """The same as CSV; open data is not translated."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="turnaround.csv"'
    write = csv.writer(response).writerow
    write(["kind", "sector", "case_type", *COLUMNS])
    for one in turnaround.table():
        if figures := _figures(one):
            write([one.kind, one.sector, defused(one.name), *(getattr(figures, name) for name in COLUMNS)])
    return response


def _figures(case_type):
    figures = getattr(case_type, "turnaround", None)
    return figures if figures and figures.cases >= turnaround.FEWEST else None
