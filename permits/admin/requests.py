"""The queue of what people ask the city to look at: to be connected to a record, to correct one, an address on file."""

from django import forms
from django.contrib import admin, messages
from django.db.models import Case, IntegerField, Value, When
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from contacts import help
from contacts.admin.desk import ReadOnlyAdmin
from contacts.choices import HelpKind, HelpStatus
from contacts.formats import long_date, weekday
from contacts.models import HelpRequest
from contacts.refusals import NotAllowed
from permits import accessrequests
from permits.models import ContactType

# What grants a request of each kind.
GRANTS = {
    HelpKind.LICENSE_WRONG: help.correct,
    HelpKind.CONTACT_WRONG: help.correct,
    HelpKind.ADDRESS_ON_FILE: help.put_on_file,
    HelpKind.ACCESS: accessrequests.grant,
}
# The admin's own words for a link that looks like one.
LINK = "font-medium text-primary-600 underline"


class AnswerForm(forms.Form):
    """What the person who asked reads in a mail."""

    answer = forms.CharField(label=_("Answer"), max_length=600, widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}))

    def __init__(self, *args, label, help_text, required=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer"].label, self.fields["answer"].help_text = label, help_text
        self.fields["answer"].required = required


class LateFilter(admin.SimpleListFilter):
    title = _("late")
    parameter_name = "late"

    def lookups(self, request, model_admin):
        return [("yes", _("Late"))]

    def queryset(self, request, queryset):
        return queryset.late(timezone.localdate()) if self.value() else queryset


@admin.register(HelpRequest)
class HelpRequestAdmin(ReadOnlyAdmin):
    """Waiting requests first, the oldest on top. Nothing is typed into them: they are done or declined."""

    list_display = ["what", "about", "who", "company", "standing", "asked", "answer_due", "next_act"]
    list_filter = ["status", "kind", LateFilter]
    search_fields = ["name", "company", "email", "user__username", "license__number"]
    ordering = [
        Case(When(status=HelpStatus.WAITING, then=Value(0)), default=Value(1), output_field=IntegerField()),
        "asked_at",
        "pk",
    ]
    list_per_page = 50
    list_before_template = "permits/admin/late_requests.html"
    show_full_result_count = False
    autocomplete_fields = ["contact"]
    actions_detail = ["grant", "decline"]
    fields = [
        "what", "about", "who", "account", "address", "company", "text", "asked", "answer_due",
        "standing", "answer", "decided_by", "decided_at",
    ]  # fmt: skip
    readonly_fields = fields

    def has_decide_permission(self, request, obj=None):
        return request.user.has_perm("contacts.change_helprequest")

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .select_related("user", "license", "contact", "decided_by", "accessrequest__case__case_type")
        )

    def changelist_view(self, request, extra_context=None):
        late = HelpRequest.objects.late(timezone.localdate()).count()
        return super().changelist_view(request, {"late_requests": late, **(extra_context or {})})

    @admin.display(description=_("asks for"), ordering="kind")
    def what(self, asked):
        return asked.get_kind_display()

    @admin.display(description=_("about"))
    def about(self, asked):
        if asked.kind == HelpKind.ACCESS:
            case = asked.accessrequest.case
            return _link(case.get_absolute_url(), case.number)
        if asked.kind == HelpKind.LICENSE_WRONG:
            return _link(reverse("admin:contacts_license_change", args=[asked.license_id]), asked.license.number)
        if asked.contact:
            return _link(reverse("admin:contacts_contact_change", args=[asked.contact_id]), asked.contact)
        return asked.email

    @admin.display(description=_("person"), ordering="name")
    def who(self, asked):
        return asked.name

    @admin.display(description=_("account"))
    def account(self, asked):
        return asked.user.username if asked.user else gettext("none")

    @admin.display(description=_("email"))
    def address(self, asked):
        proved = help.address_is_proved(asked)
        return f"{asked.email} · {gettext('proved by this account') if proved else gettext('not proved')}"

    @admin.display(description=_("stands"), ordering="status")
    def standing(self, asked):
        return asked.get_status_display()

    @admin.display(description=_("asked on"), ordering="asked_at")
    def asked(self, asked):
        return long_date(asked.asked_at)

    @admin.display(description=_("answer due"), ordering="due_on")
    def answer_due(self, asked):
        if asked.status != HelpStatus.WAITING:
            return ""
        late = asked.is_late(timezone.localdate())
        return gettext("Late, was due %(due)s") % {"due": weekday(asked.due_on)} if late else weekday(asked.due_on)

    @admin.display(description=_("next"))
    def next_act(self, asked):
        if asked.status != HelpStatus.WAITING:
            return ""
        return _link(reverse("admin:contacts_helprequest_grant", args=[asked.pk]), gettext("Decide"))

    @action(description=_("Do as asked"), url_path="grant", permissions=["decide"])
    def grant(self, request, object_id):
        """The page where a request is granted: what is asked for besides the answer depends on its kind."""
        asked = self._find(request, object_id)
        form = self._form(request, asked)
        return self._decide(request, asked, form, GRANTS[asked.kind], title=gettext("Do as asked"))

    @action(description=_("Decline"), url_path="decline", permissions=["decide"])
    def decline(self, request, object_id):
        """The page where a request is declined, with a reason."""
        asked = self._find(request, object_id)
        form = AnswerForm(
            request.POST or None, label=_("Reason"), help_text=_("The person who asked reads it in a mail.")
        )
        return self._decide(request, asked, form, help.decline, title=gettext("Decline"))

    def _form(self, request, asked):
        data = request.POST or None
        if asked.kind in (HelpKind.LICENSE_WRONG, HelpKind.CONTACT_WRONG):
            how = _("Correct the record first; then say here what. The person who asked reads it in a mail.")
            return AnswerForm(data, label=_("What was changed"), help_text=how)
        form = AnswerForm(data, label=_("Word to the person who asked"), help_text="", required=False)
        if asked.kind == HelpKind.ADDRESS_ON_FILE:
            choice = self.formfield_for_foreignkey(HelpRequest._meta.get_field("contact"), request)
            choice.label, choice.required = _("Contact that gets this address"), True
            form.fields = {"contact": choice, **form.fields}
        else:
            taken = ContactType.objects.taken_by(asked.accessrequest.case.case_type).order_by("name")
            choice = forms.ModelChoiceField(taken, label=_("Put on the record as"), widget=UnfoldAdminSelectWidget)
            form.fields = {"contact_type": choice, **form.fields}
        return form

    def _on_case(self, asked):
        """Who is on the record already, to hold the request against."""
        if asked.kind != HelpKind.ACCESS:
            return []
        return asked.accessrequest.case.contacts.with_people().order_by("contact_type__name", "pk")

    def _find(self, request, object_id):
        asked = self.get_object(request, object_id)
        if asked is None:
            raise Http404
        return asked

    def _decide(self, request, asked, form, rule, *, title):
        back = reverse("admin:contacts_helprequest_changelist")
        if form.is_valid():
            row = asked.accessrequest if asked.kind == HelpKind.ACCESS else asked
            try:
                rule(row, **form.cleaned_data, by=request.user, at=timezone.now())
            except NotAllowed as error:
                form.add_error(None, [str(reason) for reason in error.reasons])
            else:
                done = gettext("%(request)s: decided, and the person who asked is told.")
                self.message_user(request, done % {"request": asked}, messages.SUCCESS)
                return redirect(back)
        context = {
            **self.admin_site.each_context(request),
            "title": f"{title}: {asked}",
            "opts": self.opts,
            "asked": asked,
            "about": self.about(asked),
            "address": self.address(asked),
            "due": self.answer_due(asked),
            "on_case": self._on_case(asked),
            "form": form,
            "media": self.media + form.media,
            "button": title,
            "other": reverse(
                f"admin:contacts_helprequest_{'grant' if rule == help.decline else 'decline'}", args=[asked.pk]
            ),
            "declining": rule == help.decline,
            "back": back,
        }
        return TemplateResponse(request, "permits/admin/decide_request.html", context)


def _link(url, text):
    return format_html('<a class="{}" href="{}">{}</a>', LINK, url, text)
