import pytest
from django.db import IntegrityError, transaction

from permits import reviewing
from permits.choices import CaseStatus, CertificateNeed, LicenseNeed
from permits.models import Application, Case, CaseType
from tests.factories import NOW
from tests.permits.plans import submitted
from tests.permits.roofs import make_reroof

CHANGED = {
    "trade": "solar",
    "license_need": LicenseNeed.NEEDED,
    "is_checked": True,
    "days_to_check": 3,
    "days_to_review": 4,
    "days_to_expire": 5,
    "days_of_extension": 6,
    "extensions": 7,
    "days_to_reinstate": 8,
    "certificate": CertificateNeed.OCCUPANCY,
}


def test_what_staff_change_of_a_case_type_counts_for_what_begins_afterwards_and_for_nothing_before(cast):
    reroof = make_reroof()
    before = reroof.case_type.as_terms()
    begun = reroof.begin(cast.alice)
    CaseType.objects.filter(pk=reroof.case_type.pk).update(**CHANGED)
    reroof.case_type.refresh_from_db()

    begun_then = reroof.begin(cast.alice)

    assert Case.objects.get(pk=begun.case_id).terms.as_terms() == before
    assert Case.objects.get(pk=begun_then.case_id).terms.as_terms() == CHANGED
    with pytest.raises(IntegrityError, match="keeps the terms"), transaction.atomic():
        Application.objects.filter(pk=begun.pk).update(days_to_check=1)


def test_what_nobody_had_to_check_when_it_was_begun_goes_on_by_itself(cast):
    case = submitted(cast, "Building", is_checked=False)
    CaseType.objects.filter(pk=case.case_type_id).update(is_checked=True)

    assert reviewing.receive(case, by=cast.alice, at=NOW).status == CaseStatus.IN_REVIEW


def test_a_permit_without_an_application_has_the_terms_of_its_type(cast):
    CaseType.objects.filter(pk=cast.case.case_type_id).update(**CHANGED)

    assert Case.objects.get(pk=cast.case.pk).terms.as_terms() == CHANGED
