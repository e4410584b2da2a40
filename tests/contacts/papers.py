"""Files to send: good ones, and those that mean harm. Made here, so that nothing hostile lies in the repository."""

import struct
import zlib
from functools import cache
from io import BytesIO
from zipfile import ZipFile

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pypdf import PdfWriter

# The harmless file every scanner knows (eicar.org), in two halves, so that no scanner minds this one.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + rb"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
SCRIPT = b"<script>alert(1)</script>"


def sent(content, name="sheet.pdf"):
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")


def pdf(change=None):
    """A PDF of one empty page; `change` may do something to it before it is written."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if change:
        change(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def jpeg(**options):
    return _picture("JPEG", **options)


def png(**options):
    return _picture("PNG", **options)


def _picture(kind, size=(40, 20), **options):
    out = BytesIO()
    picture = Image.new("RGB", size, "white")
    picture.putpixel((0, 0), (200, 0, 0))
    picture.save(out, kind, **options)
    return out.getvalue()


def photo_with_a_place():
    """A JPEG that says where it was taken, which way up it is, and more in a comment."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Canary Camera"
    exif.get_ifd(0x8825).update({1: "N", 2: (38.0, 30.0, 0.0)})
    return jpeg(exif=exif, comment=SCRIPT) + SCRIPT


def png_with_words():
    words = PngInfo()
    words.add_text("Author", "Canary Author")
    words.add_itxt("Comment", SCRIPT.decode())
    return png(pnginfo=words) + SCRIPT


def png_of(width, height):
    """A PNG that claims a size and holds next to nothing."""
    head = struct.pack("!2I5B", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(b"\0" * 99)) + _chunk(b"IEND")


@cache
def png_with_a_text_bomb():
    """A few kilobytes that unpack to 200 megabytes of text."""
    text = b"Comment\0\0" + zlib.compress(b"\0" * 200_000_000, 9)
    whole = png()
    return whole[:33] + _chunk(b"zTXt", text) + whole[33:]


@cache
def pdf_with_a_stream_bomb():
    """A cross-reference stream of a few hundred kilobytes that unpacks to 200 megabytes."""
    packed = zlib.compress(b"\0" * 200_000_000, 9)
    head = b"%PDF-1.5\n"
    stream = (
        b"1 0 obj\n<< /Type /XRef /Size 2 /W [1 2 1] /Root 2 0 R /Filter /FlateDecode /Length %d >>\nstream\n"
        % len(packed)
    )
    tail = b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(head)
    return head + stream + packed + tail


def pdf_with_a_program_behind():
    """A file that is a PDF from the front and an archive from the back."""
    archive = BytesIO()
    with ZipFile(archive, "w") as jar:
        jar.writestr("Main.class", b"\xca\xfe\xba\xbe" * 500)
    return pdf() + archive.getvalue()


def _chunk(kind, content=b""):
    return struct.pack("!I", len(content)) + kind + content + struct.pack("!I", zlib.crc32(kind + content))
