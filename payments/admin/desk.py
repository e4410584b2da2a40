"""What the finance desk's lists do alike. The books are changed by rules alone."""

from django.contrib import admin
from django.template.response import TemplateResponse

from payments.models import Payment


class ReadOnly:
    """Nothing here is added, changed or deleted by hand."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


def page(request, template, title, **context):
    """One of the desk's own pages, in the admin's frame."""
    context = {**admin.site.each_context(request), "title": title, "opts": Payment._meta, **context}
    return TemplateResponse(request, f"payments/admin/{template}", context)
