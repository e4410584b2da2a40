"""What was merged, by whom and when; within thirty days it can be undone."""

from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from contacts.admin.desk import LINK, ReadOnlyAdmin
from contacts.formats import clock, long_date
from contacts.merging import repointing, unmerging
from contacts.models import ContactMerge
from contacts.refusals import NotAllowed


@admin.register(ContactMerge)
class ContactMergeAdmin(ReadOnlyAdmin):
    list_display = ["survivor_name", "merged_names", "merged_on", "merged_by", "standing"]
    list_filter = [("undone_at", admin.EmptyFieldListFilter)]
    search_fields = ["survivor__last_name", "survivor__company_name", "merged__last_name", "merged__company_name"]
    ordering = ["-at", "-pk"]
    list_per_page = 50
    show_full_result_count = False
    actions_detail = ["undo"]
    fields = ["contact", "others", "merged_on", "merged_by", "why", "touched", "standing"]
    readonly_fields = fields

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("survivor", "by", "undone_by")
        return rows.prefetch_related("merged")

    def has_undo_permission(self, request, obj=None):
        return request.user.has_perm("contacts.change_contactmerge")

    @admin.display(description=_("stays"))
    def survivor_name(self, merge):
        return str(merge.survivor)

    @admin.display(description=_("merged into it"))
    def merged_names(self, merge):
        return ", ".join(str(one) for one in merge.merged.all())

    @admin.display(description=_("stays"))
    def contact(self, merge):
        return _linked(merge.survivor)

    @admin.display(description=_("merged into it"))
    def others(self, merge):
        return format_html_join(", ", "{}", ((_linked(one),) for one in merge.merged.all()))

    @admin.display(description=_("merged on"), ordering="at")
    def merged_on(self, merge):
        return _moment(merge.at)

    @admin.display(description=_("by"), ordering="by__username")
    def merged_by(self, merge):
        return merge.by.display_name

    @admin.display(description=_("what it touched"))
    def touched(self, merge):
        return format_html_join("", "<div>{}</div>", ((line,) for line in lines(merge.steps.all())))

    @admin.display(description=_("stands"), ordering="undone_at")
    def standing(self, merge):
        if merge.undone_at:
            facts = {"day": _moment(merge.undone_at), "name": merge.undone_by.display_name}
            return gettext("Undone on %(day)s by %(name)s") % facts
        if timezone.now() > merge.undo_until:
            return gettext("For good")
        return gettext("Can be undone until %(day)s") % {"day": long_date(merge.undo_until)}

    @action(description=_("Undo …"), url_path="undo", permissions=["undo"])
    def undo(self, request, object_id):
        """What taking the merge back would do now, and the button that does it; `unmerging.undo` does the rest."""
        merge = self.get_object(request, object_id)
        if merge is None:
            raise Http404
        back = reverse("admin:contacts_contactmerge_change", args=[merge.pk])
        found = unmerging.outlook(merge, by=request.user, at=timezone.now())
        if request.method == "POST":
            try:
                unmerging.undo(merge, by=request.user, at=timezone.now())
            except NotAllowed as error:
                found.hindrances = error.reasons
            else:
                done = gettext("The merge into %(contact)s is undone; the records stand for themselves again.")
                self.message_user(request, done % {"contact": merge.survivor}, messages.SUCCESS)
                return redirect(back)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Undo a merge"),
            "opts": self.opts,
            "merge": merge,
            "found": found,
            "touched": lines(merge.steps.all()),
            "back": back,
        }
        return TemplateResponse(request, "contacts/admin/undo_merge.html", context)


def lines(steps):
    """What a merge touched, a line for each kind of row."""
    counts = {}
    for step in steps:
        name = str(repointing.model_of(step)._meta.verbose_name_plural)
        moved, made_one = counts.get(name, (0, 0))
        moved += len(step.facts.get("rows", []))
        counts[name] = moved, made_one + ("whole" in step.facts)
    found = []
    for name, (moved, made_one) in sorted(counts.items()):
        said = [ngettext("%(count)s moved", "%(count)s moved", moved) % {"count": moved}] if moved else []
        said += [ngettext("%(count)s became one with another", "%(count)s became one with others", made_one)
                 % {"count": made_one}] if made_one else []  # fmt: skip
        found.append(f"{name.capitalize()}: {', '.join(said) or gettext('changed as chosen')}")
    return found


def _linked(contact):
    page = reverse("admin:contacts_contact_change", args=[contact.pk])
    return format_html('<a class="{}" href="{}">{}</a> ({})', LINK, page, contact, contact.pk)


def _moment(moment):
    return f"{long_date(moment)}, {clock(moment)}"
