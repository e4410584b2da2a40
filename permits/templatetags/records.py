"""A record's tabs and its lines in a list: presentation only, no query."""

from django import template
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contacts.formats import long_date
from permits.choices import CaseStatus

register = template.Library()
SEPARATOR = " · "
LONGEST_WORK = 120  # letters of a description in a list


LABELS = {
    "summary": _("Summary"),
    "inspections": _("Inspections"),
    "fees": _("Fees"),
    "documents": _("Documents"),
    "reviews": _("Reviews"),
    "letters": _("Letters"),
    "contacts": _("Contacts"),
    "history": _("History"),
}


MEANS = {
    CaseStatus.DRAFT: _("not handed in yet"),
    CaseStatus.SUBMITTED: _("handed in; the city checks whether it is complete"),
    CaseStatus.INCOMPLETE: _("something is missing; the city waits for the applicant"),
    CaseStatus.IN_REVIEW: _("the city's reviewers read the plans"),
    CaseStatus.CORRECTIONS: _("the city waits for the applicant's answers"),
    CaseStatus.READY: _("approved, and not issued yet: no work so far"),
    CaseStatus.ISSUED: _("the work may be done, and is inspected"),
    CaseStatus.FINALED: _("every required inspection has passed"),
    CaseStatus.APPROVED: _("the city agrees with the plans; building needs a permit"),
    CaseStatus.CLOSED: _("nothing more happens here"),
    CaseStatus.WITHDRAWN: _("taken back by the applicant"),
    CaseStatus.DENIED: _("the city has said no"),
    CaseStatus.EXPIRED: _("it ran out: no work under it"),
    CaseStatus.VOID: _("it does not count: no work under it"),
}


@register.filter
def means(case):
    """What a record's status means, in a few words; blank for the words of other systems."""
    return "" if case.is_foreign else MEANS.get(case.status, "")


@register.filter
def place_and_type(case):
    """412 Mortar St · Residential addition."""
    return SEPARATOR.join([str(case.address), case.case_type.name] if case.address_id else [case.case_type.name])


@register.filter
def work_and_day(case):
    """Second-story addition · Truebeam Builders LLC · issued March 24, 2026: whatever of it there is."""
    work = case.description
    if len(work) > LONGEST_WORK:
        work = f"{work[: LONGEST_WORK - 1]}…"
    parts = [work] if work else []
    if case.professional:
        parts.append(case.professional)
    if case.finaled_on:
        parts.append(gettext("finaled %(day)s") % {"day": long_date(case.finaled_on)})
    elif case.issued_on:
        parts.append(gettext("issued %(day)s") % {"day": long_date(case.issued_on)})
    elif case.applied_on:
        parts.append(gettext("applied %(day)s") % {"day": long_date(case.applied_on)})
    return SEPARATOR.join(parts)


@register.simple_tag
def record_tabs(case):
    """The pages a record has, each a link of its own.

    Visits are made under permits, or came with them; a record from elsewhere has no money here.
    """
    tabs = ["summary"]
    if not case.is_plan:
        tabs.append("inspections")
    if not case.is_foreign:
        tabs += ["documents", "fees", "reviews"]
    waiting = getattr(case, "letters_waiting", None)  # find_case says it, None to whoever does not read them
    if waiting is not None:
        tabs.append("letters")
    tabs += ["contacts", "history"]
    counts = {"letters": waiting}
    return [{"label": LABELS[tab], "url": tab_address(case, tab), "count": counts.get(tab)} for tab in tabs]


@register.simple_tag
def tab_label(tab):
    """What a tab is called."""
    return LABELS[tab]


@register.simple_tag
def tab_address(case, tab):
    """The address of one tab: "summary", "inspections", "documents", "fees", "contacts" or "history"."""
    address = case.get_absolute_url()
    return address if tab == "summary" else f"{address}{tab}/"
