"""What was found at the visits of the last months: answers, corrections, and a few photos."""

import hashlib
import io
from collections import defaultdict
from datetime import timedelta

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from inspections.choices import CheckAnswer, InspectionStatus, PhotoAudience
from inspections.models import ChecklistAnswer, ChecklistItem, Correction, Inspection, Photo
from portal.democity.ground import Ground
from portal.democity.known import Known

MONTHS = timedelta(days=120)
# What is wrong with a point of a list, as the inspector writes it down.
TO_PUT_RIGHT = {
    "Boxes have covers or can be reached": "Put covers on the two boxes in the stairwell.",
    "Cables held and protected where they pass studs": "Nail plates where the cables pass the studs of the north wall.",
    "Nailing of shear walls as on the plans": "Renail the east shear wall: 10d at 4 inches, as on sheet S2.",
    "Notches and holes in studs and joists": "Sister the joist that was notched under the bath.",
    "Pressure test holds": "Find the leak at the second-floor riser and test again.",
    "Steel: size, laps and distance from the soil": "Raise the bottom bars to 3 inches above the soil.",
}
COLORS = {"wall": "#b9a58a", "stud": "#8a6d4b", "box": "#33507a", "ground": "#6f675c"}
WIDTH, HEIGHT = 1200, 900


def write(ground: Ground, visits: list[Inspection], known: Known) -> None:
    """Answers to each point, corrections of what failed and their end at the next pass; photos of one failure."""
    points = defaultdict(list)
    for point in ChecklistItem.objects.order_by("inspection_type", "order"):
        points[point.inspection_type_id].append(point)
    answers, corrections, open_ones = [], [], defaultdict(list)
    since = ground.at(ground.today - MONTHS)
    for visit in sorted((one for one in visits if one.resulted_at and one.resulted_at >= since), key=_when):
        wrong = _wrong(ground, visit, points[visit.inspection_type_id])
        answers += [_answer(visit, point, point in wrong) for point in points[visit.inspection_type_id]]
        of_type = open_ones[visit.case_id, visit.inspection_type_id]
        if visit.has_passed:
            for correction in of_type:
                correction.done_at = visit
            of_type.clear()
        for number, point in enumerate(wrong, start=1):
            text = TO_PUT_RIGHT.get(point.text, f"Put right: {point.text[0].lower()}{point.text[1:]}.")
            of_type.append(Correction(inspection=visit, number=number, text=text))
            corrections.append(of_type[-1])
    ChecklistAnswer.objects.bulk_create(answers)
    Correction.objects.bulk_create(corrections)
    _photograph(ground, next(one for one in visits if one.case == known.addition and one.status == "failed"))


def _when(visit):
    return visit.resulted_at


def _wrong(ground, visit, points):
    """One or two points of a list, if the visit did not pass."""
    if not points or visit.status not in (InspectionStatus.FAILED, InspectionStatus.PARTIAL):
        return []
    return points[: 1 + (visit.status == InspectionStatus.FAILED and ground.chance.random() < 0.5)]


def _answer(visit, point, is_wrong):
    if visit.status == InspectionStatus.NO_ACCESS:
        answer = CheckAnswer.NOT_APPLICABLE
    else:
        answer = CheckAnswer.WRONG if is_wrong else CheckAnswer.OK
    return ChecklistAnswer(inspection=visit, item=point, text=point.text, answer=answer)


def _photograph(ground, visit):
    """Three drawings that stand for photos, one for each audience."""
    for number, (name, audience) in enumerate(
        (
            ("stairwell box.jpg", PhotoAudience.PUBLIC),
            ("second box.jpg", PhotoAudience.PARTIES),
            ("gate code on the wall.jpg", PhotoAudience.STAFF),
        ),
        start=1,
    ):
        content = _drawn(number)
        Photo.objects.create(
            inspection=visit,
            file=ContentFile(content, name=f"{ground.chance.getrandbits(128):032x}.jpg"),
            file_name=name,
            content_type="image/jpeg",
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            audience=audience,
            taken_by=visit.resulted_by,
            added_at=visit.resulted_at + timedelta(minutes=number),
        )


def _drawn(boxes):
    """A wall of studs with so many electrical boxes."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), COLORS["wall"])
    pen = ImageDraw.Draw(picture)
    for left in range(60, WIDTH, 240):
        pen.rectangle((left, 0, left + 56, HEIGHT - 90), fill=COLORS["stud"])
    pen.rectangle((0, HEIGHT - 90, WIDTH, HEIGHT), fill=COLORS["ground"])
    for number in range(boxes):
        left = 140 + number * 240
        pen.rectangle((left, 380, left + 110, 560), fill=COLORS["box"], outline="#ffffff", width=6)
        pen.line((left + 55, 0, left + 55, 380), fill="#f2f2f2", width=12)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()
