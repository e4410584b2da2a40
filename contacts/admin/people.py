"""Accounts and contacts."""

from django import forms
from django.contrib import admin
from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminEmailInputWidget, UnfoldAdminTextInputWidget

from contacts.admin.desk import DeskAdmin
from contacts.admin.origins import ContactOriginInline
from contacts.models import Contact, ContactTie, User


class NewStaffForm(forms.ModelForm):
    """An account for a colleague. They choose their password by "forgotten password", so nobody else ever knows it."""

    class Meta:
        model = User
        fields = ["username", "email", "first_name", "last_name", "is_staff", "groups"]
        widgets = {
            "username": UnfoldAdminTextInputWidget,
            "email": UnfoldAdminEmailInputWidget,
            "first_name": UnfoldAdminTextInputWidget,
            "last_name": UnfoldAdminTextInputWidget,
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].required = True

    def save(self, commit=True):
        self.instance.set_unusable_password()
        return super().save(commit)


@admin.register(User)
class UserAdmin(DeskAdmin):
    list_display = ["username", "get_full_name", "email", "is_staff", "is_active", "date_joined"]
    list_filter = ["is_staff", "is_active", "groups"]
    search_fields = ["username", "first_name", "last_name", "email"]
    ordering = ["username"]
    show_full_result_count = False
    fields = [
        "username", "email", "first_name", "last_name", "phone", "preferred_contact_method",
        "is_active", "is_staff", "is_superuser", "groups", "terms_version", "terms_accepted_at",
        "last_login", "date_joined",
    ]  # fmt: skip
    filter_horizontal = ["groups"]
    # A name is for ever; an address is changed by its owner, who proves the new one.
    readonly_fields = ["username", "email", "terms_version", "terms_accepted_at", "last_login", "date_joined"]

    def get_form(self, request, obj=None, change=False, **kwargs):
        return super().get_form(request, obj, change=change, **({} if obj else {"form": NewStaffForm}), **kwargs)

    def get_fields(self, request, obj=None):
        return self.fields if obj else NewStaffForm.Meta.fields

    def get_readonly_fields(self, request, obj=None):
        if obj is None:
            return []
        return self.readonly_fields + ([] if request.user.is_superuser else ["is_superuser", "is_staff", "groups"])


@admin.register(Contact)
class ContactAdmin(DeskAdmin):
    list_display = ["__str__", "kind", "email", "phone", "accounts"]
    list_filter = ["kind", "confidential"]
    search_fields = ["first_name", "last_name", "company_name", "email"]
    ordering = ["company_name", "last_name", "first_name"]
    show_full_result_count = False
    # Merging moves what hangs on a contact; nobody types that in.
    readonly_fields = ["merged_into"]
    inlines = [ContactOriginInline]

    def get_queryset(self, request):
        live = ContactTie.objects.live().select_related("user")
        return super().get_queryset(request).prefetch_related(Prefetch("ties", live, to_attr="live_ties"))

    @admin.display(description=_("accounts"))
    def accounts(self, contact):
        return ", ".join(tie.user.username for tie in contact.live_ties)
