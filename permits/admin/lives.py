"""What the desk does with the life of a permit, and the queues of what its people ask for."""

from django import forms
from django.contrib import admin, messages
from django.db.models import Case, IntegerField, Q, Sum, Value, When
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.decorators import action

from contacts.admin.desk import LINK, ReadOnlyAdmin
from contacts.formats import money
from contacts.refusals import NotAllowed
from permits import lifecycle
from permits.choices import CertificateKind, CertificateNeed, FeeStatus, WithdrawalStatus
from permits.forms.lifecycle import CertificateForm, ConditionForm, TemporaryForm, WhyForm
from permits.models import Certificate, Condition, Extension, Withdrawal


class LifeActs:
    """For the admin of cases: a button and a page for each act on one. The rules of permits.lifecycle do the rest."""

    life_acts = [
        {"title": _("Keep or end"), "items": ["extend", "withdraw", "make_void", "close_case"]},
        {"title": _("Conditions, certificates"), "items": ["add_condition", "certify", "certify_for_a_time"]},
    ]

    def has_end_permission(self, request, obj=None):
        return request.user.has_perm("permits.change_extension")

    def has_certify_permission(self, request, obj=None):
        return request.user.has_perm("permits.add_certificate")

    @action(description=_("Extend or reinstate"), url_path="extend", permissions=["end"])
    def extend(self, request, object_id):
        """Without a request, however often that was done."""
        text = _("It runs the days of its type longer. A fee that its type names is charged.")
        return self._act(
            request, object_id, lifecycle.extend, WhyForm, _("Extend or reinstate"), text, _("%(case)s is extended.")
        )

    @action(description=_("Withdraw"), url_path="withdraw", permissions=["end"])
    def withdraw(self, request, object_id):
        """For somebody at the counter."""
        text = _("The application ends. Its unpaid fees are taken back; what was paid is finance's to give back.")
        done = _("%(case)s is withdrawn.")
        return self._act(request, object_id, lifecycle.withdraw, WhyForm, _("Withdraw"), text, done)

    @action(description=_("Make void"), url_path="void", permissions=["end"])
    def make_void(self, request, object_id):
        """A permit that should not have been issued."""
        text = _("The permit allows no work any more, and its card says so. Its unpaid fees are taken back.")
        done = _("%(case)s is void.")
        return self._act(request, object_id, lifecycle.void, WhyForm, _("Make void"), text, done)

    @action(description=_("Close"), url_path="close", permissions=["end"])
    def close_case(self, request, object_id):
        """An approved plan case, or a case that was denied."""
        text = _("The case is put away.")
        return self._act(request, object_id, lifecycle.close, forms.Form, _("Close"), text, _("%(case)s is closed."))

    @action(description=_("Add a condition"), url_path="condition", permissions=["end"])
    def add_condition(self, request, object_id):
        """Public, and printed on the card."""
        text = _("Its words stay as they are; later it can only be marked as met.")
        done = _("%(case)s has the condition.")
        return self._act(request, object_id, lifecycle.add_condition, ConditionForm, _("Add a condition"), text, done)

    @action(description=_("Certificate"), url_path="certificate", permissions=["certify"])
    def certify(self, request, object_id):
        """For good, of the kind that the case type ends with."""
        return self._certify(request, object_id, CertificateForm, _("Give a certificate"), None)

    @action(description=_("Temporary certificate"), url_path="temporary-certificate", permissions=["certify"])
    def certify_for_a_time(self, request, object_id):
        return self._certify(
            request, object_id, TemporaryForm, _("Give a temporary certificate"), CertificateKind.TEMPORARY
        )

    def _certify(self, request, object_id, form, title, kind):
        case = find(self, request, object_id)
        if kind is None:
            completion = case.terms.certificate == CertificateNeed.COMPLETION
            kind = CertificateKind.COMPLETION if completion else CertificateKind.OCCUPANCY
        missing = lifecycle.what_is_missing(case, kind)

        def rule(case, **typed):
            return lifecycle.certify(case, kind, **typed)

        text = _("The people on the record are told, and everybody can look at it and print it.")
        done = _("%(case)s has its certificate.")
        return self._act(request, object_id, rule, form, title, text, done, reasons=missing)

    def _act(self, request, object_id, rule, form, title, text, done, *, reasons=()):
        case = find(self, request, object_id)
        back = reverse("admin:permits_case_change", args=[case.pk])
        return act(self, request, case, rule, form, title, text, done, back, reasons=reasons)


