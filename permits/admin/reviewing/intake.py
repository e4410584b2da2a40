"""The queue of what came in, the oldest first, and the page where one application is checked."""

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from contacts.admin.desk import ReadOnlyAdmin
from contacts.formats import short_date
from contacts.models import User
from contacts.refusals import NotAllowed
from permits import documents, reviewing
from permits.admin.reviewing.desk import due, link, page
from permits.choices import QuestionKind
from permits.forms.questions import in_words
from permits.forms.reviewing import LackFormSet, StillMissingForm
from permits.models import Application, IntakeCheck
from permits.reviewing import clocks

may_look = permission_required("permits.view_intakecheck", raise_exception=True)
may_check = permission_required("permits.decide_intakecheck", raise_exception=True)


class AtDeskFilter(admin.SimpleListFilter):
    """What lies at the desk, unless somebody asks for the rest."""

    title = _("where it is")
    parameter_name = "at"

    def lookups(self, request, model_admin):
        return [("mine", _("Taken by me")), ("late", _("Late")), ("all", _("All, also what is done"))]

    def choices(self, changelist):
        first, *others = super().choices(changelist)
        return [{**first, "display": _("At the desk")}, *others]

    def queryset(self, request, queryset):
        match self.value():
            case "all":
                return queryset
            case "mine":
                return queryset.waiting().filter(technician=request.user)
            case "late":
                return queryset.waiting().filter(due_on__lt=timezone.localdate())
        return queryset.waiting()


