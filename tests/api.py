"""A small public register for the tests of the API: something of everything, public and private."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from contacts.choices import ContactKind
from inspections.choices import InspectionStatus
from inspections.models import Inspection, InspectionType
from permits import fees
from permits.choices import CaseKind, CaseStatus, HoldBlocks
from permits.models import Case, CaseContact, StatusChange
from tests import factories
from tests.factories import NOW, TODAY


@dataclass
class Register:
    permit: Case  # with everything on it
    part: Case  # of the permit
    plan: Case
    draft: Case
    hidden: Case  # at a confidential address


def make_register(cast) -> Register:
    permit = cast.case
    fees.assess(permit, code="permit", description="Permit", amount=Decimal("412.50"), by=cast.dana, at=NOW)
    permit.holds.create(reason="Tree survey missing", blocks=[HoldBlocks.INSPECT], placed_at=NOW, placed_by=cast.dana)
    for name, confidential in (("Seen By All LLC", False), ("Seen By Nobody LLC", True)):
        company = factories.Contact(kind=ContactKind.COMPANY, company_name=name, confidential=confidential)
        CaseContact.objects.create(case=permit, contact=company, contact_type=factories.ContactType())
    framing = InspectionType.objects.create(code="frame", name="Framing", mapped_type="Rough Frame")
    for number, (status, facts) in enumerate(
        [
            (
                InspectionStatus.FAILED,
                {"resulted_by": cast.ivan, "resulted_at": NOW - timedelta(days=2), "comment": "Nail plates missing."},
            ),
            (InspectionStatus.REQUESTED, {}),
        ],
        start=1,
    ):
        Inspection.objects.create(
            case=permit,
            number=number,
            inspection_type=framing,
            status=status,
            requested_by=cast.bob,
            requested_at=NOW - timedelta(days=3),
            **facts,
        )
    permit.status_changes.all().delete()
    for status, on in ((CaseStatus.SUBMITTED, date(2026, 3, 2)), (CaseStatus.ISSUED, date(2026, 3, 24))):
        StatusChange.objects.create(case=permit, status=status, on=on)
    plan_type = factories.CaseType(name="Lot split", prefix="PLAN", kind=CaseKind.PLAN, sector="")
    return Register(
        permit=permit,
        part=factories.Case(parent=permit, license=None, contractor_name="Unlisted Roofing"),
        plan=factories.Case(case_type=plan_type, number="PLAN-2026-00001", status=CaseStatus.IN_REVIEW, filed_on=TODAY),
        draft=cast.draft,
        hidden=factories.Case(address=factories.Address(confidential=True), parent=permit),
    )
