"""The reviewers' queue: what each has to read, by its day."""

from django.contrib import admin
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contacts.admin.desk import ReadOnlyAdmin
from permits.admin.reviewing import reading
from permits.admin.reviewing.desk import due, link
from permits.models import Review


class QueueFilter(admin.SimpleListFilter):
    """What waits for whoever looks, unless more is asked for."""

    title = _("queue")
    parameter_name = "queue"

    def lookups(self, request, model_admin):
        return [
            ("discipline", _("My disciplines")),
            ("nobody", _("Given to nobody")),
            ("waiting", _("All that wait")),
            ("all", _("All, also what is decided")),
        ]

    def choices(self, changelist):
        first, *others = super().choices(changelist)
        return [{**first, "display": _("Mine")}, *others]

    def queryset(self, request, queryset):
        match self.value():
            case "all":
                return queryset
            case "waiting":
                return queryset.waiting()
            case "nobody":
                return queryset.waiting().filter(reviewer=None)
            case "discipline":
                return queryset.waiting().filter(discipline__in=request.user.disciplines.values("pk"))
        return queryset.waiting().filter(reviewer=request.user)


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    list_display = ["record", "what", "discipline", "cycle_number", "day", "who", "standing", "next_act"]
    list_display_links = None
    list_filter = [QueueFilter, "discipline"]
    list_select_related = ["cycle__case__case_type", "cycle__case__address", "discipline", "reviewer"]
    search_fields = ["cycle__case__number"]
    ordering = ["due_on", "pk"]
    list_per_page = 50
    show_full_result_count = False

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("permits.view_review")

    def get_urls(self):
        return [*reading.addresses(), *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return redirect("admin:permits_review_read", object_id)

    @admin.display(description=_("record"), ordering="cycle__case__number")
    def record(self, review):
        return link(review.cycle.case.get_absolute_url(), review.cycle.case.number)

    @admin.display(description=_("what"))
    def what(self, review):
        case = review.cycle.case
        return f"{case.case_type}, {case.address}" if case.address_id else str(case.case_type)

    @admin.display(description=_("cycle"), ordering="cycle__number")
    def cycle_number(self, review):
        return review.cycle.number

    @admin.display(description=_("due"), ordering="due_on")
    def day(self, review):
        return "" if review.is_decided else due(review.due_on, timezone.localdate())

    @admin.display(description=_("reviewer"))
    def who(self, review):
        return review.reviewer.display_name if review.reviewer else gettext("Nobody")

    @admin.display(description=_("decision"))
    def standing(self, review):
        return review.get_decision_display()

    @admin.display(description=_("next"))
    def next_act(self, review):
        address = reverse("admin:permits_review_read", args=[review.pk])
        return link(address, gettext("Look") if review.is_decided else gettext("Read"))
