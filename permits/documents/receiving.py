"""Taking in a file: who may, how much, and the row that tells of it."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import connection, transaction
from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from contacts import audit
from contacts.choices import DeskPurpose, Right
from contacts.files.uploads import MEGABYTE
from contacts.models import User
from contacts.refusals import NotAllowed, Reason
from permits.access import as_staff, may
from permits.choices import Audience, FileStatus
from permits.documents import checks
from permits.models import Application, Case, Document, DocumentKind, DocumentVersion

log = logging.getLogger(__name__)

MOST_OF_A_CASE = 2_000  # versions; a plan set of the largest projects has a few hundred files
A_DAY = timedelta(days=1)
SUM_OF_AN_ACCOUNT = 20_261_122  # of the advisory locks, which of them; the account is its second key


def receive(
    case: Case,
    kind: DocumentKind,
    sent_file: File,
    *,
    by: User,
    at: datetime,
    document: Document | None = None,
    audience: str | None = None,
) -> DocumentVersion:
    """Take a file onto a case as a new document, or as the next version of `document`, and return that version.

    A small one is checked before this returns: it is READY, or WARNED with `findings` in sentences. A large one (above
    settings.UPLOAD_MAX_MEGABYTES, a PDF) is CHECKING until the worker has read it; nobody reads it before.
    `audience` says who may see a new document; without a word its kind says so, and only staff may say other than the
    kind. The same file a second time, of the same kind or as the same document, is the version that is there already.

    The file goes into the storage first: call this before the transaction of an act that refers to the version.
    Raises PermissionDenied unless `by` may upload here; NotAllowed with every reason when the case takes nothing now,
    and when the storage does not; Refused, with sentences for the sender, when the file is none we take or its kind
    refuses what it lacks.
    """
    _judge(by, case, document, audience)
    reasons = why_not(case, by=by, at=at, size=sent_file.size, document=document)
    if document is None and kind.audience == Audience.STAFF and not as_staff(by, Right.UPLOAD):
        reasons.append(Reason(_("The city alone adds “%(kind)s”.") % {"kind": kind}, desk=DeskPurpose.PERMITS))
    if reasons:
        raise NotAllowed(*reasons)
    look = checks.look(sent_file, kind)
    stored = _store(look.upload.file)
    try:
        version = _write(case, kind, look, stored, by=by, at=at, document=document, audience=audience)
    except BaseException:
        _storage().delete(stored)
        raise
    if version.file.name != stored:
        _storage().delete(stored)
    return version


@dataclass(frozen=True)
class Received:
    """What became of several files: the versions of those that were taken, and why the others were not."""

    versions: list[DocumentVersion]
    reasons: list[Reason]


def receive_each(case: Case, kind: DocumentKind, sent_files: Iterable[File], *, by: User, at: datetime, **more):
    """Take several files onto a case, each as `receive` does; one that is not taken keeps no other from it.

    Returns Received. Raises PermissionDenied alone.
    """
    versions, reasons = [], {}
    for sent in sent_files:
        try:
            versions.append(receive(case, kind, sent, by=by, at=at, **more))
        except NotAllowed as error:
            reasons |= dict.fromkeys(error.reasons)
    return Received(versions, list(reasons))


def may_add(case: Case, user: User) -> bool:
    """Whether somebody may send documents to a case, as far as that is a question of who he is."""
    return may(user, Right.UPLOAD, case)


def why_not(case: Case, *, by: User, at: datetime, size: int = 0, document: Document | None = None) -> list[Reason]:
    """Why a case takes no file of `size` bytes now, as a version of `document` if one is named; empty when it does.

    Staff may add to a case that is over, and nobody to a draft that was discarded: its files are deleted.
    """
    reasons = []
    if document and document.removed_at:
        reasons.append(Reason(_("%(document)s was taken off this record.") % {"document": document}))
    if case.is_draft and Application.objects.filter(case=case, discarded_at__isnull=False).exists():
        reasons.append(
            Reason(
                _("%(case)s was discarded, so it takes no documents.") % {"case": case},
                _("Begin the application anew."),
                desk=DeskPurpose.PERMITS,
            )
        )
    if case.is_foreign:
        reasons.append(
            Reason(
                _("%(case)s is kept in another system, so it takes no documents here.") % {"case": case},
                _("Ask the city to take it over."),
                desk=DeskPurpose.PERMITS,
            )
        )
    elif not case.is_active and not as_staff(by, Right.UPLOAD):
        reasons.append(
            Reason(
                _("%(case)s is %(status)s, so it takes no more documents.")
                % {"case": case, "status": case.status_label.lower()},
                desk=DeskPurpose.PERMITS,
            )
        )
    versions = DocumentVersion.objects.filter(document__case=case)
    if versions.count() >= MOST_OF_A_CASE:
        reasons.append(Reason(_("A record takes %(most)s files.") % {"most": MOST_OF_A_CASE}, desk=DeskPurpose.PERMITS))
    if _bytes(versions.filter(added_at__gt=at - A_DAY)) + size > settings.DOCUMENT_DAY_MEGABYTES * MEGABYTE:
        reasons.append(
            Reason(
                _("A record takes %(most)s megabytes in 24 hours.") % {"most": settings.DOCUMENT_DAY_MEGABYTES},
                _("Send the rest tomorrow, or smaller files."),
                desk=DeskPurpose.PERMITS,
            )
        )
    if not as_staff(by, Right.UPLOAD):
        sent = DocumentVersion.objects.filter(added_by=by, added_at__gt=at - A_DAY)
        if _bytes(sent) + size > settings.ACCOUNT_DAY_MEGABYTES * MEGABYTE:
            reasons.append(
                Reason(
                    _("We take %(most)s megabytes of one account in 24 hours.")
                    % {"most": settings.ACCOUNT_DAY_MEGABYTES},
                    _("Send the rest tomorrow, or smaller files."),
                    desk=DeskPurpose.PERMITS,
                )
            )
    return reasons


def hold_sum(account: User) -> None:
    """Let nobody else add to what an account sends until the transaction ends: it may send to two cases at once.

    The last lock of those who count it, and nobody holds it who waits for another.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [SUM_OF_AN_ACCOUNT, account.pk])


