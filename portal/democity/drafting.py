"""What stands behind the drafts: the contractor began his own, the others were begun at the counter."""

from uuid import UUID

from permits.choices import CaseStatus, DoneBy
from permits.models import Application, ApplicationForm, Case
from portal.democity.ground import Ground
from portal.democity.people import People


def write(ground: Ground, people: People, cases: list[Case]) -> None:
    """An application for each draft, on the day the case was begun."""
    forms = {form.case_type_id: form for form in ApplicationForm.objects.in_use()}
    contractor, technician = people.users["contractor"], people.users["technician"]
    own = set(Case.objects.mine(contractor).filter(status=CaseStatus.DRAFT).values_list("pk", flat=True))
    drafts = [case for case in cases if case.status == CaseStatus.DRAFT and case.case_type_id in forms]
    Application.objects.bulk_create(
        Application(
            case=case,
            form=forms[case.case_type_id],
            key=UUID(int=ground.chance.getrandbits(128), version=4),
            begun_by=(begun_by := contractor if case.pk in own else technician),
            begun_at=ground.at(case.filed_on, 10),
            saved_at=ground.at(case.filed_on, 11),
            at_counter=case.pk not in own,
            done_by=DoneBy.CONTRACTOR if case.license_id else "",
            license_by=begun_by if case.license_id else None,
            step="questions",
            **case.case_type.as_terms(),
        )
        for case in drafts
    )
