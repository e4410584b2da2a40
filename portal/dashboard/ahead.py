"""The dates that come up on an account's records and licenses, and those that have just gone by."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import CharField, DateField, F, Func, TextField, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.choices import LicenseStatus, Right
from contacts.licensing.lapses import ENDING
from contacts.models import License, LicenseSheet, User
from inspections.models import Inspection
from inspections.standing import in_sentence
from permits.choices import CaseStatus
from permits.models import Case

NEAR = timedelta(days=30)
SHOWN = 10
VISIT, EXPIRY, SHEET = "visit", "expiry", "sheet"


class AYearAfter(Func):
    """The same day of the next year; the last of February for a leap day."""

    template = "(%(expressions)s + interval '1 year')::date"
    output_field = DateField()


@dataclass(frozen=True)
class Ahead:
    """One date: what happens, to which record or license, and where that stands."""

    kind: str
    day: date
    number: str
    slug: str
    name: str
    window: str

    @property
    def what(self) -> str:
        if self.kind == VISIT:
            facts = {"type": self.name, "window": in_sentence(self.window)}
            return _("%(type)s inspection, %(window)s") % facts
        if self.kind == EXPIRY:
            return _("Permit expires")
        if self.kind == SHEET:
            return _("New contractor information sheet is due")
        return _("%(what)s ends") % {"what": str(ENDING[self.kind]).capitalize()}

    @property
    def url(self) -> str:
        if self.kind == VISIT:
            return reverse("inspections:list", args=[self.slug])
        if self.kind == EXPIRY:
            return reverse("permits:case", args=[self.slug])
        if self.kind == SHEET:
            return reverse("contacts:license-sheets", args=[self.number])
        return reverse("contacts:license", args=[self.number])


def read(user: User, *, today: date) -> list[Ahead]:
    """From 30 days ago to 30 days ahead, in the order of the days, in one query; visits only from today on."""
    near = (today - NEAR, today + NEAR)
    own = Case.objects.mine(user)
    licenses = License.objects.open_to(user, Right.VIEW).filter(status=LicenseStatus.ACTIVE)
    visits = Inspection.objects.live().filter(case__in=own.values("pk"), slot__day__gte=today)
    expiring = own.kept_here().filter(status=CaseStatus.ISSUED, expires_on__range=near)
    latest = LicenseSheet.objects.filter(license__in=licenses.values("pk")).latest_of_each()
    sheets = LicenseSheet.objects.filter(pk__in=latest.values("pk")).annotate(ends=AYearAfter("dated_on"))
    rows = [
        _rows(visits, VISIT, "slot__day", "case__number", "case__slug", "inspection_type__name", "slot__window__name"),
        _rows(expiring, EXPIRY, "expires_on", "number", "slug"),
        _rows(sheets.filter(ends__range=near), SHEET, "ends", "license__number"),
        *(_rows(licenses.filter(**{f"{column}__range": near}), column, column, "number") for column in ENDING),
    ]
    first, *others = rows
    found = [Ahead(*row) for row in first.union(*others, all=True)]
    return sorted(found, key=lambda one: (one.day, one.kind, one.number))[:SHOWN]


def _rows(rows, kind, day, *texts):
    """The first few of one kind, as the columns of an Ahead."""
    columns = [Cast(F(text), TextField()) for text in texts] + [Value("", TextField())] * (4 - len(texts))
    named = dict(zip(("ahead_number", "ahead_slug", "ahead_name", "ahead_window"), columns, strict=True))
    rows = rows.annotate(ahead_kind=Value(kind, CharField()), ahead_day=F(day), **named)
    return rows.order_by(day, "pk").values_list("ahead_kind", "ahead_day", *named)[:SHOWN]
