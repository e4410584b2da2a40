from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from contacts.models import Message
from contacts.refusals import NotAllowed
from permits import fees, lifecycle
from permits.choices import CaseStatus, CertificateKind, CertificateNeed, ConditionDue
from permits.models import Certificate
from tests import factories
from tests.factories import NOW, TODAY, moved

A_DAY = timedelta(days=1)
OCCUPANCY, TEMPORARY = CertificateKind.OCCUPANCY, CertificateKind.TEMPORARY


@pytest.fixture
def permit(cast):
    """Of a type that ends with a certificate of occupancy."""
    cast.case.case_type.certificate = CertificateNeed.OCCUPANCY
    cast.case.case_type.save()
    return cast.case


def test_everything_that_is_missing_is_told_at_once(cast, permit):
    part = factories.Case(parent=permit, case_type=factories.CaseType(name="Electrical", prefix="ELEC"))
    lifecycle.add_condition(permit, text="Plant the trees.", due=ConditionDue.OCCUPANCY, by=cast.dana, at=NOW)
    lifecycle.add_condition(permit, text="Keep the noise down.", due=ConditionDue.ALWAYS, by=cast.dana, at=NOW)
    fees.assess(permit, code="x", description="Fee", amount=Decimal(10), by=cast.dana, at=NOW)

    with pytest.raises(NotAllowed) as refused:
        lifecycle.certify(permit, OCCUPANCY, by=cast.dana, at=NOW)

    assert [reason.what for reason in refused.value.reasons] == [
        f"{permit} is issued, not finaled.",
        f"Its part {part} is issued.",
        "Not met yet: Plant the trees.",
        "Fees of $10.00 are still owed.",
    ]


def test_a_finaled_permit_gets_its_certificate_once_and_its_people_are_told(cast, permit):
    condition = lifecycle.add_condition(
        permit, text="Plant the trees.", due=ConditionDue.OCCUPANCY, by=cast.dana, at=NOW
    )
    lifecycle.finalize(permit, by=cast.ivan, at=NOW)
    lifecycle.meet(condition, by=cast.dana, at=NOW)

    given = lifecycle.certify(permit, OCCUPANCY, occupancy="B, offices", occupant_load=49, by=cast.dana, at=NOW)

    assert (given.number, given.issued_on, len(given.code)) == ("CO-2026-00001", TODAY, 20)
    assert Message.objects.filter(kind="certificate_issued").count() == 2
    with pytest.raises(NotAllowed, match="It was given, and stands"):
        lifecycle.certify(permit, OCCUPANCY, by=cast.dana, at=NOW)


def test_a_revoked_one_is_over_for_good_and_another_can_be_given(cast, permit):
    lifecycle.finalize(permit, by=cast.ivan, at=NOW)
    given = lifecycle.certify(permit, OCCUPANCY, by=cast.dana, at=NOW)

    revoked = lifecycle.revoke(given, why="The sprinklers were taken out.", by=cast.dana, at=NOW)

    assert not lifecycle.in_force(revoked, on=TODAY)
    assert "sprinklers" in Message.objects.filter(kind="certificate_revoked").first().body
    with pytest.raises(NotAllowed, match="revoked before"):
        lifecycle.revoke(given, why="Again.", by=cast.dana, at=NOW)
    assert lifecycle.certify(permit, OCCUPANCY, by=cast.dana, at=NOW).number == "CO-2026-00002"


@pytest.mark.parametrize("days", [None, 0, 366])
def test_a_temporary_one_ends_within_a_year(cast, permit, days):
    until = None if days is None else TODAY + days * A_DAY
    with pytest.raises(NotAllowed, match="Say until which day"):
        lifecycle.certify(permit, TEMPORARY, until=until, by=cast.dana, at=NOW)


def test_a_temporary_one_holds_for_its_days_and_stands_once_for_one_part(cast, permit):
    until = TODAY + 60 * A_DAY
    given = lifecycle.certify(permit, TEMPORARY, until=until, portion="Ground floor", by=cast.dana, at=NOW)

    assert lifecycle.in_force(given, on=until)
    assert not lifecycle.in_force(given, on=until + A_DAY)
    with pytest.raises(NotAllowed, match="is in force for the same part"):
        lifecycle.certify(permit, TEMPORARY, until=until, portion="Ground floor", by=cast.dana, at=NOW)
    assert lifecycle.certify(permit, TEMPORARY, until=until, portion="First floor", by=cast.dana, at=NOW)


def test_completion_is_certified_by_itself_when_the_permit_is_finaled(cast, permit):
    permit.case_type.certificate = CertificateNeed.COMPLETION
    permit.case_type.save()

    lifecycle.finalize(permit, by=cast.ivan, at=NOW)

    given = permit.certificates.get()
    assert given.kind == CertificateKind.COMPLETION
    assert given.number in Message.objects.filter(kind="permit_finaled").first().body


def test_a_type_without_a_certificate_gets_none(cast):
    moved(cast.case, CaseStatus.FINALED)

    with pytest.raises(NotAllowed, match="does not end with a certificate of occupancy"):
        lifecycle.certify(cast.case, OCCUPANCY, by=cast.dana, at=NOW)


def test_an_unmet_condition_keeps_a_permit_from_being_finaled(cast, permit):
    condition = lifecycle.add_condition(permit, text="Survey.", due=ConditionDue.FINAL, by=cast.dana, at=NOW)
    with pytest.raises(NotAllowed, match="Not met yet: Survey."):
        lifecycle.finalize(permit, by=cast.ivan, at=NOW)

    lifecycle.meet(condition, by=cast.dana, at=NOW)

    assert lifecycle.finalize(permit, by=cast.ivan, at=NOW).status == CaseStatus.FINALED


@pytest.mark.parametrize(
    "act",
    [
        "UPDATE permits_certificate SET portion = 'All of it'",
        "UPDATE permits_certificate SET revoked_at = NULL, revoked_why = ''",
        "DELETE FROM permits_certificate",
        "UPDATE permits_condition SET text = 'Nothing.'",
        "DELETE FROM permits_condition",
    ],
)
def test_the_database_keeps_certificates_and_conditions_as_they_were_given(cast, permit, act):
    lifecycle.add_condition(permit, text="Survey.", due=ConditionDue.ALWAYS, by=cast.dana, at=NOW)
    given = lifecycle.certify(permit, TEMPORARY, until=TODAY + A_DAY, by=cast.dana, at=NOW)
    lifecycle.revoke(given, why="Unsafe.", by=cast.dana, at=NOW)

    with pytest.raises(IntegrityError, match="stays as it was given"), transaction.atomic():
        connection.cursor().execute(act)
    assert Certificate.objects.get().revoked_at
