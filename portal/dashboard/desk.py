"""What staff find first: how full the desk is, the plans they read, the visits they make today."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from contacts.models import User
from inspections.models import Inspection
from inspections.refusal.recording import RECORD_RESULT
from permits.models import IntakeCheck, Review


@dataclass(frozen=True)
class Desk:
    waiting: int
    new: int
    due: int
    late: int


@dataclass(frozen=True)
class Plans:
    mine: int
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


def plans(user: User, *, today: date) -> Plans | None:
    """The reviews given to a reviewer, in one query; None for everybody else."""
    if not (user.is_staff and user.has_perm("permits.decide_review")):
        return None
    return Plans(
        **Review.objects.waiting()
        .filter(reviewer=user)
        .aggregate(
            mine=Count("pk"),
            due=Count("pk", filter=Q(due_on=today)),
            late=Count("pk", filter=Q(due_on__lt=today)),
        )
    )


def stops(user: User, *, today: date) -> int | None:
    """How many visits an inspector has still to make today; None for everybody else."""
    if not (user.is_staff and user.has_perm(RECORD_RESULT)):
        return None
    return Inspection.objects.live().filter(slot__day=today, slot__inspector__user=user).count()
