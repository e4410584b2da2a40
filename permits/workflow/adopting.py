"""Making a record from elsewhere ours."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from contacts import audit
from contacts.models import City, User
from contacts.refusals import NotAllowed
from permits import cards
from permits.models import Case
from permits.workflow import steps


@transaction.atomic
def adopt(case: Case, *, by: User, at: datetime) -> Case:
    """Make a record from elsewhere ours, and return it: from now on it moves, is charged and expires as ours do.

    A permit that was issued gets its card.
    Raises NotAllowed on a record that is ours already.
    """
    case = Case.objects.lock(case.pk)
    if not case.is_foreign:
        raise NotAllowed(_("%(case)s is ours already.") % {"case": case})

    case.adopted_at = at
    steps.put(case, case.status, on=City.current().day_at(at), also=["adopted_at"])
    audit.record("was adopted", case, by=by, at=at, thread=case.number)
    if case.issued_on and not case.is_plan:
        cards.make(case, at=at)
    return case
