"""Plans and papers on the known records: for everybody, for the people on them, for staff; versions and a warning."""

from io import BytesIO

from django.core.files.base import ContentFile
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from permits import documents
from permits.choices import Audience, FileStatus
from permits.models import DocumentKind
from portal.democity.ground import Ground
from portal.democity.known import Known
from portal.democity.people import People

INCH = 72
LARGE, SMALL = (36, 24), (17, 11)
# A house of lines, in inches from the corner of the sheet: walls, roof, door.
HOUSE = "6 4 m 6 12 l 15 17 l 24 12 l 24 4 l h 13 4 m 13 9 l 17 9 l 17 4 l S"


def send(ground: Ground, people: People, known: Known) -> None:
    """The set of the addition in two versions, its calculations, a note of staff; the plan of the electrical work."""
    contractor, technician = people.users["contractor"], people.users["technician"]

    def receive(days, kind, name, sheets, *, case=known.addition, by=contractor, size=LARGE, **more):
        kind = DocumentKind.objects.get_or_create(name=kind)[0]
        file = ContentFile(_draw(name, sheets, size), name=f"{name}.pdf")
        return documents.receive(case, kind, file, by=by, at=ground.at(ground.days_ago(days), 10), **more)

    plans = receive(60, "Plans", "Addition, sheets A1 to A4", 4).document
    second = receive(48, "Plans", "Addition, sheets A1 to A5", 5, document=plans)
    at = ground.at(ground.days_ago(45), 9)
    documents.judge(second, FileStatus.ACCEPTED, by=technician, at=at)
    documents.show_to(plans, Audience.PUBLIC, by=technician, at=at)
    receive(60, "Structural calculations", "Beams and footings", 3, size=(8.5, 11))
    receive(44, "Other", "Note of the counter", 1, by=technician, audience=Audience.STAFF, size=(8.5, 11))
    receive(30, "Plans", "Panel schedule", 1, case=known.electrical, by=technician, size=SMALL)


def _draw(title, sheets, size):
    width, height = (side * INCH for side in size)
    writer = PdfWriter()
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    letters = DictionaryObject({NameObject(name): NameObject(value) for name, value in font.items()})
    resources = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): writer._add_object(letters)})}
    )
    scale = INCH * size[1] / 24
    for number in range(1, sheets + 1):
        page = writer.add_blank_page(width, height)
        content = DecodedStreamObject()
        text = f"BT /F1 {scale / 2:.0f} Tf {scale:.0f} {scale:.0f} Td ({title}: {number} of {sheets}) Tj ET"
        content.set_data(f"{text} q {scale:.2f} 0 0 {scale:.2f} 0 {scale:.2f} cm .03 w {HOUSE} Q".encode())
        page[NameObject("/Resources")] = resources
        page[NameObject("/Contents")] = writer._add_object(content)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
