from datetime import timedelta

import pytest

from permits.choices import CertificateNeed
from tests.factories import NOW, TODAY


@pytest.fixture
def at_now(time_machine):
    time_machine.move_to(NOW)


@pytest.fixture
def permit(cast):
    """Runs for ten more days, of a type that ends with a certificate of occupancy."""
    cast.case.case_type.certificate = CertificateNeed.OCCUPANCY
    cast.case.case_type.save()
    cast.case.expires_on = TODAY + timedelta(days=10)
    cast.case.save()
    return cast.case
