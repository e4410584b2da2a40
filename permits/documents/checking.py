"""Reading large files, which nobody waits for: the worker's part of `checks`."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from contacts import audit
from contacts.choices import Right
from contacts.files import scanner, uploads
from contacts.files.uploads import Refused
from contacts.refusals import Reason
from contacts.robots import robot
from permits import parties
from permits.access import may
from permits.choices import Audience, FileStatus
from permits.documents import checks
from permits.models import Case, Document, DocumentVersion

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)  # after it, whoever took a file up is held to be dead
MOST_TRIES = 3


def check_next(*, at: datetime) -> bool:
    """Read one large file that waits, and say how it stands: READY, WARNED, or REFUSED; False when none waits.

    Of a refused one the bytes are thrown away, and who sent it is told why. A file that three workers did not survive
    is refused. A scanner or a storage that does not answer leaves it waiting.
    """
    version = DocumentVersion.objects.take_up(at=at, lease=LEASE)
    if version is None:
        return False
    try:
        pages, findings = _read(version)
    except (scanner.NoAnswer, OSError) as error:
        log.error("The scanner or the storage did not answer (%s), so a document waits.", error)
        DocumentVersion.objects.filter(pk=version.pk).update(tries=version.tries - 1)
    except Refused as error:
        # Before the row says so: what means harm is gone, whatever happens in between.
        version.file.storage.delete(version.file.name)
        _refuse(version, [str(reason) for reason in error.reasons], at=at)
    else:
        _pass(version, pages, findings)
    return True


def _read(version):
    kind = version.document.kind
    unreadable = Refused(
        Reason(
            _("“%(name)s” cannot be read; it may be broken.") % {"name": version.file_name},
            _("Open it, save it anew, and send that."),
        )
    )
    if version.tries > MOST_TRIES:
        raise unreadable
    try:
        file = version.file.open("rb")
    except FileNotFoundError:
        raise unreadable from None
    with file:
        uploads.read_large(file, version.file_name)
        return checks.examine(file, kind, version.file_name)


@transaction.atomic
def _pass(version, pages, findings):
    version = _lock(version)
    if version.status != FileStatus.CHECKING:
        return
    version.status = FileStatus.WARNED if findings else FileStatus.READY
    version.pages, version.findings = pages, findings
    version.save(update_fields=["status", "pages", "findings"])


@transaction.atomic
def _refuse(version, findings, *, at):
    version = _lock(version)
    if version.status != FileStatus.CHECKING:
        return
    document, case = version.document, version.document.case
    version.status, version.findings, version.file = FileStatus.REFUSED, findings, ""
    version.save(update_fields=["status", "findings", "file"])
    checker = robot("checker")
    if document.audience != Audience.STAFF and not case.is_draft:
        audit.record("was refused", document, by=checker, at=at, thread=case.number, version=version.number)
    sender = version.added_by
    told = {sender.email.lower(): sender} if sender.email and may(sender, Right.VIEW, case) else {}
    if document.audience != Audience.STAFF:
        told |= parties.addresses_on(case, right=Right.UPLOAD)
    subject = _("%(case)s: a file could not be taken") % {"case": case}
    parties.tell(case, "document_refused", subject, told, thing=version, by=checker, at=at, version=version)


def _lock(version):
    Case.objects.lock(version.document.case_id)
    Document.objects.lock(version.document_id)
    return DocumentVersion.objects.select_related("document__case__case_type", "added_by").get(pk=version.pk)
