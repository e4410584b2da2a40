"""What stands in braces in a text staff begin a letter with, and what it becomes on a case. Reads only."""

import re
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.choices import DeskPurpose
from contacts.formats import long_date, money
from contacts.models import City, Desk, User
from contacts.refusals import Reason
from permits.fees import charging
from permits.models import Case

BRACED = re.compile(r"\{([^{}]*)\}")

# By name: what it is, and what it becomes; blank where the case has none of it.
PLACEHOLDERS: dict[str, tuple[str, Callable]] = {
    "case": (gettext_lazy("number of the record"), lambda case, by, at: case.number),
    "type": (gettext_lazy("type of the record"), lambda case, by, at: case.case_type.name),
    "address": (gettext_lazy("address of the site"), lambda case, by, at: str(case.address or "")),
    "status": (gettext_lazy("status in words"), lambda case, by, at: case.status_label),
    "work": (gettext_lazy("description of the work"), lambda case, by, at: case.description),
    "license": (gettext_lazy("license it is bought under"), lambda case, by, at: str(case.license or "")),
    "applied": (gettext_lazy("day it was applied for"), lambda case, by, at: _day(case.applied_on)),
    "issued": (gettext_lazy("day it was issued"), lambda case, by, at: _day(case.issued_on)),
    "expires": (gettext_lazy("day it expires"), lambda case, by, at: _day(case.expires_on)),
    "owed": (gettext_lazy("what is owed on it"), lambda case, by, at: money(charging.owed(case))),
    "page": (gettext_lazy("address of its page"), lambda case, by, at: settings.SITE_URL + case.get_absolute_url()),
    "city": (gettext_lazy("name of the city"), lambda case, by, at: City.current().name),
    "desk": (gettext_lazy("permits desk and its telephone"), lambda case, by, at: _desk()),
    "today": (gettext_lazy("the day of the letter"), lambda case, by, at: _day(City.current().day_at(at))),
    "me": (gettext_lazy("who writes"), lambda case, by, at: by.display_name),
}  # fmt: skip


def wrong(text: str) -> list[Reason]:
    """What of a text in braces no letter can fill in, and braces that stand alone; empty when all is well."""
    reasons = [
        Reason(_("There is no {%(name)s} to fill in.") % {"name": name}, _("Take one of the list below."))
        for name in dict.fromkeys(BRACED.findall(text))
        if name not in PLACEHOLDERS
    ]
    if set("{}") & set(BRACED.sub("", text)):
        reasons.append(Reason(_("A brace stands alone."), _("Write {case}, with one brace on each side.")))
    return reasons


def fill(text: str, case: Case, *, by: User, at: datetime) -> str:
    """A text with what stands in braces filled in. What the case has none of stays in its braces: see `unfilled`."""

    def value(match):
        found = PLACEHOLDERS.get(match[1])
        return (found and found[1](case, by, at)) or match[0]

    return BRACED.sub(value, text)


def unfilled(text: str) -> list[str]:
    """The names that still stand in braces in a letter about to be sent."""
    return [name for name in dict.fromkeys(BRACED.findall(text)) if name in PLACEHOLDERS]


def _day(day):
    return long_date(day) if day else ""


def _desk():
    desk = Desk.objects.for_purpose(DeskPurpose.PERMITS)
    return f"{desk.name}, {desk.phone}" if desk else ""
