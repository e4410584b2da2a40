"""What is looked at in a file before a reviewer sees it: its pages, their size, whether there is anything on them.

A sheet is measured in points of 1/72 inch (ISO 32000-1, 14.11.2: MediaBox, and UserUnit where there is one); which way
it is turned does not matter. Whether what is found refuses the file or only warns is its kind's to say.
"""

from dataclasses import dataclass, field

from django.core.files.base import File
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.files import uploads
from contacts.files.uploads import Refused, Upload
from contacts.refusals import Reason
from permits.choices import FileStatus
from permits.models import DocumentKind

POINTS = 72
# Drawing programs round: a sheet of 24 by 36 inches may come as 23.94.
TOLERANCE = 0.25
MOST_NAMED = 5
# Compressed, a stream of blanks is shorter than this; a longer one is not unpacked to see whether it draws.
LONGEST_OF_NOTHING = 64


@dataclass(frozen=True)
class Look:
    """What a file was found to be: as it may be kept, how it stands, its pages, and what to say of it."""

    upload: Upload
    status: FileStatus
    pages: int | None = None
    findings: list[str] = field(default_factory=list)


def look(sent: File, kind: DocumentKind) -> Look:
    """Check a file somebody sent as a document of that kind; a large one only as far as nobody has to wait.

    Raises Refused when it is none we take, or has what its kind refuses.
    """
    if uploads.is_large(sent):
        return Look(uploads.accept_large(sent), FileStatus.CHECKING)
    upload = uploads.accept(sent)
    if upload.facts["content_type"] != uploads.PDF.content_type:
        return Look(upload, FileStatus.READY, pages=1)
    pages, findings = examine(upload.file, kind, upload.facts["file_name"])
    upload.file.seek(0)
    return Look(upload, FileStatus.WARNED if findings else FileStatus.READY, pages, findings)


def examine(file: File, kind: DocumentKind, name: str) -> tuple[int, list[str]]:
    """Count the pages of a PDF that can be read, and say in sentences what is wrong with them.

    Raises Refused with the same sentences when its kind refuses what does not fit, or when no page has anything on it.
    """
    reader = uploads.reader_of(file)
    empty, small = [], []
    try:
        pages = len(reader.pages)
        for number, page in enumerate(reader.pages, start=1):
            if _is_empty(page):
                empty.append(number)
            if _is_too_small(page, kind):
                small.append(number)
            # The parser keeps all that it has read: of a plan set that would be hundreds of megabytes.
            reader.resolved_objects.clear()
    except Exception:  # whatever a parser makes of a broken page, it cannot be read
        raise Refused(
            Reason(
                _("Page %(number)s of “%(name)s” cannot be read.") % {"number": number, "name": name},
                _("Open it, save it anew, and send that."),
            )
        ) from None
    reasons = []
    if empty:
        reasons.append(_say_empty(empty, pages, name))
    if small:
        reasons.append(_say_small(small, kind, name))
    if reasons and (kind.refuses or len(empty) == pages):
        raise Refused(*reasons)
    return pages, [str(reason) for reason in reasons]


def _is_empty(page):
    """Nothing is drawn on it and nothing stands on it; a form or a stamp is something."""
    if page.get("/Annots"):
        return False
    contents = page.get("/Contents")
    contents = contents.get_object() if contents is not None else []
    parts = [part.get_object() for part in contents] if isinstance(contents, list) else [contents]
    return not any(_draws(part) for part in parts)


def _draws(part):
    return len(part._data) > LONGEST_OF_NOTHING or bool(part.get_data().strip())


def _is_too_small(page, kind):
    if not kind.smallest_width or not kind.smallest_height:
        return False
    unit = float(page.get("/UserUnit", 1)) / POINTS
    sheet = sorted((float(page.mediabox.width) * unit, float(page.mediabox.height) * unit))
    least = sorted((kind.smallest_width, kind.smallest_height))
    return any(side + TOLERANCE < wanted for side, wanted in zip(sheet, least, strict=True))


def _say_empty(empty, pages, name):
    if len(empty) == pages:
        return Reason(
            _("“%(name)s” has nothing on its pages.") % {"name": name}, _("Look at it, and send it with its content.")
        )
    what = ngettext(
        "Page %(pages)s of “%(name)s” is empty.", "Pages %(pages)s of “%(name)s” are empty.", len(empty)
    ) % {"pages": _listed(empty), "name": name}
    return Reason(what, _("If something should be on it, send the file anew."))


def _say_small(small, kind, name):
    what = ngettext(
        "Sheet %(pages)s of “%(name)s” is smaller than %(width)s × %(height)s inches.",
        "Sheets %(pages)s of “%(name)s” are smaller than %(width)s × %(height)s inches.",
        len(small),
    ) % {
        "pages": _listed(small),
        "name": name,
        "width": kind.smallest_width,
        "height": kind.smallest_height,
    }
    return Reason(what, _("Print it to a PDF at full size; reviewers measure on it."))


def _listed(numbers):
    shown = ", ".join(str(number) for number in numbers[:MOST_NAMED])
    more = len(numbers) - MOST_NAMED
    return shown if more <= 0 else _("%(pages)s and %(more)s more") % {"pages": shown, "more": more}
