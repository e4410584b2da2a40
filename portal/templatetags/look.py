"""What the templates ask about the page they are on. Presentation only."""

from django import template

register = template.Library()

SECTIONS = {
    "records": ("/search/", "/permits/", "/plans/"),
    "pay": ("/pay/", "/invoices/", "/receipts/"),
    "mine": ("/my/",),
    "help": ("/contact/",),
}


@register.simple_tag(takes_context=True)
def section(context):
    """Which entry of the main menu this page belongs to; an empty string for none."""
    request = context.get("request")
    path = request.path if request else ""
    if "/inspections/" in path:
        return "inspections"
    return next((name for name, starts in SECTIONS.items() if path.startswith(starts)), "")
