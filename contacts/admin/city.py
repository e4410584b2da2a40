"""The city's own row and its desks."""

from django.contrib import admin

from contacts.admin.desk import DeskAdmin
from contacts.models import City, Desk


@admin.register(City)
class CityAdmin(DeskAdmin):
    list_display = ["name", "department", "state", "time_zone"]
    exclude = ["logo"]

    def has_add_permission(self, request):
        return False


@admin.register(Desk)
class DeskRowAdmin(DeskAdmin):
    list_display = ["purpose", "name", "phone", "email"]
    ordering = ["purpose"]
