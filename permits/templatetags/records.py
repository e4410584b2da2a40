"""The tabs of a record: presentation only, no query."""

from django import template
from django.utils.translation import gettext_lazy as _

from permits.choices import CaseStatus

register = template.Library()


LABELS = {
    "summary": _("Summary"),
    "inspections": _("Inspections"),
    "fees": _("Fees"),
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


@register.simple_tag
def record_tabs(case):
    """The pages a record has, each a link of its own.

    Visits are made under permits, or came with them; a record from elsewhere has no money here.
    """
    tabs = ["summary"]
    if not case.is_plan:
        tabs.append("inspections")
    if not case.is_foreign:
        tabs.append("fees")
    tabs += ["contacts", "history"]
    return [{"label": LABELS[tab], "url": tab_address(case, tab)} for tab in tabs]


@register.simple_tag
def tab_label(tab):
    """What a tab is called."""
    return LABELS[tab]


@register.simple_tag
def tab_address(case, tab):
    """The address of one tab: "summary", "inspections", "fees", "contacts" or "history"."""
    address = case.get_absolute_url()
    return address if tab == "summary" else f"{address}{tab}/"
