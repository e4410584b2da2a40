"""The invoices of an account's records."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from payments.choices import InvoiceStatus
from payments.models import Invoice
from payments.views.paging import page

# In the address, `show`; the first goes without saying.
SHOWN = {
    "due": gettext_lazy("Due"),
    "overdue": gettext_lazy("Overdue"),
    "paid": gettext_lazy("Paid"),
    "all": gettext_lazy("All"),
}


@never_cache
@require_safe
@login_required
def my_invoices(request):
    show = request.GET.get("show", "")
    show = show if show in SHOWN else "due"
    today = timezone.localdate()
    invoices = Invoice.objects.of(request.user).select_related("case__case_type")
    if show == "paid":
        invoices = invoices.filter(status=InvoiceStatus.PAID)
    elif show != "all":
        invoices = invoices.open()
    if show == "overdue":
        invoices = invoices.filter(due_on__lt=today)
    found = page(request, invoices, **({"show": show} if show != "due" else {}))
    for invoice in found.rows:
        invoice.overdue = invoice.is_overdue(today)
    facts = {
        "page": found,
        "show": show,
        "shown": [(f"?show={key}" if key != "due" else "?", text, key == show) for key, text in SHOWN.items()],
    }
    return render(request, "payments/my_invoices.html", facts)
