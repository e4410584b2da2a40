"""The cycles at work: who reads what until when, given to others, and what becomes of a rejection."""

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from contacts.admin.desk import ReadOnlyAdmin
from contacts.refusals import NotAllowed
from permits import reviewing
from permits.admin.reviewing.desk import due, link, page
from permits.choices import CaseStatus, Decision
from permits.forms.reviewing import AssignForm, DenialForm, DisciplineForm
from permits.models import ReviewCycle
from permits.reviewing import clocks

may_look = permission_required("permits.view_reviewcycle", raise_exception=True)
may_share_out = permission_required("permits.change_reviewcycle", raise_exception=True)


class AtWorkFilter(admin.SimpleListFilter):
    title = _("where it is")
    parameter_name = "at"

    def lookups(self, request, model_admin):
        return [("rejected", _("Rejected, to be decided")), ("all", _("All, also what is closed"))]

    def choices(self, changelist):
        first, *others = super().choices(changelist)
        return [{**first, "display": _("In review")}, *others]

    def queryset(self, request, queryset):
        in_review = queryset.filter(case__status=CaseStatus.IN_REVIEW)
        match self.value():
            case "all":
                return queryset
            case "rejected":
                return in_review.filter(decision=Decision.REJECTED)
        return in_review.filter(Q(closed_at=None) | Q(decision=Decision.REJECTED))


@admin.register(ReviewCycle)
class ReviewCycleAdmin(ReadOnlyAdmin):
    list_display = ["record", "what", "number", "day", "how_far", "standing", "next_act"]
    list_display_links = None
    list_filter = [AtWorkFilter]
    list_select_related = ["case__case_type", "case__address"]
    search_fields = ["case__number"]
    ordering = ["due_on", "pk"]
    list_per_page = 50
    show_full_result_count = False

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("permits.view_reviewcycle")

    def get_queryset(self, request):
        decided = Count("reviews", filter=~Q(reviews__decision=""))
        return super().get_queryset(request).annotate(asked=Count("reviews"), decided=decided)

    def get_urls(self):
        return [*addresses(), *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return redirect("admin:permits_reviewcycle_share", object_id)

    @admin.display(description=_("record"), ordering="case__number")
    def record(self, cycle):
        return link(cycle.case.get_absolute_url(), cycle.case.number)

    @admin.display(description=_("what"))
    def what(self, cycle):
        return f"{cycle.case.case_type}, {cycle.case.address}" if cycle.case.address_id else str(cycle.case.case_type)

    @admin.display(description=_("due"), ordering="due_on")
    def day(self, cycle):
        return due(cycle.due_on, timezone.localdate()) if cycle.is_open else ""

    @admin.display(description=_("decided"))
    def how_far(self, cycle):
        return gettext("%(decided)s of %(asked)s") % {"decided": cycle.decided, "asked": cycle.asked}

    @admin.display(description=_("decision"))
    def standing(self, cycle):
        return cycle.get_decision_display()

    @admin.display(description=_("next"))
    def next_act(self, cycle):
        return link(_address(cycle), gettext("Share out") if cycle.is_open else gettext("Look"))


@may_look
def share(request, pk):
    return _page(request, _find(pk))


@require_POST
@may_share_out
def assignment(request, pk, review):
    """Give one review to somebody of its discipline."""
    cycle = _find(pk)
    review = get_object_or_404(cycle.reviews.select_related("discipline", "cycle"), pk=review)
    form = AssignForm(request.POST, discipline=review.discipline, prefix=f"review-{review.pk}")
    if not form.is_valid():
        return _page(request, cycle, assigning={review.pk: form})
    done = gettext("%(discipline)s is given to %(person)s.")
    facts = {"discipline": review.discipline, "person": form.cleaned_data["reviewer"].display_name}
    rule = reviewing.assign
    return _do(request, cycle, lambda **who: rule(review, form.cleaned_data["reviewer"], **who), done % facts)


@require_POST
@may_share_out
def discipline(request, pk):
    """Have one more discipline read it."""
    cycle = _find(pk)
    form = DisciplineForm(request.POST, cycle=cycle)
    if not form.is_valid():
        return _page(request, cycle, adding=form)
    chosen = form.cleaned_data["discipline"]
    done = gettext("%(discipline)s reads it too.") % {"discipline": chosen}
    return _do(request, cycle, lambda **who: reviewing.add_discipline(cycle, chosen, **who), done)


@require_POST
@may_share_out
def denial(request, pk):
    """Deny what the reviewers rejected."""
    cycle = _find(pk)
    form = DenialForm(request.POST)
    if not form.is_valid():
        return _page(request, cycle, denying=form)
    why = form.cleaned_data["why"].strip()
    done = gettext("%(case)s is denied, and its people are told.") % {"case": cycle.case}
    return _do(request, cycle, lambda **who: reviewing.deny(cycle.case, why=why, **who), done, denying=form)


@require_POST
@may_share_out
def revision(request, pk):
    """Let the applicant change what the reviewers rejected."""
    cycle = _find(pk)
    done = gettext("%(case)s waits for its applicant's corrections.") % {"case": cycle.case}
    return _do(request, cycle, lambda **who: reviewing.let_revise(cycle.case, **who), done)


def addresses():
    """/admin/permits/reviewcycle/<pk>/…"""
    view = admin.site.admin_view
    return [
        path("<int:pk>/share/", view(share), name="permits_reviewcycle_share"),
        path("<int:pk>/reviews/<int:review>/", view(assignment), name="permits_reviewcycle_assign"),
        path("<int:pk>/disciplines/", view(discipline), name="permits_reviewcycle_discipline"),
        path("<int:pk>/denial/", view(denial), name="permits_reviewcycle_deny"),
        path("<int:pk>/revision/", view(revision), name="permits_reviewcycle_revise"),
    ]


def _page(request, cycle, *, assigning=None, adding=None, denying=None, reasons=()):
    case, today, assigning = cycle.case, timezone.localdate(), assigning or {}
    may = request.user.has_perm("permits.change_reviewcycle")
    reviews = cycle.reviews.select_related("discipline", "reviewer").order_by("discipline__name", "pk")
    rows = []
    for review in reviews:
        form = assigning.get(review.pk)
        if form is None and may and cycle.is_open and not review.is_decided:
            first = {"reviewer": review.reviewer_id}
            form = AssignForm(discipline=review.discipline, prefix=f"review-{review.pk}", initial=first)
        rows.append((review, form))
    is_rejected = reviewing.is_rejected(case)
    context = {
        "cycle": cycle,
        "case": case,
        "today": today,
        "rows": rows,
        "limit": clocks.read(case, today=today, city=request.city).review,
        "adding": (adding or DisciplineForm(cycle=cycle)) if may and cycle.is_open else None,
        "denying": (denying or DenialForm()) if may and is_rejected else None,
        "reasons": reasons,
        "back": reverse("admin:permits_reviewcycle_changelist"),
    }
    title = gettext("%(case)s, review cycle %(number)s") % {"case": case, "number": cycle.number}
    return page(request, "share.html", title, ReviewCycle, **context)


def _do(request, cycle, rule, done, **shown):
    try:
        rule(by=request.user, at=timezone.now())
    except NotAllowed as error:
        return _page(request, _find(cycle.pk), reasons=error.reasons, **shown)
    messages.success(request, done)
    return redirect(_address(cycle))


def _address(cycle):
    return reverse("admin:permits_reviewcycle_share", args=[cycle.pk])


def _find(pk):
    return get_object_or_404(
        ReviewCycle.objects.select_related("case__case_type", "case__application", "case__address"), pk=pk
    )
