"""Plans to send: sheets of a size, with something on them or nothing."""

from io import BytesIO

from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject

from contacts.files.uploads import MEGABYTE
from tests.contacts.papers import sent

INCHES = 72


def plan(*sheets, padding=0, noise=b"", password=""):
    """A PDF with one sheet for each (width, height) in inches; (width, height, "") has nothing on it."""
    writer = PdfWriter()
    for width, height, *drawn in sheets or [(24, 36)]:
        page = writer.add_blank_page(width * INCHES, height * INCHES)
        if not drawn or drawn[0]:
            line = DecodedStreamObject()
            line.set_data(b"0 0 m 72 72 l S")
            page[NameObject("/Contents")] = writer._add_object(line)
    if padding or noise:
        filling = DecodedStreamObject()
        filling.set_data(noise or b"\0" * padding)
        writer._add_object(filling)
    if password:
        writer.encrypt(password)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def sent_plan(*sheets, name="plan.pdf", **options):
    return sent(plan(*sheets, **options), name)


def sent_large(name="large.pdf", megabytes=1):
    """A plan above the limit of a test that has set UPLOAD_MAX_MEGABYTES lower."""
    return sent(plan((24, 36), padding=megabytes * MEGABYTE), name)
