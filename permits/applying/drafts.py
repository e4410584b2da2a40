"""A draft while somebody works on it: held for a change, saved, merged where two pages change it at once."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from contacts.choices import DeskPurpose
from contacts.models import User
from contacts.refusals import NotAllowed, Reason
from permits import asked
from permits.access import Right, as_staff, may
from permits.choices import CaseStatus, DoneBy, LicenseNeed
from permits.models import Application, Case

BEFORE_ISSUE = (
    CaseStatus.SUBMITTED,
    CaseStatus.INCOMPLETE,
    CaseStatus.IN_REVIEW,
    CaseStatus.CORRECTIONS,
    CaseStatus.READY,
)


def lock(application: Application, *, by: User, or_late: bool = False) -> Application:
    """Hold the case of a draft, then the draft, and return it as it is now.

    With `or_late` also one that was handed in before it was decided who does the work.
    Raises PermissionDenied unless `by` may apply on its case, and NotAllowed when it is no draft any more.
    """
    Case.objects.lock(application.case_id)
    application = Application.objects.lock(application.pk)
    if not may(by, Right.APPLY, application.case):
        raise PermissionDenied
    if not application.is_draft and not (or_late and is_late(application)):
        facts = {"case": application.case}
        if application.discarded_at:
            raise NotAllowed(Reason(_("%(case)s was discarded.") % facts, _("Begin a new application.")))
        raise NotAllowed(
            Reason(
                _("%(case)s is handed in, so it stays as it is.") % facts,
                _("Write to the city what should be changed."),
                link=application.case.get_absolute_url(),
                link_text=_("See the record"),
                desk=DeskPurpose.PERMITS,
            )
        )
    return application


def is_for_others(application: Application, *, by: User) -> bool:
    """Whether an account writes as staff: for somebody at the counter, or on what was handed in."""
    is_theirs = bool(application.at_counter or application.submitted_at)
    return is_theirs and as_staff(by, Right.APPLY)


def is_late(application: Application) -> bool:
    """Whether it is handed in, not issued yet, and still to be said who does the work, or to be signed by them."""
    case = application.case
    if not application.submitted_at or case.status not in BEFORE_ISSUE:
        return False
    return application.license_need != LicenseNeed.NONE and (
        application.done_by in ("", DoneBy.UNDECIDED)
        or (application.done_by == DoneBy.CONTRACTOR and not case.license_id)
        or bool(asked.unsigned(application))
    )


def keep(application: Application, *, step: str, at: datetime, also: tuple[str, ...] = ()) -> None:
    """Write down that a draft was changed at a step, with the fields named in `also`. The caller holds it."""
    application.revision += 1
    application.step, application.saved_at = step, at
    application.save(update_fields=["revision", "step", "saved_at", *also])


def merge(seen: Mapping | None, sent: Mapping, kept: Mapping) -> tuple[dict, dict]:
    """What a page changes of what is kept, and where it clashes with what another page changed meanwhile.

    `seen` is what the page showed when it was opened; None where it was the last one to be written. What it did not
    change itself stays as it is kept, so that two pages that change different fields both count.
    """
    changes, clashes = {}, {}
    for name, value in sent.items():
        was, now = kept.get(name) if seen is None else seen.get(name), kept.get(name)
        if _same(value, was) or _same(value, now):
            continue
        if _same(was, now):
            changes[name] = value
        else:
            clashes[name] = now
    return changes, clashes


def _same(one, other):
    return (one or None) == (other or None) and (one is False) == (other is False)
