"""What the templates ask about the page they are on. Presentation only."""

from django import template
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

register = template.Library()

SECTIONS = {
    "records": ("/search/", "/permits/", "/plans/"),
    "apply": ("/apply/",),
    "pay": ("/pay/", "/cart/", "/invoices/", "/receipts/"),
    "mine": ("/my/", "/dashboard/", "/collections/"),
    "help": ("/contact/", "/guides/"),
}


@register.simple_tag(takes_context=True)
def section(context):
    """Which entry of the main menu this page belongs to; an empty string for none."""
    request = context.get("request")
    path = request.path if request else ""
    if "/inspections/" in path:
        return "inspections"
    return next((name for name, starts in SECTIONS.items() if path.startswith(starts)), "")


@register.filter
def inside_a_page(svg):
    """A drawing that was made as a file, without the XML line a page may not have. Only for our own drawings."""
    return mark_safe(svg[svg.index("<svg") :])  # noqa: S308


@register.filter
def without_placeholder(field):
    """A control without the grey words inside it, which only repeat the label above it."""
    field.field.widget.attrs.pop("placeholder", None)
    return field


BROWSERS = (
    ("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"), ("Chrome", "Chrome"), ("CriOS", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "Mac"),
    ("CrOS", "Chromebook"), ("Linux", "Linux"),
)  # fmt: skip


@register.filter
def browser(user_agent):
    """A browser and its computer as their owner calls them: "Firefox on Windows"."""
    name = next((word for sign, word in BROWSERS if sign in user_agent), gettext("A browser"))
    system = next((word for sign, word in SYSTEMS if sign in user_agent), "")
    return gettext("%(browser)s on %(system)s") % {"browser": name, "system": system} if system else name
