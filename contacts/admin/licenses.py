"""The technicians' queue of license links, and the licenses themselves."""

from django import forms
from django.contrib import admin, messages
from django.db.models import Case, IntegerField, Prefetch, Value, When
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget

from contacts import approvals, licenses
from contacts.admin.desk import DeskAdmin
from contacts.admin.origins import LicenseOriginInline
from contacts.choices import LinkStatus
from contacts.formats import long_date
from contacts.models import License, LicenseLink, LicenseType
from contacts.refusals import NotAllowed


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("The applicant reads it in a mail."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
    )


@admin.register(LicenseLink)
class LicenseLinkAdmin(DeskAdmin):
    """Waiting requests first, the oldest on top. A status changes by the rules alone."""

    list_display = ["account", "person", "license_number", "business", "standing", "asked", "answer_due", "holders"]
    list_filter = ["status", "license__type"]
    search_fields = ["user__username", "user__last_name", "user__email", "license__number", "license__business_name"]
    ordering = [
        Case(When(status=LinkStatus.REQUESTED, then=Value(0)), default=Value(1), output_field=IntegerField()),
        "requested_at",
        "pk",
    ]
    list_per_page = 50
    actions = ["approve", "reject", "end"]
    fields = [
        "user", "person", "address", "license", "business", "status", "requested_at", "due_on", "holders",
        "decided_by", "decided_at", "reason", "activated_at", "ended_at",
    ]  # fmt: skip
    readonly_fields = fields

    def has_add_permission(self, request):
        return False

    def get_queryset(self, request):
        holding = LicenseLink.objects.active().select_related("user")
        return (
            super()
            .get_queryset(request)
            .select_related("user", "license__holder", "decided_by")
            .prefetch_related(Prefetch("license__links", holding, to_attr="holding"))
        )

    @admin.display(description=_("account"), ordering="user__username")
    def account(self, link):
        return link.user.username

    @admin.display(description=_("person"), ordering="user__last_name")
    def person(self, link):
        return link.user.get_full_name()

    @admin.display(description=_("email"))
    def address(self, link):
        return link.user.email

    @admin.display(description=_("license"), ordering="license__number")
    def license_number(self, link):
        return link.license.number

    @admin.display(description=_("business"), ordering="license__business_name")
    def business(self, link):
        return link.license.business_name

    @admin.display(description=_("stands"), ordering="status")
    def standing(self, link):
        return link.get_status_display()

    @admin.display(description=_("asked on"), ordering="requested_at")
    def asked(self, link):
        return long_date(link.requested_at)

    @admin.display(description=_("answer due"), ordering="due_on")
    def answer_due(self, link):
        if link.status != LinkStatus.REQUESTED:
            return ""
        due = long_date(link.due_on)
        return gettext("Late, was due %(due)s") % {"due": due} if link.is_late(timezone.localdate()) else due

    @admin.display(description=_("who else holds it"))
    def holders(self, link):
        """The holder on file, then the other accounts that act under the license."""
        on_file = [str(link.license.holder)] if link.license.holder else []
        others = [f"{one.user.display_name} ({one.user.username})" for one in link.license.holding if one != link]
        return ", ".join(on_file + others) or gettext("nobody")

    @admin.action(description=_("Approve the selected requests"), permissions=["change"])
    def approve(self, request, queryset):
        self._each(request, queryset, approvals.approve, _("%(link)s is approved; its owner has the mail."))

    @admin.action(description=_("Reject the selected requests …"), permissions=["change"])
    def reject(self, request, queryset):
        form = ReasonForm(request.POST if "reason" in request.POST else None)
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            self._each(request, queryset, approvals.reject, _("%(link)s is rejected."), reason=reason)
            return redirect(request.get_full_path())
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Reject license links"),
            "opts": self.opts,
            "form": form,
            "links": queryset,
            "back": reverse("admin:contacts_licenselink_changelist"),
        }
        return TemplateResponse(request, "contacts/admin/reject_links.html", context)

    @admin.action(description=_("End the selected links"), permissions=["change"])
    def end(self, request, queryset):
        self._each(request, queryset, licenses.remove, _("%(link)s has ended."))

    def _each(self, request, queryset, rule, done, **facts):
        for link in queryset.order_by("requested_at", "pk"):
            try:
                rule(link, by=request.user, at=timezone.now(), **facts)
            except NotAllowed as error:
                self.message_user(request, str(error), messages.WARNING)
            else:
                self.message_user(request, done % {"link": link}, messages.SUCCESS)


@admin.register(License)
class LicenseAdmin(DeskAdmin):
    list_display = ["number", "business_name", "type", "status", "expires_on", "current"]
    list_filter = ["status", "type"]
    list_select_related = ["type"]
    search_fields = ["number", "business_name"]
    autocomplete_fields = ["holder"]
    ordering = ["number"]
    inlines = [LicenseOriginInline]
    show_full_result_count = False

    @admin.display(description=_("current"))
    def current(self, license):
        lapses = license.lapses(timezone.localdate())
        return " ".join(lapses) if lapses else gettext("Yes")


@admin.register(LicenseType)
class LicenseTypeAdmin(DeskAdmin):
    list_display = ["code", "name", "trade"]
    ordering = ["code"]
