"""What every part of the staff desk does alike."""

from django.utils import timezone
from unfold.admin import ModelAdmin

from contacts import audit
from contacts.choices import ContactMethod

# The admin's own words for a link that looks like one.
LINK = "font-medium text-primary-600 underline"


class DeskAdmin(ModelAdmin):
    """Rows that staff may edit; each change leaves a line of history. Nothing is deleted here."""

    list_fullwidth = True

    def has_delete_permission(self, request, obj=None):
        return False

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        if db_field.name == "preferred_contact_method":
            kwargs["choices"] = ContactMethod.OFFERED
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        act = "was changed by staff" if change else "was added by staff"
        audit.record(act, obj, by=request.user, at=timezone.now(), fields=", ".join(form.changed_data))


class ReadOnlyAdmin(ModelAdmin):
    """Rows that are only looked at."""

    list_fullwidth = True

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
