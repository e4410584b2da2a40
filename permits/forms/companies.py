"""Whom a company puts on one of its records, and with which rights."""

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.choices import Right
from permits.forms.contacts import InvitationForm


class PutOnForm(InvitationForm):
    """What the contact type gives, or less."""

    rights = forms.MultipleChoiceField(
        label=_("What may they do, besides see the parties' part?"),
        choices=[(right.value, right.label) for right in Right if right != Right.VIEW],
        required=False,
        help_text=_("No more than the type gives; see below."),
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ["email", "type", "rights"]

    def __init__(self, *args, case, **kwargs):
        super().__init__(*args, case=case, **kwargs)
        self.fields["type"].label = _("As what")

    def clean(self):
        cleaned = super().clean()
        contact_type, rights = cleaned.get("type"), cleaned.get("rights", [])
        if contact_type:
            more = [right for right in rights if right not in contact_type.rights]
            if more:
                facts = {"type": contact_type, "rights": Right.in_words(more)}
                self.add_error("rights", _("“%(type)s” does not give: %(rights)s.") % facts)
        cleaned["rights"] = [Right.VIEW, *rights]
        return cleaned
