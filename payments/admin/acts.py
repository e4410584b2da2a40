"""What finance does with a payment: give it back, put what is left of it to an invoice, take a bounced check back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from contacts.formats import long_date, money
from contacts.refusals import NotAllowed
from payments import refunds, returns, unapplied
from payments.admin.desk import page
from payments.choices import PaymentSource
from payments.forms.refunds import ApplyForm, IntoTrustForm, RefundForm, WhyForm
from payments.models import Payment


class PaymentActs:
    """For the admin of payments: a button and a page for each act, where it makes sense."""

    actions_detail = ["refund", "apply", "into_trust", "bounce"]

    def has_refund_permission(self, request, object_id=None):
        may = request.user.has_perm("payments.add_refund")
        return may and (object_id is None or _received().filter(pk=object_id).exists())

    def has_into_trust_permission(self, request, object_id=None):
        may = request.user.has_perm("payments.add_refund")
        return may and (object_id is None or Payment.objects.unapplied().filter(pk=object_id).exists())

    def has_apply_permission(self, request, object_id=None):
        may = request.user.has_perm("payments.add_payment")
        return may and (object_id is None or Payment.objects.unapplied().filter(pk=object_id).exists())

    def has_bounce_permission(self, request, object_id=None):
        may = request.user.has_perm("payments.add_payment")
        checks = _received().filter(source=PaymentSource.CHECK)
        return may and (object_id is None or checks.filter(pk=object_id).exists())

    @action(description=_("Refund"), url_path="refund", permissions=["refund"])
    def refund(self, request, object_id):
        """Give back a part or all of it, line by line, the way it came."""
        payment, reasons = _find(object_id), []
        form = _refund_form(payment, request.POST or None)
        if form.is_valid():
            given = {"key": form.cleaned_data["key"], "seen": form.cleaned_data["seen"]}
            given |= {"reason": form.cleaned_data["reason"], "by_check": bool(form.cleaned_data.get("by_check"))}
            try:
                refund = refunds.ask(payment, form.amounts, **given, by=request.user, at=timezone.now())
            except refunds.ChangedMeanwhile as error:
                # What was typed stays; sent again, it is meant for the amounts as they are now.
                reasons = error.reasons
                data = request.POST.copy()
                data["seen"] = str(error.left)
                form = _refund_form(payment, data)
            except NotAllowed as error:
                reasons = error.reasons
            else:
                return _to_refund(request, refund)
        return page(
            request,
            "refund.html",
            gettext("Give money back"),
            form=form,
            reasons=reasons,
            payment=payment,
            facts=_facts(payment),
            left=refunds.left_of(form.parts),
            back=_back(payment),
        )

    @action(description=_("Put to an invoice"), url_path="apply", permissions=["apply"])
    def apply(self, request, object_id):
        """Money that no invoice took pays one after all."""
        payment, reasons = _find(object_id), []
        due = payment.invoice.case.invoices.open().order_by("due_on", "pk").first() if payment.invoice else None
        form = ApplyForm(request.POST or None, initial={"number": due.number if due else ""})
        if form.is_valid():
            key = form.cleaned_data["key"]
            try:
                unapplied.apply(payment, form.invoice, key=key, by=request.user, at=timezone.now())
            except NotAllowed as error:
                reasons = error.reasons
            else:
                words = gettext("The money was put to invoice %(invoice)s.") % {"invoice": form.invoice}
                messages.success(request, words)
                return redirect(_back(payment))
        text = gettext("The invoice takes as much as is due on it; what is left stays here.")
        return _act(request, payment, form, reasons, gettext("Put it to an invoice"), text)

    @action(description=_("Put into a trust account"), url_path="trust", permissions=["into_trust"])
    def into_trust(self, request, object_id):
        """Money that no invoice took goes into a trust account of the payer's."""
        payment, reasons = _find(object_id), []
        form = IntoTrustForm(request.POST or None)
        if form.is_valid():
            given = form.cleaned_data
            more = {"reason": given["reason"], "key": given["key"], "into": given["account"]}
            try:
                refund = refunds.ask(payment, {None: payment.unapplied}, **more, by=request.user, at=timezone.now())
            except NotAllowed as error:
                reasons = error.reasons
            else:
                return _to_refund(request, refund)
        text = gettext("All that is not applied goes there. Above the city's limit a second person agrees first.")
        return _act(request, payment, form, reasons, gettext("Put it into a trust account"), text)

    @action(description=_("Check bounced"), url_path="bounced", permissions=["bounce"])
    def bounce(self, request, object_id):
        """The bank returned the check."""
        payment, reasons = _find(object_id), []
        form = WhyForm(request.POST or None)
        if form.is_valid():
            try:
                returns.bounce(payment, reason=form.cleaned_data["why"], by=request.user, at=timezone.now())
            except NotAllowed as error:
                reasons = error.reasons
            else:
                messages.success(request, gettext("The check is taken back; what it had paid is owed again."))
                return redirect(_back(payment))
        if payment.trust_account:
            text = gettext("It leaves the trust account as far as that goes; what was spent is a loss of the city.")
        else:
            text = gettext("Everything it paid is owed again, and the city's fee for a returned check is charged.")
        text += " " + gettext("The payer and the payments desk are told. This cannot be undone.")
        return _act(request, payment, form, reasons, gettext("The check bounced"), text)


def _received():
    return Payment.objects.filter(status="succeeded")


def _find(object_id):
    found = Payment.objects.select_related("invoice__case", "trust_account", "receipt").filter(pk=object_id)
    payment = found.first()
    if payment is None:
        raise Http404
    return payment


def _refund_form(payment, data):
    parts = refunds.parts(payment)
    may_go_by_check = payment.source != PaymentSource.CHECK and refunds.may_go_by_check(payment)
    account = payment.trust_account
    loose = gettext("Deposit in %(account)s") % {"account": account} if account else gettext("Not applied")
    initial = {"seen": refunds.left_of(parts)}
    return RefundForm(data, parts=parts, loose=loose, may_go_by_check=may_go_by_check, initial=initial)


def _to_refund(request, refund):
    words = gettext("The refund of %(amount)s: %(status)s.")
    facts = {"amount": money(refund.amount), "status": refund.get_status_display().lower()}
    messages.success(request, words % facts)
    return redirect("admin:payments_refund_change", refund.pk)


def _facts(payment):
    return [
        (gettext("Received"), f"{money(payment.amount)}, {long_date(payment.received_at)}"),
        (gettext("Paid by"), f"{payment.get_source_display()}, {payment.reference}"),
        (gettext("Receipt"), payment.receipt),
        (gettext("Invoice"), payment.invoice),
        (gettext("Deposited in"), payment.trust_account),
        (gettext("Not applied"), money(payment.unapplied) if payment.unapplied else ""),
    ]


def _act(request, payment, form, reasons, title, text):
    more = {"facts": _facts(payment), "text": text, "button": title, "back_text": gettext("Back to the payment")}
    return page(request, "act.html", title, form=form, reasons=reasons, back=_back(payment), **more)


def _back(payment):
    return reverse("admin:payments_payment_change", args=[payment.pk])
