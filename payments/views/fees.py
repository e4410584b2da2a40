"""The fees tab of a record: what was charged, what is due, and where to pay it."""

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from contacts.robots import robot
from payments import billing
from permits.choices import CaseKind
from permits.fees import owed
from permits.views.find import find_case


@require_safe
def permit_fees(request, slug):
    return _fees(request, CaseKind.PERMIT, slug)


@require_safe
def plan_fees(request, slug):
    return _fees(request, CaseKind.PLAN, slug)


@require_safe
def pay_permit_fees(request, slug):
    return _pay(request, CaseKind.PERMIT, slug)


@require_safe
def pay_plan_fees(request, slug):
    return _pay(request, CaseKind.PLAN, slug)


def _fees(request, kind, slug):
    case = find_case(request, kind, slug)
    _bill(case)
    invoices = case.invoices.order_by("-pk").prefetch_related("lines")
    invoice_of = {line.fee_id: each for each in invoices for line in each.lines.all() if line.counts}
    fees = [(fee, invoice_of.get(fee.pk)) for fee in case.fees.order_by("assessed_at", "pk")]
    facts = {
        "case": case,
        "tab": "fees",
        "fees": fees,
        "due": [each for each in invoices if each.is_open],
        "settled": [each for each in invoices if each.is_paid],
        "owed": owed(case),
    }
    return render(request, "payments/fees.html", facts)


def _pay(request, kind, slug):
    """Where "Pay fees due" leads: the one invoice that is due, or the choice among several."""
    case = find_case(request, kind, slug)
    _bill(case)
    due = list(case.invoices.open().order_by("pk"))
    if len(due) == 1:
        return redirect(due[0])
    if not due:
        return redirect(billing.fees_page(case))
    facts = {"case": case, "due": due, "total": sum(each.due for each in due)}
    return render(request, "payments/pay_fees.html", facts)


def _bill(case):
    if billing.cases_to_bill().filter(pk=case.pk).exists():
        billing.invoice_owed_fees(case, by=robot("billing"), at=timezone.now())
