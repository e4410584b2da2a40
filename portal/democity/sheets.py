"""The contractor information sheets on file: one that was renewed, one that is overdue, and for most none."""

import hashlib
from datetime import date

from django.core.files.base import ContentFile

from contacts.formats import long_date
from contacts.models import License, LicenseSheet, User
from portal.democity.ground import Ground
from portal.democity.licenses import Licenses
from portal.democity.people import People


def file(ground: Ground, people: People, licenses: Licenses) -> None:
    contractor, technician = people.users["contractor"], people.users["technician"]
    for license, by, days_ago in (
        (licenses.known("building"), technician, 470),
        (licenses.known("building"), contractor, 108),
        (licenses.known("roofing"), technician, 520),
        (licenses.by_trade["plumbing"][1], technician, 31),
        (licenses.by_trade["electrical"][0], technician, 345),
    ):
        _file(ground, license, by, ground.days_ago(days_ago))


def _file(ground: Ground, license: License, by: User, day: date) -> None:
    content = _page(
        [
            "Plumb Hollow - contractor information sheet",
            f"License {license.number}, {license.business_name}",
            f"{license.address_line}, Plumb Hollow. Telephone {license.phone}",
            f"Holder on file: {license.holder}",
            f"May act under the license: whoever the holder names here. {long_date(day)}",
        ]
    )
    LicenseSheet.objects.create(
        license=license,
        file=ContentFile(content, name=f"{ground.chance.getrandbits(128):032x}.pdf"),
        file_name=f"information sheet {day.year}.pdf",
        content_type="application/pdf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        dated_on=day,
        filed_by=by,
        filed_at=ground.office_hour(day),
    )


def _page(lines: list[str]) -> bytes:
    """A PDF of one page of plain text."""
    shown = "".join(f"({line.translate(_ESCAPED)}) Tj 0 -24 Td " for line in lines)
    text = f"BT /F1 12 Tf 72 700 Td {shown}ET".encode("cp1252", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    written, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return written + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, len(written))
    )


_ESCAPED = str.maketrans({"(": r"\(", ")": r"\)", "\\": r"\\"})
