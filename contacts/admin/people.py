"""Accounts and contacts."""

from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action
from unfold.widgets import UnfoldAdminEmailInputWidget, UnfoldAdminTextInputWidget

from contacts.admin.desk import DeskAdmin
from contacts.admin.origins import ContactOriginInline
from contacts.models import Contact, User


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
    actions = ["merge"]
    actions_list = ["possible_duplicates"]
    inlines = [ContactOriginInline]

    def get_queryset(self, request):
        return super().get_queryset(request).with_accounts()

    def get_search_results(self, request, queryset, search_term):
        """Lists and pickers never offer a merged record; links to it still lead to it."""
        return super().get_search_results(request, queryset.standing(), search_term)

    def has_change_permission(self, request, obj=None):
        """A merged record stays as it was, to be put back."""
        merged = obj is not None and obj.merged_into_id is not None
        return not merged and super().has_change_permission(request, obj)

    def has_merge_permission(self, request, obj=None):
        return request.user.has_perm("contacts.add_contactmerge")

    @admin.action(description=_("Merge the selected contacts …"), permissions=["merge"])
    def merge(self, request, queryset):
        """The page that compares them stands beside this list, and knows more than contacts."""
        chosen = urlencode([("contact", pk) for pk in queryset.order_by("pk").values_list("pk", flat=True)])
        return redirect(f"{reverse('admin:contacts_contact_changelist')}merge/?{chosen}")

    @action(description=_("Possible duplicates"), url_path="possible-duplicates", permissions=["merge"])
    def possible_duplicates(self, request):
        return redirect(f"{reverse('admin:contacts_contact_changelist')}duplicates/")

    @admin.display(description=_("accounts"))
    def accounts(self, contact):
        return ", ".join(tie.user.username for tie in contact.live_ties)
