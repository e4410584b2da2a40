"""What the routes of visits need: one that is requested, one with a result, a photo of it."""

from django.core.files.base import ContentFile

from inspections.choices import InspectionStatus
from inspections.models import Inspection, InspectionType, Photo
from tests.factories import NOW
from tests.route import NOT_SO, PARTIES, STAFF, Route, by, case, for_all

# Who asks for visits on the cast's permit.
ASKERS = for_all(403, visitor=302, **by(PARTIES, 200), dana=200, ada=200)
INSPECTORS = for_all(404, visitor=302, dana=403, ivan=403, ada=200)


def visit(cast):
    framing = InspectionType.objects.get_or_create(code="framing", defaults={"name": "Framing"})[0]
    Inspection.objects.get_or_create(
        case=cast.case,
        number=1,
        defaults={
            "inspection_type": framing,
            "requested_by": cast.bob,
            "requested_at": NOW,
            "status": InspectionStatus.REQUESTED,
        },
    )
    return {"slug": cast.case.slug, "number": 1}


def visit_by_key(cast):
    return {"pk": Inspection.objects.get(case=cast.case, number=visit(cast)["number"]).pk}


def resulted_by_key(cast):
    keys = visit_by_key(cast)
    result = {"status": InspectionStatus.FAILED, "resulted_by": cast.ivan, "resulted_at": NOW}
    Inspection.objects.filter(**keys).update(**result)
    return keys


def photo_by_key(cast):
    facts = {"content_type": "image/png", "size": 3, "added_at": NOW, "taken_by": cast.ivan, "file_name": "door.png"}
    facts["file"] = ContentFile(b"png", name="door.png")
    keys = resulted_by_key(cast)
    photo = Photo.objects.get_or_create(inspection_id=keys["pk"], sha256="0" * 64, defaults=facts)[0]
    return {**keys, "photo_pk": photo.pk}


def photo_of_parties(cast):
    return {"pk": photo_by_key(cast)["photo_pk"], **visit(cast)}


ROUTES = {
    "inspections:list": Route(for_all(200), case, post=NOT_SO),
    "inspections:request": Route(
        ASKERS,
        case,
        post=ASKERS,
    ),
    "inspections:confirm": Route(for_all(302), case, post=ASKERS),
    "inspections:visit": Route(for_all(200), visit, post=NOT_SO),
    # Only its inspector and a supervisor; the cast's inspector has no visits.
    "inspections:result": Route(INSPECTORS, visit_by_key, post=INSPECTORS),
    "inspections:result-correction": Route(INSPECTORS, resulted_by_key, post=INSPECTORS),
    "inspections:photos": Route(INSPECTORS, resulted_by_key, post=INSPECTORS),
    "inspections:photo-audience": Route(NOT_SO | {"visitor": 302}, photo_by_key, post=INSPECTORS | {"ada": 302}),
    "inspections:photo": Route(for_all(404, **by(PARTIES, 200), **by(STAFF, 200)), photo_of_parties, post=NOT_SO),
    "inspections:requested": Route(
        for_all(403, visitor=302, **by(PARTIES, 302), dana=302, ada=302), case, post=NOT_SO | {"visitor": 302}
    ),
    "inspections:move": Route(ASKERS, visit, post=ASKERS),
    "inspections:cancel": Route(ASKERS, visit),
}
