"""The technicians' queue of license links: who asks for what, since when, and what it is held against."""

from django import forms
from django.contrib import admin, messages
from django.db.models import Case, IntegerField, Prefetch, Value, When
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget

from contacts.admin.desk import LINK, DeskAdmin
from contacts.admin.licenses import sheet_word, with_latest_sheet
from contacts.choices import LinkStatus
from contacts.formats import long_date
from contacts.licensing import approvals, licenses
from contacts.models import LicenseLink
from contacts.refusals import NotAllowed


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("The applicant reads it in a mail."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
    )


class StandingFilter(admin.SimpleListFilter):
    """Where a request stands; what has run late is a part of what waits."""

    title = _("standing")
    parameter_name = "standing"

    def lookups(self, request, model_admin):
        return [("late", _("Late")), *LinkStatus.choices]

    def queryset(self, request, queryset):
        if self.value() == "late":
            return queryset.late(timezone.localdate())
        return queryset.filter(status=self.value()) if self.value() in LinkStatus.values else queryset


@admin.register(LicenseLink)
class LicenseLinkAdmin(DeskAdmin):
    """Waiting requests first, the oldest on top. A status changes by the rules alone."""

    list_display = ["applicant", "wanted", "standing", "asked", "answer_due", "sheet", "holders"]
    list_filter = [StandingFilter, "license__type"]
    list_before_template = "contacts/admin/queue_count.html"
    search_fields = [
        "user__username", "user__last_name", "user__email", "company__company_name",
        "license__number", "license__business_name",
    ]  # fmt: skip
    ordering = [
        Case(When(status=LinkStatus.REQUESTED, then=Value(0)), default=Value(1), output_field=IntegerField()),
        "requested_at",
        "pk",
    ]
    list_per_page = 50
    actions = ["approve", "reject", "mail_again", "end"]
    fields = [
        "applicant", "address", "company", "license", "business", "status", "requested_at", "due_on", "sheet",
        "holders", "decided_by", "decided_at", "reason", "activated_at", "ended_at",
    ]  # fmt: skip
    readonly_fields = fields

    def has_add_permission(self, request):
        return False

    def get_queryset(self, request):
        holding = LicenseLink.objects.active().select_related("user", "company")
        rows = super().get_queryset(request).select_related("user", "company", "license__holder", "decided_by")
        rows = rows.prefetch_related(Prefetch("license__links", holding, to_attr="holding"))
        return with_latest_sheet(rows, "license")

    def changelist_view(self, request, extra_context=None):
        known = LicenseLink.objects.all()
        counts = {"waiting": known.waiting().count(), "late": known.late(timezone.localdate()).count()}
        counts["late_url"] = "?standing=late"
        return super().changelist_view(request, {**(extra_context or {}), "queue": counts})

    @admin.display(description=_("who asks"), ordering="user__username")
    def applicant(self, link):
        """The link of the row, so it begins with what opens it; for a company, the company and who asked."""
        person = f"{link.user.get_full_name()} ({link.user.username})"
        if link.company:
            return format_html("{}<br>{}", link.company, gettext("asked by %(person)s") % {"person": person})
        return person

    @admin.display(description=_("email"))
    def address(self, link):
        return link.user.email

    @admin.display(description=_("license"), ordering="license__number")
    def wanted(self, link):
        address = reverse("admin:contacts_license_change", args=[link.license_id])
        number = format_html('<a class="{}" href="{}">{}</a>', LINK, address, link.license.number)
        return format_html("{}<br>{}", number, link.license.business_name)

    @admin.display(description=_("business"))
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
        if not link.is_late(timezone.localdate()):
            return due
        return format_html("<strong>{}</strong>", gettext("Late, was due %(due)s") % {"due": due})

    @admin.display(description=_("latest sheet"))
    def sheet(self, link):
        return sheet_word(link, link.license.number)

    @admin.display(description=_("who else holds it"))
    def holders(self, link):
        """The holder on file, then the companies and accounts that act under the license."""
        found = [str(link.license.holder)] if link.license.holder else []
        for one in link.license.holding:
            if one != link:
                person = f"{one.user.display_name} ({one.user.username})"
                found.append(f"{one.company}, {person}" if one.company else person)
        return format_html_join("", "<div>{}</div>", ((name,) for name in found)) or gettext("nobody")

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

    @admin.action(description=_("Mail the approval again"), permissions=["change"])
    def mail_again(self, request, queryset):
        self._each(request, queryset, approvals.send_again, _("%(link)s: the mail is on its way again."))

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
