"""The month's count for the Census Bureau: to look over, to print, to take away."""

import csv
from datetime import date, timedelta

from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from permits import census
from permits.models import Case

may_count = permission_required("permits.view_case", raise_exception=True)


@may_count
def page(request):
    found = census.count(_month(request.GET.get("month", "")))
    context = {
        **admin.site.each_context(request),
        "title": _("Census count"),
        "opts": Case._meta,
        "count": found,
        "month": f"{found.month:%Y-%m}",
    }
    return TemplateResponse(request, "permits/admin/census.html", context)


@may_count
def spreadsheet(request):
    found = census.count(_month(request.GET.get("month", "")))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="c-404-{found.month:%Y-%m}.csv"'
    write = csv.writer(response).writerow
    write(["Item", "Name", "Buildings", "Housing units", "Valuation"])
    for row in found.rows:
        name = str(row.item.label).partition(" ")[2]
        write([row.item.value, name, row.buildings, "" if row.units is None else row.units, row.valuation])
    return response


def addresses():
    """/admin/permits/case/census.csv, beside the page itself, which is an act of the list of cases."""
    return [path("census.csv", admin.site.admin_view(spreadsheet), name="permits_case_census_csv")]


def _month(text):
    """The month asked for, as 2026-03; else the last one that is over."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return timezone.localdate().replace(day=1) - timedelta(days=1)
