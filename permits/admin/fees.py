"""Fees at the desk: charged on a case by its schedule, reckoned anew, waived."""

from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from contacts.admin.desk import ReadOnlyAdmin
from contacts.formats import money
from contacts.refusals import NotAllowed
from permits import fees
from permits.choices import FeeStatus
from permits.forms.fees import MeasuresForm, WhyForm
from permits.models import Fee


class FeeActs:
    """For the admin of cases: the pages that show what the schedule comes to, and charge it."""

    actions_detail = ["assess_fees", "reassess_fees"]

    def has_assess_permission(self, request, obj=None):
        return request.user.has_perm("permits.assess_fee")

    @action(description=_("Assess fees"), url_path="assess-fees", permissions=["assess"])
    def assess_fees(self, request, object_id):
        """By the version in force today: measures and lines first, then the same page charges them."""
        return self._charge(request, object_id, anew=False)

    @action(description=_("Reckon fees anew"), url_path="reassess-fees", permissions=["assess"])
    def reassess_fees(self, request, object_id):
        """Takes back the unpaid fees that come to something else now, with a reason, and charges them anew."""
        return self._charge(request, object_id, anew=True)

    def _charge(self, request, object_id, *, anew):
        case, now = self.get_object(request, object_id), timezone.now()
        if case is None:
            raise Http404
        context = {
            "title": gettext("Reckon fees anew") if anew else gettext("Assess fees"),
            "case": case,
            "anew": anew,
            "back": reverse("admin:permits_case_change", args=[case.pk]),
        }
        try:
            version = fees.schedule_of(case, at=now)
        except NotAllowed as error:
            return self._page(request, {**context, "reasons": error.reasons})
        known = fees.measures_of(case)
        form = MeasuresForm(request.POST or None, version=version, initial=known)
        why = WhyForm(request.POST if request.POST and "charge" in request.POST else None) if anew else None
        measures, extra, reasons = known, [], []
        if form.is_valid():
            typed, extra = form.typed(), form.extra()
            measures = {code: amount for code, amount in {**known, **typed}.items() if amount is not None}
            if "charge" in request.POST and (why is None or why.is_valid()):
                try:
                    charged = fees.charge_as_seen(
                        case,
                        measures=typed,
                        extra=extra,
                        seen=request.POST.get("seen", ""),
                        why=why.cleaned_data["why"] if anew else None,
                        by=request.user,
                        at=now,
                    )
                except NotAllowed as error:
                    reasons = error.reasons
                else:
                    self.message_user(request, _charged_in_words(case, charged), messages.SUCCESS)
                    return redirect(context["back"])
            elif anew and "charge" not in request.POST:
                why = WhyForm(initial={"why": request.POST.get("why", "")})
        proposal = fees.propose(case, at=now, extra=extra, measures=measures, anew=anew)
        context |= {"version": version, "form": form, "why": why, "reasons": reasons, "proposal": proposal}
        return self._page(request, {**context, "failed": not form.is_valid() and form.is_bound})

    def _page(self, request, context):
        context = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, "permits/admin/assess_fees.html", context)


@admin.register(Fee)
class FeeAdmin(ReadOnlyAdmin):
    list_display = ["case", "description", "amount", "status", "due_at", "assessed_at"]
    list_filter = ["status", "due_at"]
    list_select_related = ["case"]
    ordering = ["-assessed_at", "-pk"]
    search_fields = ["case__number", "description"]
    show_full_result_count = False
    actions_detail = ["waive"]
    fields = [
        "case", "code", "description", "amount", "how", "status", "due_at", "refundable", "account", "item",
        "assessed_at", "settled_at", "waived_at", "waived_why",
    ]  # fmt: skip

    def has_waive_permission(self, request, obj=None):
        return request.user.has_perm("permits.waive_fee")

    @action(description=_("Waive"), url_path="waive", permissions=["waive"])
    def waive(self, request, object_id):
        """Lets somebody off a fee that is owed, with a reason."""
        fee = self.get_object(request, object_id)
        if fee is None:
            raise Http404
        form, reasons = WhyForm(request.POST or None), []
        back = reverse("admin:permits_fee_change", args=[fee.pk])
        if form.is_valid():
            try:
                fees.waive(fee, why=form.cleaned_data["why"], by=request.user, at=timezone.now())
            except NotAllowed as error:
                reasons = error.reasons
            else:
                told = gettext("“%(fee)s” of %(amount)s is waived.")
                self.message_user(request, told % {"fee": fee, "amount": money(fee.amount)}, messages.SUCCESS)
                return redirect(back)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Waive a fee"),
            "fee": fee,
            "form": form,
            "reasons": reasons,
            "is_owed": fee.status == FeeStatus.OWED,
            "back": back,
        }
        return TemplateResponse(request, "permits/admin/waive_fee.html", context)


def _charged_in_words(case, charged):
    if not charged:
        return gettext("%(case)s: no further fee was charged.") % {"case": case}
    words = ngettext(
        "%(case)s was charged one fee: %(amount)s.", "%(case)s was charged %(count)s fees: %(amount)s.", len(charged)
    )
    return words % {"case": case, "count": len(charged), "amount": money(sum(fee.amount for fee in charged))}
