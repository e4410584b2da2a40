"""Addresses below a record, the same for permits and plan cases, and the ways onto one.

portal/urls.py hangs them beside its own.
"""

from django.urls import path

from permits.choices import CaseKind
from permits.views import (
    access,
    answering,
    catalog,
    collections,
    contacts,
    documentfiles,
    documents,
    invitations,
    letters,
    lifecycle,
    requests,
    reviews,
    savedsearches,
    uploads,
)
from permits.views.applying import begin, finish, people, steps


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
    *on_records("contacts/<int:number>/wrong/", access.wrong_contact, "contact-wrong"),
    *on_records("documents/", documents.listing, "documents"),
    *on_records("documents/add/", documents.addition, "document-add"),
    *on_records("documents/uploads/", uploads.begin, "uploads"),
    *on_records("documents/uploads/<uuid:key>/", uploads.upload, "upload"),
    *on_records("documents/uploads/<uuid:key>/end/", uploads.end, "upload-end"),
    *on_records("documents/uploads/<uuid:key>/cancellation/", uploads.cancellation, "upload-cancellation"),
    *on_records("documents/<int:pk>/", documents.document, "document"),
    *on_records("documents/<int:pk>/version/", documents.version, "document-version"),
    *on_records("documents/<int:pk>/change/", documents.change, "document-change"),
    *on_records("documents/<int:pk>/removal/", documents.removal, "document-removal"),
    *on_records("documents/<int:pk>/<int:number>/file/", documentfiles.file, "document-file"),
    *on_records("documents/<int:pk>/<int:number>/inline/", documentfiles.inline, "document-inline"),
    *on_records("reviews/", reviews.reviews, "reviews"),
    *on_records("missing/", answering.missing, "missing"),
    *on_records("missing/<int:pk>/", answering.missing_answer, "missing-answer"),
    *on_records("missing/handing-in/", answering.handing_in, "handing-in"),
    *on_records("corrections/", answering.corrections, "corrections"),
    *on_records("corrections/<int:number>/", answering.correction, "correction"),
    *on_records("corrections/resubmittal/", answering.resubmittal, "resubmittal"),
    *on_records("letters/", letters.letters, "letters"),
    *on_records("letters/new/", letters.writing, "letter-new"),
    *on_records("letters/<int:pk>/answer/", letters.answer, "letter-answer"),
    *on_records("letters/<int:pk>/settling/", letters.settling, "letter-settling"),
    *on_records("access/", access.access, "access"),
    *on_records("access/codes/", access.mailed_codes, "codes"),
    *on_records("withdrawal/", lifecycle.withdrawal, "withdrawal"),
    path("permits/<str:slug>/extension/", lifecycle.extension, name="case-extension"),
    path("permits/<str:slug>/certificates/<str:number>/", lifecycle.certificate, name="case-certificate"),
    path("claim/", access.claim, name="claim"),
    path("requests/", requests.requests, name="requests"),
    path("apply/", catalog.types, name="types"),
    path("apply/guide/", catalog.guide_page, name="guide"),
    path("apply/types/<str:slug>/", catalog.type_page, name="type"),
    # /apply/<number>/; what stands under /apply/ by name comes before it
    path("apply/begin/<int:pk>/", begin.begin, name="apply-begin"),
    path("apply/under/<str:slug>/", begin.under, name="apply-under"),
    path("apply/<str:slug>/", finish.begun, name="apply"),
    path("apply/<str:slug>/place/", steps.place, name="apply-place"),
    path("apply/<str:slug>/questions/", steps.questions, name="apply-questions"),
    path("apply/<str:slug>/contacts/", people.contacts, name="apply-contacts"),
    path("apply/<str:slug>/contacts/<int:number>/me/", people.own_role, name="apply-own-role"),
    path("apply/<str:slug>/contacts/<int:number>/nobody/", people.nobody, name="apply-nobody"),
    path("apply/<str:slug>/documents/", finish.documents, name="apply-documents"),
    path("apply/<str:slug>/declarations/", people.declarations, name="apply-declarations"),
    path("apply/<str:slug>/fees/", finish.costs, name="apply-fees"),
    path("apply/<str:slug>/review/", finish.review, name="apply-review"),
    path("apply/<str:slug>/discarding/", finish.discarding, name="apply-discarding"),
    path("apply/<str:slug>/contractor/", people.contractor, name="apply-contractor"),
    path("apply/<str:slug>/license/", people.license, name="apply-license"),
    path("apply/<str:slug>/license/refusal/", people.license_refusal, name="apply-license-refusal"),
    # /collections/
    path("collections/", collections.collections, name="collections"),
    path("collections/new/", collections.creation, name="collection-new"),
    path("collections/add/", collections.addition, name="collection-add"),
    path("collections/<int:pk>/", collections.collection, name="collection"),
    path("collections/<int:pk>/name/", collections.naming, name="collection-name"),
    path("collections/<int:pk>/deletion/", collections.deletion, name="collection-deletion"),
    path("collections/<int:pk>/removal/", collections.removal, name="collection-removal"),
    path("collections/<int:pk>/move/", collections.moving, name="collection-move"),
    path("collections/<int:pk>/copy/", collections.copying, name="collection-copy"),
    # /searches/
    path("searches/", savedsearches.searches, name="saved-searches"),
    path("searches/new/", savedsearches.creation, name="saved-search-new"),
    path("searches/<int:pk>/", savedsearches.change, name="saved-search"),
    path("searches/<int:pk>/deletion/", savedsearches.deletion, name="saved-search-deletion"),
    path("searches/off/<str:key>/", savedsearches.off, name="saved-search-off"),
    path("invitations/records/<str:key>/", invitations.acceptance, name="invitation"),
    path("invitations/records/<str:key>/decline/", invitations.refusal, name="invitation-decline"),
]
