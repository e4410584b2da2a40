"""Opening a case: a number, and the first line of its statuses."""

from datetime import date

from django.db import transaction

from permits.choices import CaseStatus
from permits.models import Case, CaseType, StatusChange
from permits.models.case import slug_of
from permits.numbering import next_number


@transaction.atomic
def draft(case_type: CaseType, *, on: date, **facts) -> Case:
    """Open a draft on the city's day under the next number of its type, and return it; `facts` are fields of it."""
    number = next_number(case_type, year=on.year)
    case = Case.objects.create(number=number, slug=slug_of(number), case_type=case_type, filed_on=on, **facts)
    StatusChange.objects.create(case=case, status=CaseStatus.DRAFT, on=on)
    return case
