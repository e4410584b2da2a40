"""Two clocks, of business days: with the city, and with the applicant."""

from datetime import date

import pytest

from contacts.models import City
from permits.choices import CaseStatus
from permits.models import Case, CaseType, StatusChange
from permits.reviewing import clocks

SUBMITTED, INCOMPLETE, IN_REVIEW, CORRECTIONS = "submitted", "incomplete", "in_review", "corrections"


def read(*changes, today, **facts):
    """The clocks of a case that came into some statuses on days of November 2026; Monday is the 9th."""
    case = Case(status=changes[-1][0], case_type=CaseType(days_to_check=15, days_to_review=30, **facts))
    history = [StatusChange(status=status, on=date(2026, 11, day)) for status, day in changes]
    return clocks.read(case, today=date(2026, 11, today), city=City(), changes=history)


def test_the_day_it_comes_in_is_day_0_and_weekends_and_holidays_do_not_count():
    assert [read((SUBMITTED, 9), today=day).check.days for day in (9, 10, 11, 12, 14, 16)] == [0, 1, 1, 2, 3, 4]


def test_the_clock_of_the_desk_stands_while_the_applicant_has_it_and_begins_anew():
    returned = read((SUBMITTED, 9), (INCOMPLETE, 10), today=17)
    again = read((SUBMITTED, 9), (INCOMPLETE, 10), (SUBMITTED, 17), today=18)

    assert (returned.check.days, returned.check.runs, returned.city, returned.applicant) == (1, False, 1, 4)
    assert (again.check.days, again.check.runs, again.city, again.applicant) == (1, True, 2, 4)


def test_the_clock_of_the_review_goes_on_where_it_stood():
    there = read((SUBMITTED, 9), (IN_REVIEW, 9), (CORRECTIONS, 12), today=18)
    back = read((SUBMITTED, 9), (IN_REVIEW, 9), (CORRECTIONS, 12), (IN_REVIEW, 18), today=19)

    assert (there.review.days, there.review.runs, there.applicant) == (2, False, 4)
    assert (back.review.days, back.review.runs, back.city) == (3, True, 3)
    assert back.limit == back.review


@pytest.mark.parametrize(("of", "over"), [(3, False), (2, True)])
def test_a_limit_is_over_on_the_day_after_its_last(of, over):
    case = Case(status=CaseStatus.SUBMITTED, case_type=CaseType(days_to_check=of))
    history = [StatusChange(status=SUBMITTED, on=date(2026, 11, 16))]

    assert clocks.read(case, today=date(2026, 11, 19), city=City(), changes=history).check.is_over is over


def test_what_is_issued_has_no_limit_any_more():
    assert read((SUBMITTED, 9), (IN_REVIEW, 9), ("issued", 16), today=18).limit is None
