"""The gallery: every component in every state, on one page. Demo only."""

from datetime import date
from decimal import Decimal

from django import forms
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from contacts.refusals import Reason


class SampleForm(forms.Form):
    name = forms.CharField(label=_("Name"), help_text=_("Who meets the inspector."))
    email = forms.EmailField(label=_("Email"))
    note = forms.CharField(label=_("Note to the inspector"), required=False, widget=forms.Textarea)
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(label=_("Kind of work"), choices=[("", _("Choose one")), ("roof", _("Reroof"))])
    window = forms.ChoiceField(
        label=_("When?"),
        help_text=_("The inspector comes within these hours."),
        choices=[("morning", _("Morning, 8 to noon")), ("afternoon", _("Afternoon, 1 to 5"))],
        widget=forms.RadioSelect,
    )
    trades = forms.MultipleChoiceField(
        label=_("Trades"),
        required=False,
        choices=[("electrical", _("Electrical")), ("plumbing", _("Plumbing"))],
        widget=forms.CheckboxSelectMultiple,
    )
    plan = forms.FileField(label=_("Plan"), required=False, help_text=_("PDF, at most 20 MB."))
    terms = forms.BooleanField(label=_("I have read the terms"))


def components(request):
    """`?errors` shows the form as it comes back."""
    form = SampleForm({}) if "errors" in request.GET else SampleForm()
    return render(request, "dev/components.html", {"form": form, **SAMPLES})


SAMPLES = {
    "statuses": [
        ("issued", "Issued"),
        ("in_review", "In review"),
        ("corrections", "Corrections required"),
        ("finaled", "Finaled"),
        ("failed", "Failed"),
    ],
    "next_steps": [
        {
            "title": "Framing inspection",
            "text": "can be requested. All rough inspections have passed.",
            "url": "#main",
            "button": "Request an inspection",
        },
        {
            "title": "Fees due: $412.50.",
            "text": "Must be paid before the final inspection.",
            "url": "#main",
            "button": "Pay fees due",
        },
    ],
    "tabs": [
        {"url": "/dev/components/", "label": "Summary"},
        {"url": "#inspections", "label": "Inspections", "count": 5},
        {"url": "#fees", "label": "Fees"},
        {"url": "#contacts", "label": "Contacts", "count": 4},
        {"url": "#history", "label": "History"},
    ],
    "facts": [("Type", "Residential addition"), ("Parcel", "0042-118-07")],
    "dots": [
        {"title": "Footing", "text": "Passed April 3 · R. Okafor", "done": True},
        {"title": "Rough electrical", "text": "Failed June 10", "bad": True},
        {"title": "Framing", "text": "Can be requested now"},
        {"title": "Insulation", "text": "After framing"},
    ],
    "chips": [
        {"text": "Since Nov 22, 2023", "url": "#chips", "remove": True},
        {"text": "Residential", "url": "#chips", "remove": True},
        {"text": "My records only", "url": "#chips"},
    ],
    "steps": ["What and when", "Check and finish"],
    "reasons": [
        Reason(
            what="The permit is still in review.",
            remedy="Inspections can be requested once it is issued.",
            desk="permits",
        ),
        Reason(what="$412.50 in fees is due.", remedy="Pay the fees first.", link="#main", link_text="Pay fees due"),
    ],
    "fees": [
        ("Building permit", date(2026, 3, 24), Decimal("1312.00")),
        ("Re-inspection", date(2026, 6, 10), Decimal("85.00")),
    ],
}
