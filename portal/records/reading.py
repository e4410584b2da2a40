"""What a record that is checked or reviewed waits for: the applicant's answers, or the city, and since when."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.choices import DeskPurpose, Right
from contacts.models import City
from inspections.offers import NextStep
from permits.choices import CaseStatus
from permits.models import Case
from permits.reviewing import clocks

ANSWERS = {Right.APPLY, Right.UPLOAD}


def steps(case: Case, *, rights: set[Right], today: date, city: City) -> list[NextStep]:
    """The one step of a case that is checked or reviewed, with the clock of the city's days; none of any other."""
    told = {
        CaseStatus.SUBMITTED: _("It checks whether the application is complete."),
        CaseStatus.IN_REVIEW: _("Its reviewers read the plans."),
    }
    if case.status in told:
        limit = clocks.read(case, today=today, city=city).limit
        day = _("Day %(days)s of %(of)s business days.") % {"days": limit.days, "of": limit.of} if limit else ""
        return [NextStep(_("With the city."), f"{told[case.status]} {day}".strip())]
    if case.status == CaseStatus.INCOMPLETE:
        text = _("The city goes on when the applicant has handed it in.")
        return [_asked(case, rights, _("Something is missing."), text, "missing/", _("See what is missing"))]
    if case.status == CaseStatus.CORRECTIONS:
        text = _("The city goes on when the applicant has answered them.")
        return [_asked(case, rights, _("Corrections are required."), text, "corrections/", _("Answer the corrections"))]
    return []


def _asked(case, rights, title, text, page, button):
    """Whoever answers for the case is led to the page; everybody else learns whom to ask."""
    if rights & ANSWERS:
        text = _("The city goes on when you have answered.")
        return NextStep(title, text, f"{case.get_absolute_url()}{page}", button)
    return NextStep(title, text, f"{reverse('desks')}#{DeskPurpose.PERMITS}", _("Who can help"))
