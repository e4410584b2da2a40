"""What lies at the desk that checks applications: how many, how many nobody has taken, due today, and late."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from contacts.models import User
from permits.models import IntakeCheck


@dataclass(frozen=True)
class Desk:
    waiting: int
    new: int
    due: int
    late: int


def read(user: User, *, today: date) -> Desk | None:
    """The queue for whoever works it off, in one query; None for everybody else."""
    if not (user.is_staff and user.has_perm("permits.decide_intakecheck")):
        return None
    return Desk(
        **IntakeCheck.objects.waiting().aggregate(
            waiting=Count("pk"),
            new=Count("pk", filter=Q(technician=None)),
            due=Count("pk", filter=Q(due_on=today)),
            late=Count("pk", filter=Q(due_on__lt=today)),
        )
    )
