"""What we take from people, and the files that mean harm."""

import hashlib
import socket
import struct
import threading
import time
from io import BytesIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import ResolverMatch
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, NameObject

from contacts.files import uploads
from contacts.files.uploads import Refused, accept
from contacts.models import User
from tests.contacts import papers
from tests.contacts.papers import sent


def opening(action):
    """A change to a PDF: what it does when it is opened."""
    words = {NameObject(key): NameObject(value) for key, value in action.items()}
    return lambda writer: writer.root_object.update({NameObject("/OpenAction"): DictionaryObject(words)})


def portfolio(writer):
    writer.root_object[NameObject("/Collection")] = DictionaryObject()


# What is sent: its name, its bytes (the large ones made when needed), and the sentence it is refused with.
HOSTILE = {
    "a page of HTML called a PDF": ("sheet.pdf", papers.SCRIPT, "is not what its name says"),
    "a PDF behind a page of HTML": ("sheet.pdf", papers.SCRIPT + papers.pdf(), "is not what its name says"),
    "a drawing with a script": ("plan.svg", b"<svg onload='alert(1)'/>", "is not a PDF, JPEG or PNG"),
    "the same drawing called a PNG": ("plan.png", b"<svg onload='alert(1)'/>", "is not what its name says"),
    "a program": ("sheet.exe", b"MZ\x90\0", "is not a PDF, JPEG or PNG"),
    "a program with two endings": ("sheet.pdf.exe", b"MZ\x90\0", "is not a PDF, JPEG or PNG"),
    "a program whose name is read backwards": ("sheet\u202efdp.exe", b"MZ\x90\0", "is not a PDF, JPEG or PNG"),
    "a JPEG called a PNG": ("plan.png", papers.jpeg(), "is not what its name says"),
    "the scanners' test file": ("sheet.pdf", papers.EICAR, "is not what its name says"),
    "a PDF with a program behind it": ("sheet.pdf", papers.pdf_with_a_program_behind(), "cannot be read"),
    "a PDF that unpacks without end": ("sheet.pdf", papers.pdf_with_a_stream_bomb, "cannot be read"),
    "a PDF that runs a script": (
        "sheet.pdf",
        papers.pdf(opening({"/S": "/JavaScript", "/JS": "/alert"})),
        "carries a script or further files",
    ),
    "a PDF that starts a program": (
        "sheet.pdf",
        papers.pdf(opening({"/S": "/Launch", "/F": "/cmd"})),
        "carries a script or further files",
    ),
    "a PDF with files in it": (
        "sheet.pdf",
        papers.pdf(lambda writer: writer.add_attachment("run.exe", b"MZ")),
        "carries a script or further files",
    ),
    "a portfolio of PDFs": ("sheet.pdf", papers.pdf(portfolio), "carries a script or further files"),
    "a locked PDF": ("sheet.pdf", papers.pdf(lambda writer: writer.encrypt("secret")), "locked with a password"),
    "a PDF cut short": ("sheet.pdf", papers.pdf()[:-300], "cannot be read"),
    "a PDF without a page": ("sheet.pdf", papers.pdf(lambda writer: writer.pages.__delitem__(0)), "cannot be read"),
    "a picture cut short": ("plan.jpg", papers.jpeg(size=(800, 800))[:-2000], "cannot be read"),
    "a PNG that claims a billion pixels": ("plan.png", papers.png_of(40_000, 40_000), "more than 50 megapixels"),
    "a PNG that claims a little too much": ("plan.png", papers.png_of(9_000, 6_000), "more than 50 megapixels"),
    "a PNG whose words unpack without end": ("plan.png", papers.png_with_a_text_bomb, "cannot be read"),
    "nothing at all": ("sheet.pdf", b"", "is empty"),
    "a file without a name": ("", papers.pdf(), "is not a PDF, JPEG or PNG"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_file_that_means_harm_is_not_kept(what):
    name, content, why = HOSTILE[what]
    file = sent(content() if callable(content) else content, "x")
    file._name = name

    with pytest.raises(Refused, match=why):
        accept(file)


def test_bombs_are_refused_at_once():
    bombs = ((papers.png_of(40_000, 40_000), "plan.png"), (papers.pdf_with_a_stream_bomb(), "sheet.pdf"))
    began = time.monotonic()
    for content, name in bombs:
        with pytest.raises(Refused):
            accept(sent(content, name))

    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("sheet.pdf", papers.pdf(), "application/pdf"),
        ("Sheet 2026.PDF", papers.pdf(), "application/pdf"),
        ("site.jpg", papers.jpeg(), "image/jpeg"),
        ("site.JPEG", papers.jpeg(), "image/jpeg"),
        ("site.png", papers.png(), "image/png"),
    ],
)
def test_ordinary_files_are_taken(name, content, kind):
    upload = accept(sent(content, name))

    kept = upload.file.read()
    assert upload.facts == {
        "file_name": name,
        "content_type": kind,
        "size": len(kept),
        "sha256": hashlib.sha256(kept).hexdigest(),
    }


def test_a_pdf_is_kept_as_it_was_sent():
    content = papers.pdf()

    assert accept(sent(content)).file.read() == content


