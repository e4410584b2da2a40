"""What the city still reads of an application ends with it."""

from datetime import datetime

from contacts.models import User
from permits.choices import Decision
from permits.models import Case, IntakeCheck, ReviewCycle


def stop_reading(case: Case, *, by: User, at: datetime) -> None:
    """End the open round at the desk and the open review cycle of a case, with each review nobody has decided yet.

    What was decided stays as it is. The caller holds the case; doing it twice is doing it once.
    """
    for check in IntakeCheck.objects.select_for_update().open().filter(case=case):
        check.ended_at = at
        check.save(update_fields=["ended_at"])
    for cycle in ReviewCycle.objects.select_for_update().open().filter(case=case):
        cycle.reviews.filter(decision="").update(decision=Decision.ENDED, decided_at=at, decided_by=by)
        cycle.decision, cycle.closed_at = Decision.ENDED, at
        cycle.save(update_fields=["decision", "closed_at"])
