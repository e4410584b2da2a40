"""The pictures of a visit: added with its result or afterwards, each shown to those it is meant for."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from contacts import audit
from contacts.files.uploads import Upload
from contacts.models import User
from contacts.refusals import NotAllowed, Reason
from inspections import refusal
from inspections.choices import PhotoAudience
from inspections.models import Inspection, Photo
from permits.access import Right, held
from permits.models import Case

MOST_OF_A_VISIT = 40


@dataclass(frozen=True)
class Shot:
    """A picture that was sent, and who may see it; `upload` is what `contacts.files.uploads` gave back."""

    upload: Upload
    audience: PhotoAudience = PhotoAudience.PARTIES


@transaction.atomic
def add(inspection: Inspection, shots: Iterable[Shot], *, by: User, at: datetime) -> list[Photo]:
    """Add pictures to a visit that is planned or has been made, and return their rows.

    The same picture a second time is the one that is there. Raises NotAllowed for whoever may not record the
    visit's result, on a visit that was cancelled, and above 40 pictures.
    """
    Case.objects.lock(inspection.case_id)
    inspection = Inspection.objects.lock(inspection.pk)
    reasons = refusal.of_photos(inspection, by=by)
    if reasons:
        raise NotAllowed(*reasons)
    return keep(inspection, shots, by=by, at=at)


def keep(inspection: Inspection, shots: Iterable[Shot], *, by: User, at: datetime) -> list[Photo]:
    """The same for a caller who holds the lock on the visit and has asked who may."""
    kept, new = [], 0
    for shot in shots:
        photo, is_new = Photo.objects.get_or_create(
            inspection=inspection,
            sha256=shot.upload.facts["sha256"],
            defaults={
                **shot.upload.facts,
                "file": shot.upload.file,
                "audience": shot.audience,
                "taken_by": by,
                "added_at": at,
            },
        )
        kept.append(photo)
        new += is_new
    if inspection.photos.count() > MOST_OF_A_VISIT:
        raise NotAllowed(
            Reason(
                _("A visit takes %(most)s photos.") % {"most": MOST_OF_A_VISIT}, _("Leave out those that say the same.")
            )
        )
    if new:
        audit.record("had photos added", inspection, by=by, at=at, thread=inspection.case.number, photos=new)
    return kept


@transaction.atomic
def show_to(photo: Photo, audience: PhotoAudience, *, by: User, at: datetime) -> Photo:
    """Change who may see a picture, and return it. Raises NotAllowed as `add` does."""
    Case.objects.lock(photo.inspection.case_id)
    photo = Photo.objects.select_related("inspection__case").get(pk=photo.pk)
    reasons = refusal.of_photos(photo.inspection, by=by)
    if reasons:
        raise NotAllowed(*reasons)
    if photo.audience != audience:
        photo.audience = audience
        photo.save(update_fields=["audience"])
        audit.record(
            "had a photo shown to others",
            photo.inspection,
            by=by,
            at=at,
            thread=photo.inspection.case.number,
            audience=str(photo.get_audience_display()),
        )
    return photo


def attach(visits: Iterable[Inspection], *, user: User, case: Case, rights: set[Right] | None = None) -> None:
    """Give each visit of a permit the pictures this person may see, as `found_photos`, in one query for all.

    `rights` if they were asked for already.
    """
    seen = audiences(user, case, rights=rights)
    found = defaultdict(list)
    visits = list(visits)
    for photo in Photo.objects.filter(inspection__in=visits, audience__in=seen).order_by("added_at", "pk"):
        found[photo.inspection_id].append(photo)
    for visit in visits:
        visit.found_photos = found[visit.pk]


def audiences(user: User, case: Case, *, rights: set[Right] | None = None) -> set[PhotoAudience]:
    """Which pictures of a permit an account may see: domain.md, *Who sees which field*."""
    if user.is_staff and user.has_perm("inspections.view_inspection"):
        return set(PhotoAudience)
    if Right.VIEW in (held(user, case, Right.VIEW) if rights is None else rights):
        return {PhotoAudience.PUBLIC, PhotoAudience.PARTIES}
    return {PhotoAudience.PUBLIC}
