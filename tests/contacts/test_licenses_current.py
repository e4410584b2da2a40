from datetime import date

import pytest

from contacts.choices import LicenseStatus
from contacts.models import License

TODAY = date(2026, 11, 20)


def license_with(**facts):
    return License(number="GC-1", business_name="Acme", **{"expires_on": date(2027, 1, 1), **facts})


def test_a_license_in_force_with_everything_on_file_is_current():
    acme = license_with(insurance_expires_on=TODAY, bond_expires_on=TODAY, workers_comp_expires_on=TODAY)

    assert acme.lapses(TODAY) == []
    assert acme.is_current(TODAY)


def test_the_last_day_still_counts_and_the_next_does_not():
    acme = license_with(expires_on=TODAY)

    assert acme.is_current(TODAY)
    assert not acme.is_current(date(2026, 11, 21))


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"status": LicenseStatus.SUSPENDED}, "The license is suspended."),
        ({"expires_on": date(2026, 11, 19)}, "The license expired on November 19, 2026."),
        ({"insurance_expires_on": date(2026, 3, 4)}, "The insurance on file ended on March 4, 2026."),
        ({"bond_expires_on": date(2026, 3, 4)}, "The bond on file ended on March 4, 2026."),
        ({"workers_comp_expires_on": date(2026, 3, 4)}, "The workers' compensation on file ended on March 4, 2026."),
    ],
)
def test_each_lapse_is_told_in_words(facts, why):
    assert license_with(**facts).lapses(TODAY) == [why]


def test_all_lapses_are_told_at_once():
    acme = license_with(status=LicenseStatus.REVOKED, expires_on=date(2026, 1, 1), bond_expires_on=date(2026, 1, 1))

    assert len(acme.lapses(TODAY)) == 3
