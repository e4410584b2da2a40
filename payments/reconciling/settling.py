"""Discrepancies: written down when they are found, closed when they are gone or somebody has explained them."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from contacts import audit
from contacts.models import User
from contacts.refusals import NotAllowed
from payments.models import Discrepancy
from payments.reconciling.comparing import Finding


@transaction.atomic
def write(findings: Collection[Finding], *, at: datetime, close: bool = True) -> list[Discrepancy]:
    """Bring the open discrepancies in step with what was found now, and return the new ones.

    One that is no longer found is closed (unless `close` is off). One that a person has explained does not come again
    as long as it stays the same.
    """
    explained = set(Discrepancy.objects.exclude(settled_by=None).values_list("kind", "subject", "detail"))
    now = {(each.kind, each.subject): each.detail[:300] for each in findings}
    open_ones = {(each.kind, each.subject): each for each in Discrepancy.objects.open().select_for_update()}
    for key, discrepancy in open_ones.items():
        if key in now and now[key] != discrepancy.detail:
            discrepancy.detail = now[key]
            discrepancy.save(update_fields=["detail"])
        elif key not in now and close:
            discrepancy.settled_at, discrepancy.explanation = at, _("It is gone: both say the same.")
            discrepancy.save(update_fields=["settled_at", "explanation"])
    fresh = [
        Discrepancy(kind=kind, subject=subject, detail=detail, found_at=at)
        for (kind, subject), detail in now.items()
        if (kind, subject) not in open_ones and (kind, subject, detail) not in explained
    ]
    return Discrepancy.objects.bulk_create(fresh)


@transaction.atomic
def settle(discrepancy: Discrepancy, *, explanation: str, by: User, at: datetime) -> Discrepancy:
    """Close a discrepancy that a person has explained; a second time changes nothing.

    Raises NotAllowed without an explanation.
    """
    discrepancy = Discrepancy.objects.select_for_update().get(pk=discrepancy.pk)
    if discrepancy.settled_at:
        return discrepancy
    if not explanation.strip():
        raise NotAllowed(_("Say how it came about."))
    discrepancy.settled_at, discrepancy.settled_by = at, by
    discrepancy.explanation = explanation.strip()[:200]
    discrepancy.save(update_fields=["settled_at", "settled_by", "explanation"])
    audit.record("was explained", discrepancy, by=by, at=at, why=discrepancy.explanation)
    return discrepancy
