"""The cart: several invoices paid at once, with or without an account."""

from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from contacts.refusals import NotAllowed, Reason
from contacts.robots import robot
from contacts.throttle import limited
from payments import billing
from payments import cart as rules
from payments.checkout import Wanted
from payments.forms import InvoiceNumberForm
from payments.models import Invoice, InvoiceLine, TrustAccount
from permits.models import Case
from permits.models.case import slug_of

KEY = "cart"


@never_cache
@require_safe
def cart(request):
    return show(request, cancelled="cancelled" in request.GET)


@never_cache
@require_POST
@limited("invoice_lookup")
def addition(request):
    """Put invoices into the cart: by the `number` typed, by `invoice` and `line`, or all that is due on a `case`."""
    form = InvoiceNumberForm(request.POST) if "number" in request.POST else None
    if form and not form.is_valid():
        return show(request, form=form)
    wanted = _wanted(request, form)
    if form and not wanted:
        form.add_error("number", form.why_unknown())
        return show(request, form=form)
    reasons = _nothing_ticked(request, wanted) or _nothing_due(wanted)
    if not reasons:
        try:
            request.session[KEY] = rules.add(request.session.get(KEY, []), wanted)
        except NotAllowed as error:
            reasons = error.reasons
    if reasons:
        return show(request, form=form, reasons=reasons, status=409)
    return redirect("payments:cart")


@never_cache
@require_POST
def removal(request):
    """Take invoices out of the cart, each sent as `invoice`."""
    numbers = [text.replace("\0", "") for text in request.POST.getlist("invoice")]
    take_out(request, Invoice.objects.filter(number__in=numbers).values_list("pk", flat=True))
    return redirect("payments:cart")


def rows_of(request):
    """What is in this visitor's cart, as it stands now."""
    kept = request.session.get(KEY)
    return rules.read(kept) if kept else []


def take_out(request, invoices):
    """Take invoices out of this visitor's cart; one that was never filled is left alone."""
    kept = request.session.get(KEY)
    if kept:
        request.session[KEY] = rules.without(kept, invoices)


def show(request, *, form=None, status=200, **facts):
    """The cart's page. Anyone who has a number may pay, so a confidential record's number stays off it."""
    rows = rows_of(request)
    shown = Case.objects.visible_to(request.user).filter(pk__in=[row.invoice.case_id for row in rows])
    facts |= {
        "rows": rows,
        "visible": set(shown.values_list("pk", flat=True)) if rows else (),
        "total": sum(row.due for row in rows),
        "count": sum(1 for row in rows if row.due),
        "form": form or InvoiceNumberForm(),
        "most": rules.MOST,
        "trust": has_trust(request.user),
    }
    return render(request, "payments/cart.html", facts, status=status)


def has_trust(user):
    """Whether somebody may choose between a card and a trust account."""
    return user.is_authenticated and TrustAccount.objects.spendable_by(user).exists()


def _wanted(request, form):
    """What a form asks for. Invoices that nobody has, and records that are not there for this person, are left out."""
    if form:
        return [Wanted(found) for found in Invoice.objects.called(form.cleaned_data["number"])[:1]]
    numbers = [text.replace("\0", "") for text in request.POST.getlist("invoice")]
    ids = [int(text) for text in request.POST.getlist("line") if text.isdecimal() and len(text) < 19]
    invoices = Invoice.objects.filter(number__in=numbers).order_by("pk")[: rules.MOST + 1]
    chosen = InvoiceLine.objects.filter(pk__in=ids, invoice__number__in=numbers).order_by("pk")
    wanted = [Wanted(each, tuple(line for line in chosen if line.invoice_id == each.pk)) for each in invoices]
    return wanted + [Wanted(found) for found in _of_cases(request)]


def _of_cases(request):
    """What is due on the ticked records; fees that stand on no invoice yet are billed first."""
    slugs = [slug_of(text) for text in request.POST.getlist("case")]
    if not slugs:
        return []
    cases = Case.objects.visible_to(request.user).filter(slug__in=slugs)
    for case in billing.cases_to_bill().filter(pk__in=cases.values("pk"))[: rules.MOST + 1]:
        billing.invoice_owed_fees(case, by=robot("billing"), at=timezone.now())
    return Invoice.objects.open().filter(case__in=cases).order_by("pk")[: rules.MOST + 1]


def _nothing_ticked(request, wanted):
    """Why a form for some lines of an invoice, which also sends `part`, puts nothing into the cart."""
    if "part" not in request.POST or any(each.lines for each in wanted):
        return []
    return [Reason(_("No fee is ticked."), _("Tick what you want to pay, or add the whole invoice."))]


def _nothing_due(wanted):
    """Why nothing of this goes into the cart, if so."""
    if any(each.invoice.is_open for each in wanted):
        return []
    if len(wanted) == 1:
        return [Reason(_("Nothing is due on %(invoice)s.") % {"invoice": wanted[0].invoice})]
    return [Reason(_("Nothing is due on what you chose."), _("Choose an invoice or a record with fees due."))]
