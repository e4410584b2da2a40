"""Refunds: what waits for a second person, what is to be paid out, and everything that was."""

from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action

from contacts.formats import long_date, money
from contacts.refusals import NotAllowed
from payments import refunds
from payments.admin.desk import ReadOnly, page
from payments.choices import PaymentSource, RefundStatus
from payments.forms.refunds import PayOutForm, WhyForm
from payments.models import Drawer, Refund, RefundLine


class Waiting(admin.SimpleListFilter):
    title = _("what is to do")
    parameter_name = "todo"

    def lookups(self, request, model_admin):
        return [
            ("decide", _("Waits for a second person")),
            ("pay", _("To be paid out")),
            ("processor", _("With the card processor")),
        ]

    def queryset(self, request, queryset):
        if self.value() == "decide":
            return queryset.to_decide()
        if self.value() == "pay":
            return queryset.to_pay_out()
        return queryset.with_the_processor() if self.value() == "processor" else queryset


class RefundLineInline(ReadOnly, TabularInline):
    model = RefundLine
    fields = ["line", "amount"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("line")


@admin.register(Refund)
class RefundAdmin(ReadOnly, ModelAdmin):
    list_display = ["asked_at", "receipt", "amount", "way", "status", "asked_by", "decided_by", "done_at"]
    list_filter = [Waiting, "status", "way"]
    list_select_related = ["payment__receipt", "asked_by", "decided_by"]
    search_fields = ["payment__receipt__number", "payment__invoice__number", "reference", "gateway_id"]
    ordering = ["-asked_at", "-pk"]
    list_fullwidth = True
    inlines = [RefundLineInline]
    fields = [
        "payment", "amount", "way", "reason", "status", "asked_by", "asked_at", "needs_second", "decided_by",
        "decided_at", "reference", "drawer", "gateway_id", "done_at", "failure",
    ]  # fmt: skip
    readonly_fields = fields
    actions_detail = ["approve", "refuse", "pay_out", "came_back"]

    @admin.display(description=_("receipt"))
    def receipt(self, refund):
        return refund.payment.receipt

    def has_approve_permission(self, request, object_id=None):
        refund = Refund.objects.filter(pk=object_id).first()
        may = request.user.has_perm("payments.decide_refund")
        return may and (refund is None or refund.status == RefundStatus.ASKED)

    def has_refuse_permission(self, request, object_id=None):
        return self.has_approve_permission(request, object_id)

    def has_pay_out_permission(self, request, object_id=None):
        may = request.user.has_perm("payments.add_refund")
        return may and (object_id is None or Refund.objects.to_pay_out().filter(pk=object_id).exists())

    def has_came_back_permission(self, request, object_id=None):
        on_its_way = [RefundStatus.APPROVED, RefundStatus.SENT, RefundStatus.DONE]
        by_hand = Refund.objects.filter(status__in=on_its_way, way=PaymentSource.CHECK)
        may = request.user.has_perm("payments.add_refund")
        return may and (object_id is None or by_hand.filter(pk=object_id).exists())

    @action(description=_("Approve"), url_path="approve", permissions=["approve"])
    def approve(self, request, object_id):
        """A second person agrees; the money is on its way."""
        refund = _find(object_id)
        text = gettext("It is paid out once you approve it. Nobody approves what they asked for themselves.")
        return _decide(request, refund, None, refunds.approve, gettext("Approve the refund"), text)

    @action(description=_("Refuse"), url_path="refuse", permissions=["refuse"])
    def refuse(self, request, object_id):
        """A second person says no."""
        refund = _find(object_id)
        form = WhyForm(request.POST or None)
        text = gettext("Nothing is paid out, and the payment stays as it is.")
        return _decide(request, refund, form, refunds.refuse, gettext("Refuse the refund"), text)

    @action(description=_("Pay out"), url_path="pay", permissions=["pay_out"])
    def pay_out(self, request, object_id):
        """Handed out in cash from one's own drawer, or as the city's check."""
        refund = _find(object_id)
        cash = refund.way == PaymentSource.CASH
        form = None if cash else PayOutForm(request.POST or None)
        drawer = Drawer.objects.open().filter(cashier=request.user).first() if cash else None
        text = (
            gettext("Hand out the money from your own drawer, then press the button.")
            if cash
            else gettext("Write the city's check first; its number stands on the refund and in the payer's mail.")
        )
        more = {"drawer": drawer}
        return _decide(request, refund, form, refunds.pay_out, gettext("Pay out the refund"), text, more)

    @action(description=_("Came back"), url_path="back", permissions=["came_back"])
    def came_back(self, request, object_id):
        """The city's check was never cashed, or is not to be written."""
        refund = _find(object_id)
        form = WhyForm(request.POST or None)
        text = gettext("The refund has failed, and the money can be given back in another way.")
        return _decide(request, refund, form, refunds.fail, gettext("The refund was not paid out"), text)


def _find(object_id):
    found = Refund.objects.select_related("payment__receipt", "payment__invoice", "asked_by").filter(pk=object_id)
    refund = found.first()
    if refund is None:
        raise Http404
    return refund


def _decide(request, refund, form, rule, title, text, more=None):
    """The page of an act on one refund; a POST that is in order does it and goes back to the refund."""
    back, reasons = reverse("admin:payments_refund_change", args=[refund.pk]), []
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            done = rule(
                refund, **(form.cleaned_data if form else {}), **(more or {}), by=request.user, at=timezone.now()
            )
        except NotAllowed as error:
            reasons = error.reasons
        else:
            words = gettext("The refund of %(amount)s: %(status)s.")
            status = done.get_status_display().lower()
            messages.success(request, words % {"amount": money(done.amount), "status": status})
            return redirect(back)
    facts = [
        (gettext("Amount"), money(refund.amount)),
        (gettext("By"), refund.get_way_display()),
        (gettext("Why"), refund.reason),
        (gettext("Asked for by"), f"{refund.asked_by.display_name}, {long_date(refund.asked_at)}"),
        (gettext("Receipt"), refund.payment.receipt),
        (gettext("Invoice"), refund.payment.invoice),
    ]
    return page(
        request,
        "act.html",
        title,
        opts=Refund._meta,
        form=form,
        reasons=reasons,
        facts=facts,
        text=text,
        button=title,
        back=back,
        back_text=gettext("Back to the refund"),
    )
