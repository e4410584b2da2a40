"""What becomes of a document after it came in: its name, who may see it, taking it off the case."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from contacts import audit
from contacts.choices import DeskPurpose, Right
from contacts.models import User
from contacts.refusals import NotAllowed, Reason
from permits.access import as_staff
from permits.choices import Audience, CaseStatus, FileStatus
from permits.documents.receiving import may_add
from permits.models import Case, Document, DocumentVersion


@transaction.atomic
def rename(document: Document, title: str, *, by: User, at: datetime) -> Document:
    """Call a document something; empty: what its kind is called. Returns it.

    Raises PermissionDenied unless `by` may upload to its case, NotAllowed when it was taken off.
    """
    document = _lock(document, by=by)
    if document.title != title:
        document.title = title
        document.save(update_fields=["title"])
        _record("was renamed", document, by=by, at=at)
    return document


@transaction.atomic
def show_to(document: Document, audience: Audience, *, by: User, at: datetime) -> Document:
    """Change who may see a document, and return it. The city's word alone: PermissionDenied for anybody else."""
    if not as_staff(by, Right.UPLOAD):
        raise PermissionDenied
    document = _lock(document, by=by)
    if document.audience != audience:
        document.audience = audience
        document.save(update_fields=["audience"])
        _record("is shown to others", document, by=by, at=at, audience=str(document.get_audience_display()))
    return document


@transaction.atomic
def judge(version: DocumentVersion, status: FileStatus, *, by: User, at: datetime) -> DocumentVersion:
    """Say of a version that was read that it is ACCEPTED, or RETURNED for a new one; returns it. Staff's word alone.

    Raises NotAllowed while it is being checked, when it was refused, and when a newer version can be read.
    """
    if not by.is_staff or status not in (FileStatus.ACCEPTED, FileStatus.RETURNED):
        raise PermissionDenied
    Case.objects.lock(version.document.case_id)
    document = Document.objects.lock(version.document_id)
    version = document.versions.get(pk=version.pk)
    newest = document.versions.readable().order_by("number").last()
    if version != newest or document.removed_at:
        raise NotAllowed(Reason(_("%(version)s is not what is read now.") % {"version": version}))
    if version.status != status:
        version.status = status
        version.save(update_fields=["status"])
        act = "was accepted" if status == FileStatus.ACCEPTED else "needs a new version"
        _record(act, document, by=by, at=at, version=version.number)
    return version


@transaction.atomic
def remove(document: Document, *, by: User, at: datetime, why: str = "") -> Document:
    """Take a document off its case and return it. Its files stay: a review may have read them.

    Doing it twice is doing it once. Raises PermissionDenied unless `by` may upload, NotAllowed as `bonds` says.
    """
    Case.objects.lock(document.case_id)
    document = Document.objects.lock(document.pk)
    if not may_change(document, by):
        raise PermissionDenied
    if document.removed_at:
        return document
    if reasons := bonds(document, by=by):
        raise NotAllowed(*reasons)
    document.removed_at = at
    document.save(update_fields=["removed_at"])
    _record("was taken off", document, by=by, at=at, why=why)
    return document


def may_change(document: Document, user: User) -> bool:
    """Whether somebody may rename a document, send a new version or take it off, as far as that is who he is."""
    return may_add(document.case, user) and (as_staff(user, Right.UPLOAD) or document.audience != Audience.STAFF)


def bonds(document: Document, *, by: User) -> list[Reason]:
    """Why somebody cannot take a document off; empty when he can.

    While the case waits for its applicant, the parties may take off what the city has not accepted, and always what
    nobody can read. What lies with the city stays: reviewers have to find what they began to read.
    """
    versions = document.versions.all()
    read = [version for version in versions if version.status != FileStatus.REFUSED]
    if as_staff(by, Right.UPLOAD) or not read:
        return []
    if any(version.status == FileStatus.ACCEPTED for version in read):
        what = _("The city has accepted this document.")
    elif document.case.status not in CaseStatus.WAITS_FOR_APPLICANT:
        what = _("The city has this document now.")
    else:
        return []
    return [Reason(what, _("Send a new version instead, or ask the city."), desk=DeskPurpose.PERMITS)]


def _lock(document, *, by):
    Case.objects.lock(document.case_id)
    document = Document.objects.lock(document.pk)
    if not may_change(document, by):
        raise PermissionDenied
    if document.removed_at:
        raise NotAllowed(Reason(_("%(document)s was taken off this record.") % {"document": document}))
    return document


def _record(act, document, *, by, at, why="", **facts):
    if document.audience == Audience.STAFF or document.case.is_draft:
        return
    audit.record(act, document, by=by, at=at, thread=document.case.number, why=why, **facts)
