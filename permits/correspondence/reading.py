"""Who reads the letters of a case, and what they have not read or answered yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from contacts.choices import Right
from contacts.models import User
from permits.access import may
from permits.models import Case, Letter, LetterReading


@dataclass(frozen=True)
class Waiting:
    """What waits on the letters of one case: for a party what is unread, for staff what is to be answered."""

    count: int


def readable(case: Case, user: User) -> bool:
    """Whether an account reads the letters of a case: as everything that is the parties'."""
    return may(user, Right.VIEW, case)


def waiting(case: Case, user: User) -> Waiting | None:
    """What waits on a case's letters for an account, None if they are not its to read."""
    if not readable(case, user):
        return None
    letters = case.letters.to_answer() if user.is_staff else case.letters.unread_by(user)
    return Waiting(letters.count())


def unread_on(user: User):
    """The letters that others wrote on an account's own cases and it has not read, latest first."""
    return (
        Letter.objects.unread_by(user).filter(case__in=Case.objects.mine(user).values("pk")).order_by("-sent_at", "-pk")
    )


@transaction.atomic
def mark_read(letters: Iterable[Letter], *, by: User, at: datetime) -> None:
    """Keep that an account has read some letters; a second time changes nothing. The caller judged that it may."""
    readings = [LetterReading(letter=one, user=by, read_at=at) for one in letters if one.author_id != by.pk]
    LetterReading.objects.bulk_create(readings, ignore_conflicts=True)
