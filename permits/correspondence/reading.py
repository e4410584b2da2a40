"""Who reads the letters of a case, and what they have not read or answered yet."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Case, Count, IntegerField, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce

from contacts.choices import Right
from contacts.models import User
from permits import models
from permits.access import may, sees_parties_part
from permits.models import Letter, LetterReading


def readable(case: models.Case, user: User) -> bool:
    """Whether an account reads the letters of a case: as everything that is the parties'."""
    return may(user, Right.VIEW, case)


def waiting_on(user: User) -> dict:
    """What to annotate a query of cases with: `letters_waiting`, for a party what is unread, for staff what is to be
    answered. None on a case whose letters the account does not read.
    """
    if user.is_anonymous:
        return {"letters_waiting": Value(None, IntegerField())}
    letters = Letter.objects.filter(case=OuterRef("pk"))
    letters = letters.to_answer() if user.is_staff else letters.unread_by(user)
    count = letters.order_by().values("case").annotate(count=Count("pk")).values("count")
    return {"letters_waiting": Case(When(sees_parties_part(user), then=Coalesce(Subquery(count), 0)))}


@transaction.atomic
def mark_read(letters: Iterable[Letter], *, by: User, at: datetime) -> None:
    """Keep that an account has read some letters; a second time changes nothing. The caller judged that it may."""
    readings = [LetterReading(letter=one, user=by, read_at=at) for one in letters if one.author_id != by.pk]
    LetterReading.objects.bulk_create(readings, ignore_conflicts=True)
