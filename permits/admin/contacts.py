"""The contacts of a case at the staff's desk: put on and taken off by the same rules as on the site."""

from django.contrib import admin, messages
from django.forms.models import BaseInlineFormSet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline

from contacts.refusals import NotAllowed
from permits import participants
from permits.access import STAFF, Right
from permits.models import CaseContact


class ContactsFormSet(BaseInlineFormSet):
    """Says at its row what stands in the way, before anything is written."""

    def clean(self):
        super().clean()
        today = timezone.localdate()
        chosen = [form.cleaned_data for form in self.extra_forms if form.cleaned_data.get("contact_type")]
        coming = {one["contact_type"] for one in chosen}
        for form in self.extra_forms:
            facts = form.cleaned_data
            if facts.get("contact") and facts.get("contact_type"):
                for reason in participants.misfits(self.instance, facts["contact"], facts["contact_type"], on=today):
                    form.add_error("contact", str(reason))
        for form in self.initial_forms:
            if self._should_delete_form(form) and form.instance.contact_type not in coming:
                for reason in participants.bonds(form.instance, self.instance):
                    form.add_error(None, str(reason))


class ContactInline(TabularInline):
    """Rows come and go; none is rewritten."""

    model = CaseContact
    formset = ContactsFormSet
    extra = 0
    fields = ["contact", "contact_type", "may", "company", "added_by", "added_at"]
    readonly_fields = ["may", "company", "added_by", "added_at"]
    autocomplete_fields = ["contact"]

    def get_queryset(self, request):
        return super().get_queryset(request).with_people().select_related("added_by").order_by("contact_type__name")

    def has_add_permission(self, request, obj=None):
        return request.user.has_perm(STAFF[Right.MANAGE_CONTACTS])

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return request.user.has_perm(STAFF[Right.MANAGE_CONTACTS])

    @admin.display(description=_("may"))
    def may(self, row):
        return row.rights_in_words if row.contact_type_id else ""


def save_contacts(request, modeladmin, case, formset):
    """Put on and take off by the rules what a form of contacts says; newcomers first, who may replace whoever goes."""
    formset.save(commit=False)
    acts = [
        *((row, participants.add, (case, row.contact, row.contact_type)) for row in formset.new_objects),
        *((row, participants.remove, (row,)) for row in formset.deleted_objects),
    ]
    for row, rule, facts in acts:
        try:
            rule(*facts, by=request.user, at=timezone.now())
        except NotAllowed as error:
            modeladmin.message_user(request, f"{row}: {error}", messages.WARNING)