@admin.register(IntakeCheck)
class IntakeCheckAdmin(ReadOnlyAdmin):
    list_display = ["record", "what", "came_in", "answer_due", "number", "taken_by", "next_act"]
    list_display_links = None
    list_filter = [AtDeskFilter, "case__case_type"]
    list_select_related = ["case__case_type", "case__address", "technician"]
    search_fields = ["case__number"]
    ordering = ["received_at", "pk"]
    list_per_page = 50
    show_full_result_count = False

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("permits.view_intakecheck")

    def get_urls(self):
        return [*addresses(), *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return redirect("admin:permits_intakecheck_check", object_id)

    @admin.display(description=_("record"), ordering="case__number")
    def record(self, check):
        return link(check.case.get_absolute_url(), check.case.number)

    @admin.display(description=_("what"))
    def what(self, check):
        place = f", {check.case.address}" if check.case.address_id else ""
        return f"{check.case.case_type}{place}"

    @admin.display(description=_("came in"), ordering="received_at")
    def came_in(self, check):
        return short_date(timezone.localtime(check.received_at))

    @admin.display(description=_("due"), ordering="due_on")
    def answer_due(self, check):
        return due(check.due_on, timezone.localdate()) if check.is_open else ""

    @admin.display(description=_("taken by"))
    def taken_by(self, check):
        return check.technician.display_name if check.technician else ""

    @admin.display(description=_("next"))
    def next_act(self, check):
        address = reverse("admin:permits_intakecheck_check", args=[check.pk])
        return link(address, gettext("Check") if check.is_open else gettext("Look"))


@may_look
def check_page(request, pk):
    return _page(request, _find(pk))


@require_POST
@may_check
def taking(request, pk):
    """Put one's name on it, if nobody else's stands there other than the page said."""
    check = _find(pk)
    seen = User.objects.filter(pk=request.POST["seen"]).first() if request.POST.get("seen", "").isdecimal() else None
    return _do(request, check, reviewing.take, gettext("%(case)s is yours."), seen=seen)


@may_check
def acceptance(request, pk):
    """Find it complete, after saying who will read it."""
    check = _find(pk)
    if request.method == "POST":
        return _do(request, check, reviewing.accept, gettext("%(case)s is complete and went on."))
    facts = {"check": check, "readings": reviewing.readings_wanted(check.case), "back": _address(check)}
    return page(request, "acceptance.html", gettext("Accept %(case)s") % {"case": check.case}, IntakeCheck, **facts)


@require_POST
@may_check
def returning(request, pk):
    """Send it back with what is missing; what was typed stays until it went."""
    check = _find(pk)
    rows, still = reviewing.answered_before(check), []
    typed = LackFormSet(request.POST, prefix="lack") if not rows else None
    forms = _still_forms(rows, request.POST)
    if not all([form.is_valid() for _row, form in forms]) or (typed and not typed.is_valid()):
        return _page(request, check, typed=typed, forms=forms)
    still = [
        reviewing.Lack(form.cleaned_data["text"], row.kind, was=row)
        for row, form in forms
        if form.cleaned_data["settled"] == "no"
    ]
    new = [reviewing.Lack(one["text"], one["kind"]) for one in typed.cleaned_data if one.get("text")] if typed else []
    try:
        reviewing.send_back(check, [*still, *new], by=request.user, at=timezone.now())
    except NotAllowed as error:
        return _page(request, check, typed=typed, forms=forms, reasons=error.reasons)
    done = gettext("%(case)s went back to its applicant.")
    messages.success(request, done % {"case": check.case})
    return redirect("admin:permits_intakecheck_changelist")


def addresses():
    """/admin/permits/intakecheck/<pk>/…"""
    view = admin.site.admin_view
    return [
        path("<int:pk>/check/", view(check_page), name="permits_intakecheck_check"),
        path("<int:pk>/taking/", view(taking), name="permits_intakecheck_take"),
        path("<int:pk>/acceptance/", view(acceptance), name="permits_intakecheck_accept"),
        path("<int:pk>/return/", view(returning), name="permits_intakecheck_return"),
    ]


def _page(request, check, *, typed=None, forms=None, reasons=()):
    case, today = check.case, timezone.localdate()
    application = Application.objects.filter(case=case).select_related("form", "begun_by").first()
    answers = []
    if application:
        # Files that answer a question are among the documents.
        said = application.answers.exclude(question__kind=QuestionKind.UPLOAD).select_related("question")
        answers = [(one.question, in_words(one.question, one.value)) for one in said.order_by("question__place", "pk")]
    rows = reviewing.answered_before(check)
    context = {
        "check": check,
        "case": case,
        "today": today,
        "limit": clocks.read(case, today=today, city=request.city).check,
        "application": application,
        "answers": answers,
        "signatures": application.signatures.select_related("declaration").order_by("pk") if application else [],
        "contacts": case.contacts.with_people().order_by("contact_type__name", "pk"),
        "documents": list(documents.shown_to(case, request.user)),
        "lacking": documents.missing(application) if application else [],
        "asked_for": check.missing.select_related("kind").order_by("pk"),
        "rows": forms if forms is not None else _still_forms(rows),
        "typed": typed if typed is not None else LackFormSet(prefix="lack"),
        "reasons": reasons,
        "may_check": request.user.has_perm("permits.decide_intakecheck") and check.is_open,
        "back": reverse("admin:permits_intakecheck_changelist"),
    }
    return page(request, "check.html", gettext("Check %(case)s") % {"case": case}, IntakeCheck, **context)


def _still_forms(rows, data=None):
    return [(row, StillMissingForm(data, prefix=f"row-{row.pk}", initial={"text": row.text})) for row in rows]


def _do(request, check, rule, done, **facts):
    try:
        rule(check, **facts, by=request.user, at=timezone.now())
    except NotAllowed as error:
        return _page(request, _find(check.pk), reasons=error.reasons)
    messages.success(request, done % {"case": check.case})
    if rule == reviewing.take:
        return redirect(_address(check))
    return redirect("admin:permits_intakecheck_changelist")


def _address(check):
    return reverse("admin:permits_intakecheck_check", args=[check.pk])


def _find(pk):
    rows = IntakeCheck.objects.select_related(
        "case__case_type", "case__application", "case__address", "case__license", "technician"
    )
    return get_object_or_404(rows, pk=pk)
