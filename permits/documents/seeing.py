"""Who may see which document, and what is missing still: domain.md, *Who sees which field*."""

from collections import defaultdict
from dataclasses import dataclass, field, replace

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from contacts.choices import Right
from contacts.models import User
from permits import asked
from permits.access import as_staff, held
from permits.choices import Audience, FileStatus, QuestionKind
from permits.models import Application, Case, Document, DocumentKind, DocumentVersion


@dataclass(frozen=True)
class Wanted:
    """A kind of document that goes with an application, by its form or as the file that answers a question."""

    kind: DocumentKind
    hint: str
    required: bool
    documents: list[Document] = field(default_factory=list)

    def __str__(self):
        return str(self.kind)

    @property
    def kind_id(self) -> int:
        return self.kind.pk

    @property
    def is_here(self) -> bool:
        """Whether there is a file that was not refused; one that is still being checked is one."""
        return any(document.latest and document.latest.status != FileStatus.REFUSED for document in self.documents)


@dataclass(frozen=True)
class Progress:
    """How far the documents are that an application needs: 1 of 7, and which are missing."""

    here: int
    wanted: int
    missing: list[Wanted]


def audiences(user: User, case: Case, *, rights: set[Right] | None = None) -> set[Audience]:
    """Which documents of a case an account may see; `rights` if they were asked for already."""
    if as_staff(user, Right.VIEW):
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


def standing_on(case: Case) -> list[Document]:
    """Every document of a case whoever may see it, in order of kind, each with all its versions; one query."""
    versions = DocumentVersion.objects.filter(document__case=case, document__removed_at=None)
    versions = versions.select_related("document__kind").order_by("document__kind__name", "document", "-number")
    found = {}
    for version in versions:
        document = found.setdefault(version.document_id, version.document)
        document.found_versions = [*getattr(document, "found_versions", ()), version]
    return list(found.values())


def needed(asked_now: asked.Asked, there: list[Document], seen: set[Audience]) -> list[Wanted]:
    """What goes with an application by what it asks now, each with the documents of that kind that are there.

    `there` is what `standing_on` found, `seen` the audiences of whoever looks: a person on the case, or staff.
    """
    by_kind = defaultdict(list)
    for document in there:
        if document.audience in seen:
            by_kind[document.kind_id].append(document)
    return [replace(one, documents=by_kind[one.kind_id]) for one in _wanted(asked_now.documents, asked_now.questions)]


def progress(application: Application) -> Progress:
    """How many of the documents that an application needs by its form and its answers are there, and what is not.

    A file that is still being checked counts as there; a refused one does not.
    """
    now, _answers = asked.read(application)
    wanted = [one for one in _wanted(now.documents, now.questions) if one.required]
    there = _kinds_on(application.case_id)
    lacking = [one for one in wanted if one.kind_id not in there]
    return Progress(here=len(wanted) - len(lacking), wanted=len(wanted), missing=lacking)


def missing(application: Application) -> list[Wanted]:
    """What an application needs and does not have yet, in the order of the form."""
    return progress(application).missing


def _wanted(documents, questions):
    """By kind: one that the form and a question ask for is one, and needed if either needs it."""
    found = {}
    uploads = [one for one in questions if one.kind == QuestionKind.UPLOAD and one.document_kind_id]
    asked_for = [(one.kind, one.hint, one.required) for one in documents]
    asked_for += [(one.document_kind, one.text, one.required) for one in uploads]
    for kind, hint, required in asked_for:
        before = found.get(kind.pk)
        if before is None:
            found[kind.pk] = Wanted(kind, hint, required)
        else:
            hints = " ".join(text for text in (before.hint, hint) if text)
            found[kind.pk] = Wanted(kind, hints, before.required or required)
    return list(found.values())


def _kinds_on(case_pk):
    kept = DocumentVersion.objects.exclude(status=FileStatus.REFUSED)
    documents = Document.objects.standing().filter(Exists(kept.filter(document=OuterRef("pk"))), case=case_pk)
    return set(documents.values_list("kind", flat=True))
