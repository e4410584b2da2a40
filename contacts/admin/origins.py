"""Where a contact or a license came from, beside it."""

from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline

from contacts.models import ContactOrigin, LicenseOrigin


class OriginInline(TabularInline):
    """Only looked at: an import writes it."""

    verbose_name = verbose_name_plural = _("where it came from")
    hide_title = True
    extra = 0
    fields = ["source", "number", "first_at", "changed_at"]
    readonly_fields = fields
    can_delete = False
    ordering = ["source", "number", "pk"]

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class ContactOriginInline(OriginInline):
    model = ContactOrigin


class LicenseOriginInline(OriginInline):
    model = LicenseOrigin
