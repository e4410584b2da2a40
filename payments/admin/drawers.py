"""Drawers: opened, counted and closed, with a report to print."""

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import action

from contacts.formats import money
from contacts.models import City
from contacts.refusals import NotAllowed
from payments import counter
from payments.admin.desk import ReadOnly, page
from payments.choices import PaymentSource, RefundStatus
from payments.forms.counter import CloseDrawerForm, OpenDrawerForm
from payments.models import Drawer

may_open = permission_required("payments.add_drawer", raise_exception=True)


class Standing(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("open", _("Open")), ("closed", _("Closed"))]

    def queryset(self, request, queryset):
        if self.value() == "open":
            return queryset.open()
        return queryset.exclude(closed_at=None) if self.value() == "closed" else queryset


@admin.register(Drawer)
class DrawerAdmin(ReadOnly, ModelAdmin):
    list_display = ["opened_at", "cashier", "closed_at", "closed_by", "difference", "note"]
    list_filter = [Standing, ("cashier", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["cashier", "closed_by"]
    list_fullwidth = True
    ordering = ["-opened_at", "-pk"]
    fields = [
        "cashier", "opened_at", "float_amount", "closed_at", "closed_by", "expected_cash", "counted_cash",
        "expected_checks", "counted_checks", "difference", "note",
    ]  # fmt: skip
    readonly_fields = fields
    actions_detail = ["close", "report"]

    @admin.display(description=_("over or short"))
    def difference(self, drawer):
        return "" if drawer.is_open else money(drawer.over)

    def get_urls(self):
        view = self.admin_site.admin_view
        return [path("open/", view(open_page), name="payments_drawer_open"), *super().get_urls()]

    def has_close_permission(self, request, object_id=None):
        if object_id is None:
            return request.user.has_perm("payments.add_drawer")
        drawer = Drawer.objects.open().filter(pk=object_id).first()
        return drawer is not None and _may_close(request.user, drawer)

    def has_report_permission(self, request, object_id=None):
        return request.user.has_perm("payments.view_drawer")

    @action(description=_("Count and close"), url_path="close", permissions=["close"])
    def close(self, request, object_id):
        """Counted by its cashier, or by a supervisor when the cashier went home. What is expected is not told first."""
        drawer = _find(object_id)
        if not _may_close(request.user, drawer):
            raise PermissionDenied
        form, reasons = CloseDrawerForm(request.POST or None), []
        if form.is_valid():
            try:
                drawer = counter.close_drawer(drawer, **form.counted, by=request.user, at=timezone.now())
            except NotAllowed as error:
                reasons = error.reasons
            else:
                words = gettext("The drawer is closed; %(amount)s over or short.") % {"amount": money(drawer.over)}
                messages.success(request, words)
                return redirect("admin:payments_drawer_report", drawer.pk)
        facts = {"form": form, "reasons": reasons, "drawer": drawer, "checks": _checks(drawer)}
        back = reverse("admin:payments_payment_counter")
        return page(request, "drawer_close.html", gettext("Count and close the drawer"), back=back, **facts)

    @action(description=_("Report"), url_path="report", permissions=["report"])
    def report(self, request, object_id):
        """What went in and out, and the count, on a sheet to sign."""
        drawer = _find(object_id)
        refunds = drawer.refunds.filter(status=RefundStatus.DONE).select_related("payment__receipt").order_by("pk")
        pieces = sorted(((int(cents), count) for cents, count in drawer.pieces.items()), reverse=True)
        facts = {
            "drawer": drawer,
            "expected": counter.expected(drawer),
            "payments": drawer.payments.select_related("receipt", "invoice", "trust_account").order_by("pk"),
            "refunds": refunds,
            "pieces": [(money(cents / 100), count, money(cents * count / 100)) for cents, count in pieces],
            "city": City.current(),
            "back": reverse("admin:payments_payment_counter"),
        }
        return render(request, "payments/admin/drawer_report.html", facts)


@may_open
def open_page(request):
    """A drawer of one's own, with change in it."""
    form, reasons = OpenDrawerForm(request.POST or None), []
    if form.is_valid():
        try:
            counter.open_drawer(**form.cleaned_data, by=request.user, at=timezone.now())
        except NotAllowed as error:
            reasons = error.reasons
        else:
            messages.success(request, gettext("Your drawer is open."))
            return redirect("admin:payments_payment_counter")
    return page(
        request,
        "act.html",
        gettext("Open a drawer"),
        form=form,
        reasons=reasons,
        facts=[(gettext("Cashier"), request.user.display_name)],
        text=gettext("Cash and checks go into it until you count and close it."),
        button=gettext("Open the drawer"),
        back=reverse("admin:payments_payment_counter"),
        back_text=gettext("Back to the counter"),
    )


def _may_close(user, drawer):
    own = drawer.cashier_id == user.pk and user.has_perm("payments.add_drawer")
    return own or user.has_perm("payments.supervise_drawer")


def _find(object_id):
    try:
        return get_object_or_404(Drawer.objects.select_related("cashier", "closed_by"), pk=object_id)
    except ValueError:
        raise Http404 from None


def _checks(drawer):
    """The checks that should lie in the drawer, to tick off."""
    checks = drawer.payments.filter(source=PaymentSource.CHECK).exclude(status="returned")
    return checks.select_related("receipt").order_by("pk")
