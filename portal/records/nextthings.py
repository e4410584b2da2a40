"""The next thing on each of many records, in as many queries as for one."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.models import City, User
from inspections import offers
from inspections.calendar import Timetable
from inspections.offers import NextStep
from inspections.standing import Standing
from permits.access import Right, held_on
from permits.choices import CaseStatus
from permits.models import Case


def next_things(cases: Iterable[Case], user: User, *, at: datetime, city: City) -> dict[int, NextStep]:
    """What an account does or waits for next on each case, by its key; none for a case that waits for nothing.

    Fees stand beside the line in every list, so they are not repeated here. Cases as loaded for_display().
    """
    cases = [case for case in cases if not case.is_foreign]
    found = {case.pk: step for case in cases if (step := of_status(case))}
    permits = [case for case in cases if case.is_issued and not case.is_plan]
    if permits:
        timetable = Timetable.read(at, city)
        rights = held_on(user, permits, Right.SCHEDULE)
        for pk, standing in Standing.read_many(permits).items():
            step = offers.next_thing(standing, timetable, by=user, at=at, rights=rights[pk])
            if step:
                found[pk] = step
    return found


def of_status(case: Case) -> NextStep | None:
    """What a record that is not issued waits for, and for whom."""
    waits_for_you = {
        CaseStatus.DRAFT: _("Waits for you: not handed in yet."),
        CaseStatus.INCOMPLETE: _("Waits for you: something is missing."),
        CaseStatus.CORRECTIONS: _("Waits for you: corrections are required."),
    }
    with_the_city = {
        CaseStatus.SUBMITTED: _("With the city, which checks whether it is complete."),
        CaseStatus.IN_REVIEW: _("With the city, in review."),
        CaseStatus.READY: _("With the city, ready to issue once nothing is due."),
    }
    if case.status in waits_for_you:
        button = _("Open the draft") if case.is_draft else _("See what is asked")
        page = {
            CaseStatus.DRAFT: reverse("permits:apply", args=[case.slug]),
            CaseStatus.INCOMPLETE: f"{case.get_absolute_url()}missing/",
            CaseStatus.CORRECTIONS: f"{case.get_absolute_url()}corrections/",
        }[case.status]
        return NextStep(waits_for_you[case.status], "", page, button)
    if case.status in with_the_city:
        return NextStep(with_the_city[case.status], "", "", "")
    return None
