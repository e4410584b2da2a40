"""The card of a permit, which hangs on the site, and whether what it says still holds.

The code on it is for all to read. It opens the page that says whether the card is genuine, and nothing else: it says
nothing about the number, and whoever tries codes finds none.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from contacts.formats import long_date
from permits.choices import CaseStatus
from permits.codes import LETTERS
from permits.models import Case, PermitCard

LENGTH = 20  # of 20 signs: 86 bits of chance


@dataclass(frozen=True)
class Force:
    """Whether a permit is in force on a day, and why, in words."""

    is_given: bool
    title: str
    text: str


@transaction.atomic
def make(case: Case, *, at: datetime) -> PermitCard:
    """Give an issued permit its card and return it; the one it has already stays, with its code."""
    return PermitCard.objects.get_or_create(case=case, defaults={"code": new_code, "made_at": at})[0]


def new_code() -> str:
    """A code that nobody can guess."""
    return "".join(secrets.choice(LETTERS) for _turn in range(LENGTH))


def read_code(text: str) -> str:
    """What somebody typed or scanned as a code is made of: capitals and digits, without dashes and spaces."""
    return re.sub(r"[^0-9A-Z]", "", text.upper())


def is_code(code: str) -> bool:
    """Whether something has the form of a code, known or not."""
    return len(code) == LENGTH and set(code) <= set(LETTERS)


def find(text: str) -> PermitCard | None:
    """The card with this code, or None. Capitals, spaces and dashes do not matter."""
    code = read_code(text)
    known = PermitCard.objects.select_related("case__case_type", "case__address").defer("case__search_text")
    return known.filter(code=code).first() if is_code(code) else None


def force(case: Case, *, on: date) -> Force:
    """Whether the work may go on under an issued permit on a day, and if not, why not."""
    if case.is_issued and (case.expires_on is None or case.expires_on >= on):
        until = _("It runs until %(day)s.") % {"day": long_date(case.expires_on)} if case.expires_on else ""
        return Force(True, _("In force"), until)
    if case.is_issued or case.status == CaseStatus.EXPIRED:
        return Force(
            False,
            _("Not in force: expired"),
            _("It ran until %(day)s.") % {"day": long_date(case.expires_on)} if case.expires_on else _("It ran out."),
        )
    if case.status == CaseStatus.FINALED:
        finaled = _("The final inspection passed on %(day)s, and the permit is closed.")
        return Force(
            False,
            _("Not in force: the work is finished"),
            finaled % {"day": long_date(case.finaled_on)} if case.finaled_on else _("The permit is closed."),
        )
    if case.status == CaseStatus.VOID:
        return Force(False, _("Not in force: void"), _("The city has made this permit void. It allows no work."))
    status = case.status_label.lower()
    return Force(
        False, _("Not in force"), _("The city's record says: %(status)s. It allows no work.") % {"status": status}
    )
