"""The tabs of a record: presentation only, no query."""

from django import template
from django.utils.translation import gettext_lazy as _

register = template.Library()


LABELS = {
    "summary": _("Summary"),
    "inspections": _("Inspections"),
    "fees": _("Fees"),
    "contacts": _("Contacts"),
    "history": _("History"),
}


@register.simple_tag
def record_tabs(case):
    """The pages a record has, each a link of its own. A record from elsewhere has no visits and no money here."""
    tabs = ["summary"]
    if not case.is_plan and not case.is_foreign:
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
