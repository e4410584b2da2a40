"""The counter: find what is due, take cash and checks, print the receipt."""

from decimal import Decimal

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Count, Sum
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from contacts.choices import DeskPurpose
from contacts.formats import money
from contacts.models import City, Desk
from contacts.refusals import NotAllowed
from payments import counter
from payments.admin.desk import page
from payments.choices import PaymentSource
from payments.forms.counter import DepositForm, HandedForm
from payments.models import Invoice, Payment, Receipt, TrustAccount

may_take = permission_required("payments.add_payment", raise_exception=True)
may_look = permission_required("payments.view_payment", raise_exception=True)
MOST_INVOICES = 20


class CounterActs:
    """For the admin of payments: the way to the counter, and its pages."""

    actions_list = ["counter"]

    def has_take_permission(self, request, object_id=None):
        return request.user.has_perm("payments.add_payment")

    def get_urls(self):
        return [*addresses(self.admin_site.admin_view), *super().get_urls()]

    @action(description=_("Counter"), url_path="counter", permissions=["take"])
    def counter(self, request):
        return home(request)


@may_take
def home(request):
    """The cashier's drawer, today's money, and a box to find what is due."""
    text = request.GET.get("q", "")
    return page(
        request,
        "counter.html",
        gettext("Counter"),
        text=text,
        found=counter.find(text) if text.strip() else None,
        drawer=counter.open_drawer_of(request.user),
        today=_today(),
    )


@may_take
def take(request):
    """Cash or a check for the invoices that the address names, or for the lines that are ticked."""
    invoices = _asked_for(request)
    drawer = counter.open_drawer_of(request.user)
    form = HandedForm(request.POST or None)
    rows = [(invoice, list(invoice.lines.with_given())) for invoice in invoices]
    ticked = set(request.POST.getlist("line")) if request.method == "POST" else None
    reasons = []
    if form.is_valid():
        parts, seen = _chosen(request, rows)
        handed = form.cleaned_data["handed"]
        try:
            taken = counter.take(
                parts,
                handed=seen if handed is None else handed,
                seen=seen,
                drawer=drawer,
                **form.paid_by,
                by=request.user,
                at=timezone.now(),
            )
        except NotAllowed as error:
            reasons = error.reasons
            rows = [(each, list(each.lines.with_given())) for each in _asked_for(request)]
        else:
            return _to_receipt(request, taken)
    rows = [
        (invoice, [(line, line.amount - line.given, ticked is None or str(line.pk) in ticked) for line in lines])
        for invoice, lines in rows
    ]
    due = sum((owed for _invoice, lines in rows for _line, owed, _is_ticked in lines), Decimal(0))
    facts = {"form": form, "rows": rows, "reasons": reasons, "drawer": drawer, "due": due, "back": _home()}
    return page(request, "take.html", gettext("Take a payment"), **facts)


@may_take
def deposit(request, number):
    """Cash or a check into a trust account."""
    account = get_object_or_404(TrustAccount.objects.select_related("ledger_account"), number=number)
    drawer = counter.open_drawer_of(request.user)
    form, reasons = DepositForm(request.POST or None), []
    if form.is_valid():
        amount = form.cleaned_data["handed"]
        try:
            taken = counter.take_deposit(
                account, amount=amount, drawer=drawer, **form.paid_by, by=request.user, at=timezone.now()
            )
        except NotAllowed as error:
            reasons = error.reasons
        else:
            return _to_receipt(request, taken)
    facts = [
        (gettext("Trust account"), account.number),
        (gettext("Belongs to"), str(account.owner)),
        (gettext("It holds"), money(account.ledger_account.balance)),
    ]
    return page(
        request,
        "act.html",
        gettext("Take a deposit"),
        form=form,
        reasons=reasons,
        facts=facts,
        text="" if drawer else gettext("You have no open drawer. Open it first, at the counter."),
        button=gettext("Take the money"),
        back=_home(),
        back_text=gettext("Back to the counter"),
    )


@may_look
def receipt(request, pk):
    """A receipt to print, on a sheet or on the till's roll."""
    found = get_object_or_404(Receipt, pk=pk)
    payments = found.payments.select_related("invoice", "trust_account").order_by("pk")
    payments = list(payments.prefetch_related("allocations__line"))
    facts = {
        "receipt": found,
        "payments": payments,
        "total": sum((payment.amount for payment in payments), Decimal(0)),
        "city": City.current(),
        "desk": Desk.objects.for_purpose(DeskPurpose.PAYMENTS),
        "is_roll": request.GET.get("paper") == "80",
        "back": _home(),
    }
    return render(request, "payments/admin/receipt.html", facts)


def addresses(view):
    """/admin/payments/payment/counter/…"""
    return [
        path("counter/take/", view(take), name="payments_payment_take"),
        path("counter/deposit/<str:number>/", view(deposit), name="payments_payment_deposit"),
        path("counter/receipt/<int:pk>/", view(receipt), name="payments_payment_receipt"),
    ]


def _asked_for(request):
    """The open invoices that the address names."""
    numbers = [number.replace("\0", "") for number in request.GET.getlist("invoice")][:MOST_INVOICES]
    invoices = Invoice.objects.filter(number__in=numbers).select_related("case__case_type", "case__address")
    found = list(invoices.order_by("due_on", "pk"))
    if not found:
        raise Http404
    return found


def _chosen(request, rows):
    """The lines that are ticked, by invoice, and what the page had said was due on them."""
    ticked, parts, seen = set(request.POST.getlist("line")), [], Decimal(0)
    for invoice, lines in rows:
        chosen = [line for line in lines if str(line.pk) in ticked]
        if chosen:
            parts.append((invoice, [] if len(chosen) == len(lines) else chosen))
            seen += sum(_seen(request, line) for line in chosen)
    return parts, seen


def _seen(request, line):
    text = request.POST.get(f"due_{line.pk}", "")
    whole, _point, cents = text.partition(".")
    is_amount = whole.isdecimal() and cents.isdecimal() and len(text) < 13
    return Decimal(text) if is_amount else Decimal(0)


def _today():
    """What came in today, by source, in the order of the sources."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    taken = Payment.objects.filter(received_at__gte=midnight).order_by()
    sums = {row["source"]: row for row in taken.values("source").annotate(count=Count("pk"), sum=Sum("amount"))}
    return [(source.label, sums[source]["count"], sums[source]["sum"]) for source in PaymentSource if source in sums]


def _to_receipt(request, taken):
    if not taken.is_new:
        messages.info(request, gettext("This form was sent before; the money was taken once."))
    elif taken.change:
        messages.success(request, gettext("Hand back %(change)s.") % {"change": money(taken.change)})
    else:
        messages.success(request, gettext("Taken. There is no change to hand back."))
    return redirect("admin:payments_payment_receipt", taken.receipt.pk)


def _home():
    return reverse("admin:payments_payment_counter")
