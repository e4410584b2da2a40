"""Who is warned of what ends, when, and how often."""

from datetime import date, timedelta

import pytest

from contacts import tasks
from contacts.choices import LicenseStatus
from contacts.licensing import lapses
from contacts.models import Message
from tests import factories
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db


def warned():
    return sorted(Message.objects.filter(kind="license_ending").values_list("to", "version"))


def ending(license, **days):
    for column, day in days.items():
        setattr(license, column, day)
    license.save()
    return license


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("expires_on", "the license itself"),
        ("insurance_expires_on", "the insurance on file"),
        ("bond_expires_on", "the bond on file"),
        ("workers_comp_expires_on", "the workers' compensation on file"),
    ],
)
def test_thirty_days_before_anything_ends_its_people_are_warned(cast, column, words):
    ending(cast.license, **{column: TODAY + timedelta(days=30)})

    lapses.warn(at=NOW)

    mail = Message.objects.get(kind="license_ending")
    assert (mail.to, mail.version) == (cast.bob.email, "2026-12-20")
    assert mail.subject == "License GC-10442: something ends on December 20, 2026"
    assert f"- {words}" in mail.body


@pytest.mark.parametrize("days", [31, -1])
def test_nobody_is_warned_earlier_or_too_late(cast, days):
    ending(cast.license, bond_expires_on=TODAY + timedelta(days=days))

    lapses.warn(at=NOW)

    assert warned() == []


def test_one_warning_for_a_day_however_often_the_sweep_runs(cast):
    ending(cast.license, expires_on=TODAY + timedelta(days=9), bond_expires_on=TODAY + timedelta(days=9))

    for days in range(5):
        lapses.warn(at=NOW + timedelta(days=days))

    assert warned() == [(cast.bob.email, "2026-11-29")]
    body = Message.objects.get(kind="license_ending").body
    assert "- the license itself" in body
    assert "- the bond on file" in body


def test_a_day_missed_is_made_up_for(cast):
    ending(cast.license, bond_expires_on=TODAY + timedelta(days=3))

    lapses.warn(at=NOW)

    assert warned() == [(cast.bob.email, "2026-11-23")]


def test_a_new_date_is_warned_of_anew(cast):
    ending(cast.license, bond_expires_on=TODAY + timedelta(days=3))
    lapses.warn(at=NOW)
    ending(cast.license, bond_expires_on=TODAY + timedelta(days=20))

    lapses.warn(at=NOW)

    assert [version for _to, version in warned()] == ["2026-11-23", "2026-12-10"]


def test_everybody_who_acts_under_it_and_the_holder_on_file_are_warned_and_nobody_who_waits(office):
    ending(office.license, holder=factories.Contact(email="Office@truebeam.example.org"), expires_on=TODAY)

    lapses.warn(at=NOW)

    people = {office.bob.email, office.carol.email, office.max.email, "office@truebeam.example.org"}
    assert {to for to, _version in warned()} == people


def test_the_day_is_the_citys(cast):
    ending(cast.license, bond_expires_on=date(2026, 12, 20))
    late_on_thursday_in_california = NOW.replace(hour=5)

    lapses.warn(at=late_on_thursday_in_california)

    assert warned() == []


def test_a_license_that_does_not_count_anyway_warns_nobody(cast):
    ending(cast.license, status=LicenseStatus.REVOKED, bond_expires_on=TODAY)

    lapses.warn(at=NOW)

    assert warned() == []


def test_the_sweep_of_the_day_warns_and_reminds(cast, time_machine):
    time_machine.move_to(NOW)
    ending(cast.license, bond_expires_on=TODAY)

    tasks.warn_of_lapses()
    tasks.remind_of_sheets()

    assert set(Message.objects.values_list("kind", flat=True)) == {"license_ending", "sheet_due"}
