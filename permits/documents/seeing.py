"""Who may see which document, and what is missing still: domain.md, *Who sees which field*."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from contacts.choices import Right
from contacts.models import User
from permits import asked
from permits.access import STAFF, held
from permits.choices import Audience, FileStatus
from permits.models import Application, Case, Document, DocumentVersion, FormDocument


@dataclass(frozen=True)
class Progress:
    """How far the documents are that an application needs: 1 of 7, and which are missing."""

    here: int
    wanted: int
    missing: list[FormDocument]


def audiences(user: User, case: Case, *, rights: set[Right] | None = None) -> set[Audience]:
    """Which documents of a case an account may see; `rights` if they were asked for already."""
    if user.is_staff and user.has_perm(STAFF[Right.VIEW]):
        return set(Audience)
    if Right.VIEW in (held(user, case, Right.VIEW) if rights is None else rights):
        return {Audience.PUBLIC, Audience.PARTIES}
    return {Audience.PUBLIC}


def shown_to(case: Case, user: User, *, rights: set[Right] | None = None) -> QuerySet[Document]:
    """The documents of a case that an account may see, in order of kind, each with the versions it may read.

    They stand in `found_versions`, the newest first; `newest` is what is shown of the document: the newest one that
    was checked and not refused. Who is no party and no staff gets no document without such a version, and no other
    version than the readable ones. Two queries. The caller has asked whether the account sees the case at all.
    """
    seen = audiences(user, case, rights=rights)
    documents = Document.objects.standing().filter(case=case, audience__in=seen)
    versions = DocumentVersion.objects.order_by("-number").select_related("added_by")
    if Audience.PARTIES not in seen:
        versions = versions.readable()
        documents = documents.filter(Exists(DocumentVersion.objects.readable().filter(document=OuterRef("pk"))))
    return (
        documents.select_related("kind")
        .prefetch_related(Prefetch("versions", queryset=versions, to_attr="found_versions"))
        .order_by("kind__name", "pk")
    )


def versions_shown_to(case: Case, user: User) -> QuerySet[DocumentVersion]:
    """Every file of a case that an account may fetch: checked, not refused, of a document it may see.

    What was taken off the case is there for staff alone, because a review may have read it.
    """
    seen = audiences(user, case)
    found = DocumentVersion.objects.readable().filter(document__case=case, document__audience__in=seen)
    return found if Audience.STAFF in seen else found.filter(document__removed_at=None)


def progress(application: Application) -> Progress:
    """How many of the documents that an application needs by its form and its answers are there, and what is not.

    A file that is still being checked counts as there; a refused one does not.
    """
    documents = asked.documents(application.form, asked.answers_of(application))
    wanted = [one for one in documents if one.required]
    there = _kinds_on(application.case_id)
    lacking = [one for one in wanted if one.kind_id not in there]
    return Progress(here=len(wanted) - len(lacking), wanted=len(wanted), missing=lacking)


def missing(application: Application) -> list[FormDocument]:
    """What an application needs and does not have yet, in the order of the form."""
    return progress(application).missing


def _kinds_on(case_pk):
    kept = DocumentVersion.objects.exclude(status=FileStatus.REFUSED)
    documents = Document.objects.standing().filter(Exists(kept.filter(document=OuterRef("pk"))), case=case_pk)
    return set(documents.values_list("kind", flat=True))
