"""Addresses below a record, the same for permits and plan cases. portal/urls.py hangs them beside its own."""

from django.urls import path

from permits.choices import CaseKind
from permits.views import contacts, invitations


def on_records(tail, view, name):
    """One page of a record at both kinds of address: names case-… and plan-…."""
    return [
        path(f"permits/<str:slug>/{tail}", view, name=f"case-{name}"),
        path(f"plans/<str:slug>/{tail}", view, {"kind": CaseKind.PLAN}, name=f"plan-{name}"),
    ]


urlpatterns = [
    *on_records("contacts/", contacts.contacts, "contacts"),
    *on_records("contacts/add/", contacts.addition, "contact-add"),
    *on_records("contacts/invite/", contacts.invitation, "contact-invite"),
    *on_records(
        "contacts/invitations/<int:number>/withdrawal/", contacts.invitation_withdrawal, "contact-invitation-withdrawal"
    ),
    *on_records("contacts/<int:number>/removal/", contacts.removal, "contact-removal"),
    path("invitations/records/<str:key>/", invitations.acceptance, name="invitation"),
    path("invitations/records/<str:key>/decline/", invitations.refusal, name="invitation-decline"),
]
