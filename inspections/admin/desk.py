"""What the desk's own pages about visits share."""

from django.contrib import admin
from django.http import Http404
from django.template.response import TemplateResponse

from inspections.models import Inspection


def page(request, template, title, **context):
    context = {**admin.site.each_context(request), "title": title, "opts": Inspection._meta, **context}
    return TemplateResponse(request, f"inspections/admin/{template}", context)


def find_visit(key):
    """A visit with all that a page shows of it; else Http404."""
    keys = str(key)
    visits = Inspection.objects.with_people().select_related("case__address", "case__case_type", "case__license")
    visit = visits.filter(pk=int(keys)).first() if keys.isdecimal() and len(keys) < 19 else None
    if visit is None:
        raise Http404
    return visit
