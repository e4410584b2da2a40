"""What the pages of the desk and of the reviewers share."""

from django.contrib import admin
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from contacts.admin.desk import LINK
from contacts.formats import short_date


def page(request, template, title, model, **context):
    context = {**admin.site.each_context(request), "title": title, "opts": model._meta, **context}
    return TemplateResponse(request, f"permits/admin/reviewing/{template}", context)


def link(url, text):
    return format_html('<a class="{}" href="{}">{}</a>', LINK, url, text)


def due(day, today):
    """A day by which something is due; in words where it is over."""
    return _("Late, was due %(day)s") % {"day": short_date(day)} if day < today else short_date(day)
