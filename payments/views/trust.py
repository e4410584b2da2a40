"""What a trust account holds, what came in and what went out: to read, to print and to take away."""

import csv
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from contacts.formats import cell
from payments import statement
from payments.forms import PeriodForm
from payments.models import TrustAccount, TrustPayer


@never_cache
@require_safe
@login_required
def statement_page(request, number):
    account = find(request, number)
    form, since, before = period_of(request)
    keys = {"older_than": request.GET.get("after", ""), "newer_than": request.GET.get("before", "")}
    try:
        found = statement.read(account, since=since, before=before, **keys)
    except ValueError:
        found = statement.read(account, since=since, before=before)
    days = {name: form.data[name] for name in ("from", "to") if form.data.get(name) and name not in form.errors}
    here = reverse("payments:trust", args=[account.number])
    facts = {
        "account": account,
        "form": form,
        "statement": found,
        "has_period": bool(since or before),
        "newer": f"{here}?{urlencode(days | {'before': found.newer})}" if found.newer else "",
        "older": f"{here}?{urlencode(days | {'after': found.older})}" if found.older else "",
        "runs": TrustAccount.objects.run_by(request.user).filter(pk=account.pk).exists(),
        "holds": TrustAccount.objects.held_by(request.user).filter(pk=account.pk).exists(),
        "named": TrustPayer.objects.live().filter(account=account, user=request.user).exists(),
        "csv_url": f"{reverse('payments:trust-csv', args=[account.number])}?{urlencode(days)}".rstrip("?"),
    }
    return render(request, "payments/trust.html", facts)


@never_cache
@require_safe
@login_required
def statement_csv(request, number):
    """The same movements for a spreadsheet, all of the period in one file."""
    account = find(request, number)
    _form, since, before = period_of(request)
    lines = statement.every_line(account, since=since, before=before)
    # The file is written after the request is over, and the city's zone with it.
    body = rows(lines, timezone.get_current_timezone())
    response = StreamingHttpResponse(body, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{account.number}.csv"'
    return response


def find(request, number):
    """The account of this number, or a page that is not there for whoever may not look into it."""
    accounts = TrustAccount.objects.open_to(request.user).with_owner()
    account = accounts.filter(number=number.replace("\0", "")).first()
    if account is None:
        raise Http404
    return account


def find_held(request, number):
    """The account of this number for whoever holds it; forbidden to staff who only look into it."""
    account = find(request, number)
    if not TrustAccount.objects.held_by(request.user).filter(pk=account.pk).exists():
        raise PermissionDenied
    return account


def period_of(request):
    """The form of the days asked for, the first moment they cover and the first they no longer do."""
    form = PeriodForm(request.GET)
    form.is_valid()
    since, until = form.cleaned_data.get("from"), form.cleaned_data.get("to")
    return form, since and midnight(since), until and midnight(until + timedelta(days=1))


def midnight(day):
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_current_timezone())


class Echo:
    """A file that hands back what is written into it."""

    def write(self, text):
        return text


def rows(lines, zone):
    write = csv.writer(Echo()).writerow
    heads = ["Date", "Time", "What", "Invoice", "Record", "By", "Receipt", "Deposit", "Withdrawal", "Balance"]
    yield write(heads)
    for line in lines:
        at = line.at.astimezone(zone)
        words = [line.what, line.invoice, line.record, line.by, line.receipt]
        sums = ["" if amount is None else amount for amount in (line.deposit, line.withdrawal, line.balance)]
        yield write([f"{at:%Y-%m-%d}", f"{at:%H:%M}", *map(cell, words), *sums])
