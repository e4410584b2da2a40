"""The guide beside a page. Presentation only."""

from django import template

from portal import guides

register = template.Library()


@register.inclusion_tag("components/guide.html", takes_context=True)
def guide_beside(context):
    """The line that leads from a page to the guide of its task, or nothing."""
    request = context.get("request")
    match = request.resolver_match if request else None
    return {"guide": guides.beside(match.view_name) if match else None}