class DecisionAdmin(ReadOnlyAdmin):
    """What somebody asked for: those that wait first, the oldest on top. Nothing is typed into them."""

    list_filter = ["status"]
    list_select_related = ["case__case_type", "asked_by"]
    list_per_page = 50
    search_fields = ["case__number"]
    show_full_result_count = False
    actions_detail = ["grant", "decline"]
    list_before_template = "contacts/admin/queue_count.html"
    ordering = [
        Case(When(status="asked", then=Value(0)), default=Value(1), output_field=IntegerField()),
        "asked_at",
        "pk",
    ]

    def has_decide_permission(self, request, obj=None):
        return request.user.has_perm(f"permits.change_{self.opts.model_name}")

    def changelist_view(self, request, extra_context=None):
        queue = {"waiting": self.model.objects.filter(status="asked").count()}
        return super().changelist_view(request, {"queue": queue, **(extra_context or {})})

    @admin.display(description=_("record"), ordering="case__number")
    def record(self, asked):
        return asked.case

    @admin.display(description=_("next"))
    def next_act(self, asked):
        if asked.status != "asked":
            return ""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_grant"
        return format_html('<a class="{}" href="{}">{}</a>', LINK, reverse(name, args=[asked.pk]), gettext("Decide"))

    def _decide(self, request, object_id, rule, form, title, text, done):
        row = find(self, request, object_id)
        back = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        declining = form is WhyForm
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_{'grant' if declining else 'decline'}"
        other = {
            "other": reverse(name, args=[row.pk]),
            "other_text": gettext("Do as asked instead") if declining else gettext("Decline instead"),
        }
        return act(self, request, row, rule, form, title, text, done, back, case=row.case, asked=row, more=other)


@admin.register(Extension)
class ExtensionAdmin(DecisionAdmin):
    """Requests to extend a permit, and to reinstate one that has expired."""

    list_display = ["record", "status", "next_act", "reinstates", "asked_at", "asked_by", "decided_at", "until"]
    fields = [
        "case",
        "reason",
        "reinstates",
        "asked_by",
        "asked_at",
        "status",
        "until",
        "why",
        "decided_by",
        "decided_at",
    ]

    @action(description=_("Grant"), url_path="grant", permissions=["decide"])
    def grant(self, request, object_id):
        def rule(extension, **facts):
            return lifecycle.decide_extension(extension, grant=True, **facts)

        text = _("It runs the days of its type longer. A fee that its type names is charged.")
        return self._decide(request, object_id, rule, forms.Form, _("Grant"), text, _("%(case)s is extended."))

    @action(description=_("Decline"), url_path="decline", permissions=["decide"])
    def decline(self, request, object_id):
        def rule(extension, **facts):
            return lifecycle.decide_extension(extension, grant=False, **facts)

        text, done = _("Its last day stays."), _("%(case)s is not extended, and its people are told.")
        return self._decide(request, object_id, rule, WhyForm, _("Decline"), text, done)


class PaidFilter(admin.SimpleListFilter):
    """For finance: what was paid on a case that was withdrawn."""

    title = _("paid")
    parameter_name = "paid"

    def lookups(self, request, model_admin):
        return [("yes", _("Something paid that can be given back"))]

    def queryset(self, request, queryset):
        return queryset.paid() if self.value() else queryset


@admin.register(Withdrawal)
class WithdrawalAdmin(DecisionAdmin):
    """Requests to take an application back; finance sees what was paid on those accepted."""

    list_display = ["record", "status", "next_act", "asked_at", "asked_by", "decided_at", "paid"]
    list_filter = ["status", PaidFilter]
    fields = ["case", "reason", "asked_by", "asked_at", "status", "why", "decided_by", "decided_at"]

    def get_queryset(self, request):
        # What was settled before there were books was paid in full.
        paid = Case(When(case__fees__status=FeeStatus.SETTLED, then="case__fees__amount"), default="case__fees__paid")
        paid_in_all = Sum(paid, filter=Q(case__fees__refundable__gt=0))
        return super().get_queryset(request).annotate(paid_in_all=paid_in_all)

    @admin.display(description=_("paid, to be looked at by finance"))
    def paid(self, asked):
        return money(asked.paid_in_all) if asked.paid_in_all and asked.status == WithdrawalStatus.ACCEPTED else ""

    @action(description=_("Accept"), url_path="grant", permissions=["decide"])
    def grant(self, request, object_id):
        def rule(withdrawal, **facts):
            return lifecycle.decide_withdrawal(withdrawal, accept=True, **facts)

        text = _("The application ends. Its unpaid fees are taken back; what was paid is finance's to give back.")
        return self._decide(request, object_id, rule, forms.Form, _("Accept"), text, _("%(case)s is withdrawn."))

    @action(description=_("Decline"), url_path="decline", permissions=["decide"])
    def decline(self, request, object_id):
        def rule(withdrawal, **facts):
            return lifecycle.decide_withdrawal(withdrawal, accept=False, **facts)

        text, done = _("The application goes on."), _("%(case)s is not withdrawn, and its people are told.")
        return self._decide(request, object_id, rule, WhyForm, _("Decline"), text, done)


