"""The contractor information sheet: filed by who acts under a license or by staff, read by the same, due every year.

Oklahoma City's contractor guide (2012), pages 8 and 11: license holders hand it in annually, and staff hold requests
for a license against the latest one.
"""

from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from contacts import audit
from contacts.choices import LicenseStatus, Right
from contacts.files.uploads import Upload
from contacts.formats import long_date
from contacts.licensing.holders import address_of, tell_all
from contacts.models import City, License, LicenseSheet, User
from contacts.models.sheet import a_year_after
from contacts.refusals import NotAllowed, Reason

REMIND_BEFORE = timedelta(days=30)


@transaction.atomic
def file(license: License, upload: Upload, *, dated_on: date, by: User, at: datetime) -> LicenseSheet:
    """Keep a sheet of a license, and tell everyone else who acts under it; returns the row.

    `upload` is what `contacts.files.uploads.accept` gave back. A license that has lapsed takes sheets too: that is
    how it comes into force again. Raises PermissionDenied for whoever may not file one, NotAllowed when the sheet is
    dated after today in the city's zone or the very file is there already.
    """
    license = License.objects.lock(license.pk)
    if not may_file(license, by):
        raise PermissionDenied
    reasons = against(license, upload, dated_on=dated_on, today=City.current().day_at(at))
    if reasons:
        raise NotAllowed(*reasons)

    sheet = LicenseSheet.objects.create(
        license=license, file=upload.file, **upload.facts, dated_on=dated_on, filed_by=by, filed_at=at
    )
    audit.record("was filed", sheet, by=by, at=at, license=license.number, checksum=sheet.sha256)
    subject = _("License %(number)s: a new contractor information sheet")
    facts = {"sheet": sheet, "filer": by, "sheets_url": address_of("contacts:license-sheets", license.number)}
    tell_all(license, sheet, "sheet_filed", subject, at=at, besides=[by], **facts)
    return sheet


def against(license: License, upload: Upload, *, dated_on: date, today: date) -> list[Reason]:
    """Why a sheet is not taken; empty when it is."""
    reasons = []
    if dated_on > today:
        reasons.append(
            Reason(_("The date of the sheet is still to come."), _("Write the date that stands on the sheet."))
        )
    same = license.sheets.filter(sha256=upload.facts["sha256"]).latest_first().first()
    if same:
        reasons.append(
            Reason(
                _("This file is here already: the sheet of %(day)s.") % {"day": long_date(same.dated_on)},
                _("Choose the new one."),
            )
        )
    return reasons


def may_read(license: License, user: User) -> bool:
    """Whoever acts under the license with the right to see, and the staff that checks links."""
    return _may(license, user, Right.VIEW, "contacts.view_licensesheet")


def may_file(license: License, user: User) -> bool:
    """Whoever acts under the license with the right to upload, and the staff that checks links."""
    return _may(license, user, Right.UPLOAD, "contacts.add_licensesheet")


def remind(*, at: datetime) -> None:
    """Ask for this year's sheet of every license: 30 days before the latest is a year old.

    Tells everyone who acts under it and the holder on file, once, and again a year later as long as none is filed;
    where none is on file at all, once in a calendar year. A license from an imported list is left alone until somebody
    acts under it. Safe to call at any time.
    """
    today = City.current().day_at(at)
    latest = {sheet.license_id: sheet for sheet in LicenseSheet.objects.latest_of_each()}
    licenses = License.objects.written_to().exclude(status=LicenseStatus.REVOKED)
    for license in licenses.select_related("holder").order_by("pk"):
        occasion = _occasion(latest.get(license.pk), today)
        if occasion:
            _remind(license, latest.get(license.pk), occasion, at=at)


@transaction.atomic
def _remind(license, latest, occasion, *, at):
    tell_all(
        license,
        license,
        "sheet_due",
        _("License %(number)s: this year's contractor information sheet"),
        at=at,
        version=occasion,
        latest=latest,
        sheets_url=address_of("contacts:license-sheets", license.number),
    )


def _occasion(latest, today):
    """What a reminder is about, in a word that is the same all year; empty when none is due."""
    if latest is None:
        return f"none in {today.year}"
    due = a_year_after(latest.dated_on)
    if today < due - REMIND_BEFORE:
        return ""
    return f"{due}, year {max(0, (today - due).days) // 365 + 1}"


def _may(license, user, right, permission):
    if user.is_staff and user.has_perm(permission):
        return True
    return License.objects.open_to(user, right).filter(pk=license.pk).exists()
