"""Whom a company invites, and what they may do."""

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.choices import Right

# Whoever may do anything sees; nobody is asked for it.
CHOSEN = [(right.value, right.label) for right in Right if right != Right.VIEW]


class RightsForm(forms.Form):
    """What a member may do. Seeing the company's records goes without saying."""

    rights = forms.MultipleChoiceField(
        label=_("What may they do, besides see the company's records?"),
        choices=CHOSEN,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    is_manager = forms.BooleanField(
        label=_("They also manage the members"),
        required=False,
        help_text=_("Invite and take off people, and choose what each of them may do."),
    )


class MemberForm(RightsForm):
    under_licenses = forms.BooleanField(
        label=_("They act under the company's licenses"),
        required=False,
        help_text=_("Without this, they act on those records only that name the company itself."),
    )
    field_order = ["rights", "under_licenses", "is_manager"]


class InviteForm(RightsForm):
    email = forms.EmailField(
        label=_("Email address"),
        help_text=_("We mail a link to it. It works for this address only, with an account or without one yet."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    field_order = ["email", "rights", "is_manager"]


class InviteToLicenseForm(InviteForm):
    """For one license alone: nobody becomes a member by it."""

    is_manager = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rights"].label = _("What may they do, besides see the license's permits?")