@admin.register(Condition)
class ConditionAdmin(ReadOnlyAdmin):
    list_display = ["text", "case", "due", "added_at", "met_at"]
    list_filter = ["due", ("met_at", admin.EmptyFieldListFilter)]
    list_select_related = ["case"]
    ordering = ["-added_at", "-pk"]
    search_fields = ["case__number", "text"]
    show_full_result_count = False
    fields = ["case", "text", "due", "added_at", "added_by", "met_at", "met_by"]
    actions = ["mark_met"]
    actions_detail = ["meet"]

    def has_decide_permission(self, request, obj=None):
        return request.user.has_perm("permits.change_condition")

    @action(description=_("Mark as met"), url_path="meet", permissions=["decide"])
    def meet(self, request, object_id):
        row = find(self, request, object_id)
        back = reverse("admin:permits_case_change", args=[row.case_id])
        done, title = _("A condition of %(case)s is met."), _("Mark as met")
        return act(self, request, row, lifecycle.meet, forms.Form, title, row.text, done, back, case=row.case)

    @admin.action(description=_("Mark as met"), permissions=["decide"])
    def mark_met(self, request, queryset):
        for condition in queryset.order_by("case__number", "pk"):
            try:
                lifecycle.meet(condition, by=request.user, at=timezone.now())
            except NotAllowed as error:
                self.message_user(request, str(error), messages.WARNING)
            else:
                self.message_user(request, gettext("“%(row)s” is met.") % {"row": condition}, messages.SUCCESS)


@admin.register(Certificate)
class CertificateAdmin(ReadOnlyAdmin):
    list_display = ["number", "kind", "case", "issued_on", "until", "revoked_at"]
    list_filter = ["kind", ("revoked_at", admin.EmptyFieldListFilter)]
    list_select_related = ["case"]
    ordering = ["-issued_on", "-pk"]
    search_fields = ["number", "case__number"]
    show_full_result_count = False
    fields = [
        "number", "case", "kind", "portion", "occupancy", "occupant_load", "conditions", "issued_on", "until",
        "issued_by", "revoked_at", "revoked_why",
    ]  # fmt: skip
    actions_detail = ["revoke"]

    def has_revoke_permission(self, request, obj=None):
        return request.user.has_perm("permits.change_certificate")

    @action(description=_("Revoke"), url_path="revoke", permissions=["revoke"])
    def revoke(self, request, object_id):
        row = find(self, request, object_id)
        back = reverse("admin:permits_certificate_change", args=[row.pk])
        text = _("It is not good any more from now on. Everybody who looks at it or asks after its code reads why.")
        done, title = _("The certificate of %(case)s is revoked."), _("Revoke")
        return act(self, request, row, lifecycle.revoke, WhyForm, title, text, done, back, case=row.case)


class ConditionInline(TabularInline):
    model = Condition
    fields = ["text", "due", "added_at", "met_at", "next_act"]
    readonly_fields = ["next_act"]
    extra = 0

    @admin.display(description=_("next"))
    def next_act(self, condition):
        if condition.met_at:
            return ""
        address = reverse("admin:permits_condition_meet", args=[condition.pk])
        return format_html('<a class="{}" href="{}">{}</a>', LINK, address, gettext("Mark as met"))

    def has_add_permission(self, request, obj=None):
        return False

    has_change_permission = has_delete_permission = has_add_permission


def find(model_admin, request, object_id):
    """The row of an admin at that address; else Http404."""
    row = model_admin.get_object(request, object_id)
    if row is None:
        raise Http404
    return row


def act(
    model_admin, request, row, rule, form, title, text, done, back, *, case=None, asked=None, reasons=(), more=None
):
    """The page of one act: what it will do, what stops it, and a form; a POST that is in order does it."""
    form = form(request.POST if request.method == "POST" else None)
    case, now = case or row, timezone.now()
    if form.is_valid():
        try:
            rule(row, **form.cleaned_data, by=request.user, at=now)
        except NotAllowed as error:
            reasons = error.reasons
        else:
            model_admin.message_user(request, done % {"case": case}, messages.SUCCESS)
            return redirect(back)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"{title}: {case}",
        "button": title,
        "opts": model_admin.opts,
        "text": text,
        "case": case,
        "asked": asked,
        "form": form,
        "media": model_admin.media + form.media,
        "reasons": reasons,
        "back": back,
        **(more or {}),
    }
    return TemplateResponse(request, "permits/admin/life_act.html", context)
