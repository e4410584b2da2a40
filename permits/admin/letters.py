"""Letters at the desk: the queue of those to answer, the oldest first, and the texts a letter can begin with."""

from django import forms
from django.contrib import admin, messages
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import action

from contacts.admin.desk import LINK, DeskAdmin, ReadOnlyAdmin
from contacts.formats import long_date
from contacts.refusals import NotAllowed
from permits import correspondence
from permits.correspondence import placeholders
from permits.models import Case, Letter, LetterTemplate


class ToAnswer(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("settled", _("Settled")), ("city", _("From the city")), ("all", _("All"))]

    def choices(self, changelist):
        for choice in super().choices(changelist):
            # Without a choice the list is the queue.
            yield choice | ({"display": _("To answer")} if choice["query_string"] == "?" else {})

    def queryset(self, request, queryset):
        chosen = {
            "settled": queryset.filter(settled_at__isnull=False),
            "city": queryset.filter(from_city=True),
            "all": queryset,
        }
        # A letter itself is found whatever state it is in.
        is_list = request.resolver_match.url_name.endswith("_changelist")
        return chosen.get(self.value(), queryset.to_answer() if is_list else queryset)


@admin.register(Letter)
class LetterAdmin(ReadOnlyAdmin):
    """Letters to the city that wait for an answer. They are answered on their record, where their people read them."""

    list_display = ["subject", "record", "author_name", "sent", "standing", "next_act"]
    list_filter = [ToAnswer]
    list_select_related = ["case__case_type", "author"]
    search_fields = ["case__number", "subject"]
    ordering = ["sent_at", "pk"]
    show_full_result_count = False
    fields = ["subject", "record", "author_name", "sent", "text", "standing", "settled_by", "next_act"]
    readonly_fields = fields
    actions = ["settle"]

    def has_settle_permission(self, request):
        return request.user.has_perm("permits.change_letter")

    @admin.display(description=_("record"), ordering="case__number")
    def record(self, letter):
        return _link(_page(letter.case), letter.case.number)

    @admin.display(description=_("from"))
    def author_name(self, letter):
        return letter.author.display_name

    @admin.display(description=_("sent"), ordering="sent_at")
    def sent(self, letter):
        return long_date(letter.sent_at)

    @admin.display(description=_("stands"))
    def standing(self, letter):
        if letter.from_city:
            return gettext("From the city")
        if letter.is_open:
            return gettext("To answer")
        return gettext("Settled on %(day)s") % {"day": long_date(letter.settled_at)}

    @admin.display(description=_("next"))
    def next_act(self, letter):
        return _link(f"{_page(letter.case)}{letter.pk}/answer/", gettext("Answer")) if letter.is_open else ""

    @admin.action(description=_("Settle without an answer"), permissions=["settle"])
    def settle(self, request, queryset):
        for letter in queryset.order_by("pk"):
            try:
                correspondence.settle(letter, by=request.user, at=timezone.now())
            except NotAllowed as error:
                self.message_user(request, str(error), messages.WARNING)
            else:
                done = gettext("“%(letter)s” is settled.") % {"letter": letter.subject}
                self.message_user(request, done, messages.SUCCESS)


class TemplateForm(forms.ModelForm):
    def clean(self):
        """Whatever stands in braces can be filled in; else people would read the braces."""
        cleaned = super().clean()
        for field in ("subject", "text"):
            if reasons := placeholders.wrong(cleaned.get(field, "")):
                self.add_error(field, [str(reason) for reason in reasons])
        return cleaned


@admin.register(LetterTemplate)
class LetterTemplateAdmin(DeskAdmin):
    form = TemplateForm
    list_display = ["name", "subject"]
    search_fields = ["name", "subject", "text"]
    ordering = ["name"]
    fields = ["name", "subject", "text", "can_be_filled_in"]
    readonly_fields = ["can_be_filled_in"]
    actions_detail = ["preview"]

    def has_delete_permission(self, request, obj=None):
        return ModelAdmin.has_delete_permission(self, request, obj)

    def has_look_permission(self, request, object_id=None):
        return self.has_view_permission(request)

    @admin.display(description=_("can be filled in"))
    def can_be_filled_in(self, template):
        return "; ".join(f"{{{name}}} {what}" for name, (what, _value) in placeholders.PLACEHOLDERS.items())

    @action(description=_("Preview"), url_path="preview", permissions=["look"])
    def preview(self, request, object_id):
        """The text as a letter on a record would have it: the one asked for by number, else the newest."""
        template = self.get_object(request, object_id)
        if template is None:
            raise Http404
        number = request.GET.get("case", "").strip()
        cases = Case.objects.for_display()
        case = cases.filter(number__iexact=number).first() if number else cases.newest_first().first()
        facts = {"by": request.user, "at": timezone.now()}
        subject, text = (
            placeholders.fill(part, case, **facts) if case else part for part in (template.subject, template.text)
        )
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Preview: %(template)s") % {"template": template},
            "opts": self.opts,
            "media": self.media,
            "case": case,
            "number": number or (case.number if case else ""),
            "asked": number,
            "subject": subject,
            "text": text,
            "unfilled": placeholders.unfilled(f"{subject}\n{text}") if case else [],
            "back": reverse("admin:permits_lettertemplate_change", args=[template.pk]),
        }
        return TemplateResponse(request, "permits/admin/letter_preview.html", context)


def _page(case):
    return f"{case.get_absolute_url()}letters/"


def _link(url, text):
    return format_html('<a class="{}" href="{}">{}</a>', LINK, url, text)
