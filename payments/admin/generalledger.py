"""The trial balance of a period, and the same period as files for the city's general ledger."""

from django.contrib.auth.decorators import permission_required
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from payments import generalledger, ledgerfiles
from payments.admin.desk import page
from payments.forms import PeriodForm
from payments.models import LedgerAccount

may_read = permission_required("payments.view_ledgeraccount", raise_exception=True)
may_read_entries = permission_required("payments.view_journalentry", raise_exception=True)


@may_read
def trial_balance(request):
    """Every account with what it opened with, what moved and what stands on it; the sums show that it is even.

    With `paper=sheet` without the frame of the admin, to be printed.
    """
    form, since, until = _period(request)
    return page(
        request,
        "trial_balance_sheet.html" if request.GET.get("paper") == "sheet" else "trial_balance.html",
        _("Trial balance"),
        opts=LedgerAccount._meta,
        form=form,
        since=since,
        until=until,
        balance=generalledger.trial_balance(since, until),
        city=request.city,
        now=timezone.now(),
        may_read_entries=request.user.has_perm("payments.view_journalentry"),
    )


@may_read
def accounts_file(request):
    _form, since, until = _period(request)
    rows = generalledger.by_account_and_day(since, until)
    return _file(ledgerfiles.accounts(rows), f"ledger-{since}-{until}.csv")


@may_read_entries
def journal_file(request):
    _form, since, until = _period(request)
    rows = ledgerfiles.journal(generalledger.journal(since, until), timezone.get_current_timezone())
    return _file(rows, f"journal-{since}-{until}.csv")


def _period(request):
    """The days asked for, and their form; else this month until today."""
    form = PeriodForm(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    since = asked.get("from")
    until = asked.get("to") or max(timezone.localdate(), since or timezone.localdate())
    since = since or until.replace(day=1)
    return form, since, until


def _file(lines, name):
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
