"""The cards that hang on the sites: one for every permit that was ever issued."""

from permits.cards import LENGTH
from permits.choices import CaseKind
from permits.codes import LETTERS
from permits.models import Case, PermitCard
from portal.democity.ground import Ground


def make(ground: Ground, cases: list[Case]) -> None:
    PermitCard.objects.bulk_create(
        PermitCard(
            case=case,
            code="".join(ground.chance.choices(LETTERS, k=LENGTH)),
            made_at=ground.at(case.issued_on, 15, 20),
        )
        for case in cases
        if case.issued_on and not case.source and case.case_type.kind == CaseKind.PERMIT
    )