def _bytes(versions):
    return versions.aggregate(bytes=Sum("size"))["bytes"] or 0


def _judge(by, case, document, audience):
    if not may_add(case, by):
        raise PermissionDenied
    theirs = document is None or (document.case_id == case.pk and document.audience != Audience.STAFF)
    if not as_staff(by, Right.UPLOAD) and (audience or not theirs):
        raise PermissionDenied


@transaction.atomic
def _write(case, kind, look, stored, *, by, at, document, audience):
    case = Case.objects.lock(case.pk)
    document = Document.objects.lock(document.pk) if document else None
    if there := _same(case, kind, document, look.upload.facts["sha256"], by=by):
        return there
    hold_sum(by)
    reasons = why_not(case, by=by, at=at, size=look.upload.facts["size"], document=document)
    if reasons:
        raise NotAllowed(*reasons)

    is_new = document is None
    if is_new:
        document = Document.objects.create(
            case=case, kind=kind, audience=audience or kind.audience, added_at=at, added_by=by
        )
    last = document.versions.aggregate(number=Max("number"))["number"] or 0
    version = DocumentVersion.objects.create(
        document=document,
        number=last + 1,
        file=stored,
        status=look.status,
        pages=look.pages,
        findings=look.findings,
        added_at=at,
        added_by=by,
        **look.upload.facts,
    )
    if document.audience != Audience.STAFF and not case.is_draft:
        act = "was added" if is_new else "has a new version"
        audit.record(act, document, by=by, at=at, thread=case.number, version=version.number)
    return version


def _same(case, kind, document, sha256, *, by):
    """The version that holds this file already: of the document, else of any of that kind that the sender may see."""
    kept = DocumentVersion.objects.exclude(status=FileStatus.REFUSED).filter(sha256=sha256)
    if document:
        return kept.filter(document=document).first()
    standing = Document.objects.standing().filter(case=case, kind=kind)
    if not as_staff(by, Right.VIEW):
        standing = standing.exclude(audience=Audience.STAFF)
    return kept.filter(document__in=standing).order_by("pk").first()


def _storage():
    return DocumentVersion._meta.get_field("file").storage


def _store(file):
    field = DocumentVersion._meta.get_field("file")
    try:
        return field.storage.save(field.generate_filename(None, file.name), file)
    except OSError:
        log.exception("The storage took no file.")
        raise NotAllowed(Reason(_("We cannot keep files right now."), _("Try again in a few minutes."))) from None