def test_a_pdf_may_open_at_a_page():
    def first_page(writer):
        place = ArrayObject([writer.pages[0].indirect_reference, NameObject("/Fit")])
        writer.root_object[NameObject("/OpenAction")] = place

    content = papers.pdf(first_page)

    assert accept(sent(content)).file.read() == content


def test_a_photograph_forgets_where_it_was_taken_and_stands_upright():
    kept = accept(sent(papers.photo_with_a_place(), "site.jpg")).file.read()

    picture = Image.open(BytesIO(kept))
    assert picture.size == (20, 40)
    assert dict(picture.getexif()) == {}
    assert b"Canary" not in kept
    assert papers.SCRIPT not in kept


def test_a_png_keeps_its_pixels_and_loses_its_words():
    kept = accept(sent(papers.png_with_words(), "plan.png")).file.read()

    assert Image.open(BytesIO(kept)).convert("RGB").getpixel((0, 0)) == (200, 0, 0)
    assert b"Canary" not in kept
    assert papers.SCRIPT not in kept


def test_stored_names_are_chance_and_shown_names_are_kept():
    names = {accept(sent(papers.pdf(), "sheet.pdf")).file.name for _turn in range(3)}

    assert len(names) == 3
    assert all(len(name) == 36 and name.endswith(".pdf") and "sheet" not in name for name in names)


@pytest.mark.parametrize(
    ("sent_as", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\papers\\sheet.pdf", "sheet.pdf"),
        ('a"\r\nSet-Cookie: x=1.pdf', "a Set-Cookie: x=1.pdf"),
        ("shee\u202etfdp.pdf", "sheetfdp.pdf"),
        ("nul\0l.pdf", "nul l.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("hoja año.pdf", "hoja año.pdf"),
        (None, ""),
    ],
)
def test_a_name_is_only_a_name(sent_as, shown):
    assert uploads.shown_name(sent_as) == shown


def test_a_file_that_is_too_large_says_how_large_it_may_be(settings):
    settings.UPLOAD_MAX_MEGABYTES = 1

    with pytest.raises(Refused, match="larger than 1 megabytes"):
        accept(sent(papers.pdf() + b"\0" * 1_000_000))


def test_a_flood_is_dropped_before_it_fills_anything(settings, rf):
    settings.UPLOAD_MAX_MEGABYTES = 1
    request = rf.post("/", {"file": sent(b"%PDF-" + b"\0" * 5_000_000)})

    with request.FILES["file"] as arrived:
        assert 1_000_000 < arrived.size < 1_100_000
        with pytest.raises(Refused, match="larger than"):
            accept(arrived)


@pytest.mark.parametrize(
    ("sender", "takes_documents", "megabytes"),
    [(None, True, 2), (AnonymousUser(), True, 2), (User(), False, 10), (User(), True, 12)],
)
def test_many_files_of_one_request_are_no_flood_either(settings, rf, sender, takes_documents, megabytes):
    settings.UPLOAD_MAX_MEGABYTES, settings.DOCUMENT_DAY_MEGABYTES = 1, 12
    request = rf.post("/", {"file": [sent(b"%PDF-" + b"\0" * 950_000) for _number in range(15)]})
    request.user, request.resolver_match = sender, ResolverMatch(lambda: None, (), {})
    request.resolver_match.func.takes_documents = takes_documents

    arrived = request.FILES.getlist("file")
    kept = sum(file.size for file in arrived) / 1_000_000
    for file in arrived:
        file.close()
    assert megabytes - 1 <= kept <= megabytes


def test_every_refusal_says_what_to_do_next():
    with pytest.raises(Refused) as refused:
        accept(sent(papers.pdf(lambda writer: writer.encrypt("secret"))))

    assert [reason.remedy for reason in refused.value.reasons] == ["Save it without one, and send that."]


@pytest.fixture
def clamd(settings):
    """A scanner on this machine that knows one file, and what it was asked."""
    listening = socket.create_server(("127.0.0.1", 0))
    seen = []

    def answer():
        while True:
            try:
                asking, _who = listening.accept()
            except OSError:
                return
            with asking, asking.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                content = b""
                while length := struct.unpack("!L", stream.read(4))[0]:
                    content += stream.read(length)
                seen.append(content)
                known = papers.EICAR in content
                asking.sendall(b"stream: Eicar-Test-Signature FOUND\0" if known else b"stream: OK\0")

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    settings.CLAMAV = f"tcp://127.0.0.1:{listening.getsockname()[1]}"
    yield seen
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()
    thread.join(5)


def test_a_scanner_sees_the_whole_file_before_it_is_read(clamd):
    content = papers.pdf()

    assert accept(sent(content)).file.read() == content
    assert clamd == [content]


def test_what_the_scanner_knows_is_not_kept(clamd):
    with pytest.raises(Refused, match="known to be harmful"):
        accept(sent(papers.pdf() + papers.EICAR))


def test_a_scanner_that_is_away_means_try_again(settings):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        settings.CLAMAV = f"tcp://127.0.0.1:{closed.getsockname()[1]}"

    with pytest.raises(Refused, match="We cannot check files right now"):
        accept(sent(papers.pdf()))


def test_a_pdf_that_was_written_here_can_be_read_again():
    """The control: what the hostile ones are refused for is not that our own builder writes nonsense."""
    assert len(PdfReader(BytesIO(papers.pdf())).pages) == 1
