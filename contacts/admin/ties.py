"""Who acts for whom: every tie of an account to a contact, to look at, to add and to end."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldBooleanSwitchWidget

from contacts.admin.desk import ReadOnlyAdmin
from contacts.choices import Right, TieOrigin
from contacts.members import companies, ties
from contacts.models import ContactTie, Invitation, LicenseDelegation
from contacts.refusals import NotAllowed


class WhyForm(forms.Form):
    why = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("Everybody who acts for the contact reads it in a mail."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
    )


class NewTieForm(forms.ModelForm):
    """The city ties an account to a contact, because of a call or a letter."""

    rights = forms.MultipleChoiceField(
        label=_("May"),
        choices=Right.choices,
        initial=[Right.VIEW],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whoever may do anything also sees."),
    )

    class Meta:
        model = ContactTie
        fields = ["contact", "user", "rights", "is_manager"]
        widgets = {"is_manager": UnfoldBooleanSwitchWidget}

    def clean(self):
        cleaned = super().clean()
        contact, user = cleaned.get("contact"), cleaned.get("user")
        if contact and contact.merged_into_id:
            self.add_error("contact", _("This contact was merged into another: choose that one."))
        if contact and user and ContactTie.objects.live().filter(contact=contact, user=user).exists():
            self.add_error("user", _("This account acts for the contact already."))
        return cleaned


class Standing(admin.SimpleListFilter):
    """What counts now comes first; what has ended is there to look up."""

    title = _("stands")
    parameter_name = "stands"

    def lookups(self, request, model_admin):
        return [("ended", _("Ended")), ("all", _("All"))]

    def choices(self, changelist):
        yield {
            "selected": self.value() is None,
            "query_string": changelist.get_query_string(remove=[self.parameter_name]),
            "display": gettext("Counts now"),
        }
        yield from list(super().choices(changelist))[1:]

    def queryset(self, request, queryset):
        if self.value() == "all":
            return queryset
        return queryset.filter(ended_at__isnull=self.value() != "ended")


class EndedAdmin(ModelAdmin):
    """Rows that nobody edits; the rules end them, with a reason, and tell everybody."""

    list_fullwidth = True
    list_per_page = 50
    show_full_result_count = False
    actions = ["end"]
    rule = None

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_end_permission(self, request):
        return request.user.has_perm(ties.STAFF)

    @admin.display(description=_("person"), ordering="user__last_name")
    def person(self, row):
        return row.user.get_full_name()

    @admin.display(description=_("may"))
    def may(self, row):
        return row.rights_in_words

    @admin.action(description=_("End the selected ones …"), permissions=["end"])
    def end(self, request, queryset):
        form = WhyForm(request.POST if "why" in request.POST else None)
        rows = queryset.order_by("pk")
        if form.is_valid():
            for row in rows:
                try:
                    self.rule(row, by=request.user, at=timezone.now(), why=form.cleaned_data["why"])
                except NotAllowed as error:
                    self.message_user(request, str(error), messages.WARNING)
                except PermissionDenied:
                    self.message_user(request, gettext("%(row)s: a colleague has to end it.") % {"row": row}, "WARNING")
                else:
                    self.message_user(request, gettext("%(row)s has ended.") % {"row": row}, messages.SUCCESS)
            return redirect(request.get_full_path())
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("End what accounts may do"),
            "opts": self.opts,
            "form": form,
            "rows": rows,
            "back": request.get_full_path(),
        }
        return TemplateResponse(request, "contacts/admin/end_ties.html", context)


@admin.register(ContactTie)
class ContactTieAdmin(EndedAdmin):
    rule = staticmethod(ties.end)
    list_display = ["contact", "user", "person", "how", "may", "is_manager", "since", "ended_at"]
    list_filter = [Standing, "contact__kind", "is_manager", "origin"]
    list_select_related = ["contact", "user"]
    search_fields = [
        "contact__company_name", "contact__last_name", "contact__email", "user__username", "user__last_name",
    ]  # fmt: skip
    ordering = ["-since", "-pk"]
    fields = [
        "contact", "user", "person", "origin", "may", "is_manager", "under_licenses", "proved_address", "since",
        "ended_at", "ended_by",
    ]  # fmt: skip
    autocomplete_fields = ["contact", "user"]

    def get_form(self, request, obj=None, change=False, **kwargs):
        return super().get_form(request, obj, change=change, **({} if obj else {"form": NewTieForm}), **kwargs)

    def get_fields(self, request, obj=None):
        return self.fields if obj else NewTieForm.Meta.fields

    def save_model(self, request, obj, form, change):
        """Add one; an existing one is not edited here."""
        try:
            made = ties.bind(
                obj.contact,
                obj.user,
                origin=TieOrigin.STAFF,
                rights=form.cleaned_data["rights"],
                is_manager=obj.is_manager,
                by=request.user,
                at=timezone.now(),
            )
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from error
        obj.pk = made.pk

    @admin.display(description=_("how"), ordering="origin")
    def how(self, tie):
        return tie.get_origin_display()


@admin.register(LicenseDelegation)
class LicenseDelegationAdmin(EndedAdmin):
    rule = staticmethod(companies.take_off_license)
    list_display = ["license", "company", "user", "person", "may", "given_by", "given_at", "ended_at"]
    list_filter = [Standing]
    list_select_related = ["license", "company", "user", "given_by"]
    search_fields = ["license__number", "company__company_name", "user__username", "user__last_name"]
    ordering = ["-given_at", "-pk"]
    fields = ["license", "company", "user", "person", "may", "given_by", "given_at", "ended_at", "ended_by"]

    def has_add_permission(self, request):
        return False


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    list_display = ["email", "company", "license", "status", "invited_by", "invited_at", "expires_on", "answered_by"]
    list_filter = ["status"]
    list_select_related = ["company", "license", "invited_by", "answered_by"]
    search_fields = ["email", "company__company_name"]
    ordering = ["-invited_at", "-pk"]
    show_full_result_count = False
    fields = [
        "email", "company", "license", "rights_in_words", "is_manager", "status", "invited_by", "invited_at",
        "expires_on", "answered_by", "answered_at",
    ]  # fmt: skip
