"""The tabs of a record: presentation only, no query."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def record_tabs(case):
    """The pages a record has, each a link of its own. A record from elsewhere has no visits and no money here."""
    address = case.get_absolute_url()
    tabs = [{"label": _("Summary"), "url": address}]
    if not case.is_plan and not case.is_foreign:
        tabs.append({"label": _("Inspections"), "url": f"{address}inspections/"})
    if not case.is_foreign:
        tabs.append({"label": _("Fees"), "url": f"{address}fees/"})
        tabs.append({"label": _("Contacts"), "url": f"{address}contacts/"})
    tabs.append({"label": _("History"), "url": f"{address}history/"})
    return tabs


@register.simple_tag
def tab_address(case, tab):
    """The address of one tab: "summary", "inspections", "fees", "contacts" or "history"."""
    address = case.get_absolute_url()
    return address if tab == "summary" else f"{address}{tab}/"


@register.simple_tag
def tab_label(case, tab):
    """What a tab is called."""
    return next(each["label"] for each in record_tabs(case) if each["url"] == tab_address(case, tab))
