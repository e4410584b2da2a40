"""Paying invoices from a trust account: which account, then what will happen, then the receipt."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from contacts.formats import money
from contacts.refusals import NotAllowed, Reason
from payments import billing, trust
from payments.forms.trust import PaymentForm
from payments.models import Invoice, InvoiceLine, TrustAccount
from payments.views import cart
from payments.views.secondstep import second_step_asked
from payments.views.trust import find_held
from permits.models import Case

MOST = 20


@dataclass(frozen=True)
class Part:
    """What is to be paid on one invoice; `case` only if the reader may know it."""

    invoice: Invoice
    lines: Collection[InvoiceLine]
    due: Decimal
    case: Case | None


@never_cache
@require_safe
@login_required
def choose(request):
    """The license and the account to pay from, with what each holds and what it would hold afterwards."""
    parts = parts_of(request.GET, request.user)
    total, today = sum_of(parts), timezone.localdate()
    found = TrustAccount.objects.spendable_by(request.user).with_owner().order_by("number")
    accounts = [(account, against(account, total, today), account.ledger_account.balance - total) for account in found]
    if parts and len(accounts) == 1:
        return redirect(address(accounts[0][0], parts))
    facts = {
        "parts": parts,
        "total": total,
        "accounts": [(*each, address(each[0], parts)) for each in accounts],
    }
    return render(request, "payments/trust_choice.html", facts)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@second_step_asked
def payment(request, number):
    """What an account holds now and will hold then; a POST pays, once for each page that was shown."""
    account = find_held(request, number)
    form = PaymentForm(request.POST) if request.method == "POST" else PaymentForm()
    parts = parts_of(request.POST if form.is_bound else request.GET, request.user)
    total, status = sum_of(parts), 200
    reasons = [] if form.is_bound else against(account, total, timezone.localdate()) + nothing_due(parts)
    if form.is_valid():
        try:
            receipt = trust.pay(
                account,
                [(part.invoice, part.lines) for part in parts],
                total=form.cleaned_data["total"],
                reference=str(form.cleaned_data["key"]),
                by=request.user,
                at=timezone.now(),
            )
        except NotAllowed as error:
            reasons, status, form = error.reasons, 409, PaymentForm()
        else:
            cart.take_out(request, [part.invoice.pk for part in parts])
            return redirect("payments:trust-receipt", account.number, receipt.number)
    elif form.is_bound:
        form, status = PaymentForm(), 409
    held = trust.balance(account)
    facts = {
        "account": account,
        "parts": parts,
        "total": total,
        "held": held,
        "left": held - total,
        "reasons": reasons,
        "form": form,
        "others": f"{reverse('payments:pay-trust')}?{query(parts)}",
        "by_card": parts[0].invoice.get_absolute_url() if len(parts) == 1 else "",
        "possible": bool(parts) and total > 0 and not against(account, total, timezone.localdate()),
    }
    return render(request, "payments/trust_payment.html", facts, status=status)


def parts_of(data, user) -> list[Part]:
    """The invoices that a page was asked about, each once and in that order, with the lines that were chosen of it."""
    asked = list(dict.fromkeys(text.replace("\0", "").strip() for text in data.getlist("invoice")[:MOST]))
    chosen = [int(key) for key in data.getlist("line")[:200] if key.isdecimal() and len(key) < 19]
    found = {invoice.number: invoice for invoice in Invoice.objects.filter(number__in=asked)}
    lines = {invoice.pk: [] for invoice in found.values()}
    for line in InvoiceLine.objects.filter(pk__in=chosen, invoice__in=lines).order_by("pk"):
        lines[line.invoice_id].append(line)
    cases = Case.objects.visible_to(user).in_bulk([invoice.case_id for invoice in found.values()])
    return [
        Part(invoice, lines[invoice.pk], billing.due_on(invoice, lines[invoice.pk]), cases.get(invoice.case_id))
        for invoice in (found[number] for number in asked if number in found)
    ]


def sum_of(parts):
    return sum((part.due for part in parts), Decimal(0))


def against(account, total, today):
    """Why an account cannot pay so much today; the rule asks again."""
    reasons = trust.reasons_against(account, on=today)
    if account.ledger_account.balance < total:
        held = {"balance": money(account.ledger_account.balance), "total": money(total)}
        deposit = reverse("payments:trust-deposit", args=[account.number])
        reasons.append(
            Reason(
                _("It holds %(balance)s, and %(total)s is to be paid.") % held,
                _("Deposit money first, or pay by card."),
                link="" if account.closed_at else deposit,
                link_text=_("Deposit money"),
            )
        )
    return reasons


def nothing_due(parts):
    return [Reason(_("Nothing is due on %(invoice)s.") % part.__dict__) for part in parts if not part.due]


def query(parts):
    """What a page about these invoices has in its address."""
    pairs = [("invoice", part.invoice.number) for part in parts]
    return urlencode(pairs + [("line", line.pk) for part in parts for line in part.lines])


def address(account, parts):
    return f"{reverse('payments:trust-payment', args=[account.number])}?{query(parts)}"
