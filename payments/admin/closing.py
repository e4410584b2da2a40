"""Closing the books for a day, the days that are closed, and the audits."""

from datetime import timedelta

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import action

from contacts.formats import long_date
from contacts.refusals import NotAllowed
from payments import auditing, closing, generalledger
from payments.admin.desk import ReadOnly, page
from payments.forms.closing import CloseForm, DayForm
from payments.models import BooksAudit, DayClose, Drawer

may_close = permission_required("payments.add_dayclose", raise_exception=True)
may_audit = permission_required("payments.add_booksaudit", raise_exception=True)
A_DAY = timedelta(days=1)


@admin.register(DayClose)
class DayCloseAdmin(ReadOnly, ModelAdmin):
    list_display = ["day", "closed_at", "closed_by", "entries", "turnover", "note"]
    list_select_related = ["closed_by"]
    date_hierarchy = "day"
    ordering = ["-day", "-pk"]
    actions_list = ["close"]
    fields = ["day", "closed_at", "closed_by", "entries", "turnover", "note", "digest"]
    readonly_fields = fields

    def has_close_permission(self, request):
        return request.user.has_perm("payments.add_dayclose")

    @action(description=_("Close a day"), url_path="close", permissions=["close"])
    def close(self, request):
        return close_day(request)


@admin.register(BooksAudit)
class BooksAuditAdmin(ReadOnly, ModelAdmin):
    list_display = ["ran_at", "ran_by", "problems"]
    list_select_related = ["ran_by"]
    ordering = ["-pk"]
    actions_list = ["run"]
    fields = ["ran_at", "ran_by", "problems", "found"]
    readonly_fields = fields

    def has_run_permission(self, request):
        return request.user.has_perm("payments.add_booksaudit")

    @admin.display(description=_("findings"))
    def found(self, ran):
        return format_html_join("", "<p>{}: {}. {}</p>", ran.findings) or gettext("Nothing. The books stand.")

    @action(description=_("Audit the books"), url_path="run", permissions=["run"])
    def run(self, request):
        return run_audit(request)


@may_close
def close_day(request):
    """What was booked since the close before, up to the day asked for; the press closes it."""
    now, today = timezone.now(), timezone.localdate()
    sent = request.POST if request.method == "POST" else None
    chosen = DayForm(sent or request.GET)
    last = DayClose.last()
    day = (chosen.is_valid() and chosen.cleaned_data["day"]) or closing.next_day(last=last, today=today)
    # A second press of the same button comes back to what the first has done.
    done = sent and DayClose.objects.filter(day=day, digest=sent.get("seen", "")).first()
    reasons = [] if done else closing.why_not(day, last=last, today=today)
    seal = closing.sealed(day, after=last)
    form = CloseForm(sent, is_over=day < today, initial={"day": day, "seen": seal.digest})
    if sent and not done and not reasons and form.is_valid():
        wanted = form.cleaned_data
        try:
            done = closing.close_day(day, note=wanted["note"], seen=wanted["seen"], by=request.user, at=now)
        except NotAllowed as error:
            # What was typed stays; sent again, it is meant for the day as it is now.
            reasons, is_over = error.reasons, "early" not in form.fields
            form = CloseForm(is_over=is_over, initial={**wanted, "seen": seal.digest})
    if done:
        messages.success(request, gettext("%(day)s is closed.") % {"day": long_date(done.day)})
        return redirect("admin:payments_dayclose_change", done.pk)
    since = last and last.day + A_DAY
    return page(
        request,
        "close_day.html",
        gettext("Close %(day)s") % {"day": long_date(day)},
        opts=DayClose._meta,
        day=day,
        since=since if since and since < day else None,
        last=last,
        is_closed=bool(last and day <= last.day),
        seal=seal,
        chosen=chosen,
        acts=generalledger.by_act(since, day),
        balance=generalledger.trial_balance(since, day),
        drawers=_drawers(since, day),
        form=form,
        offers_form=not reasons or bool(sent),
        reasons=reasons,
    )


@may_audit
def run_audit(request):
    """Look through all the books now, and keep what was found."""
    if request.method == "POST":
        ran = auditing.audit(by=request.user, at=timezone.now())
        if ran.problems:
            messages.error(request, gettext("The books do not stand. The payments desk was told."))
        else:
            messages.success(request, gettext("The books stand."))
        return redirect("admin:payments_booksaudit_change", ran.pk)
    return page(
        request,
        "audit.html",
        gettext("Audit the books"),
        opts=BooksAudit._meta,
        last=BooksAudit.last(),
    )


def _drawers(since, day):
    """The drawers counted on these days, in the city's zone."""
    found = Drawer.objects.filter(closed_at__date__lte=day).select_related("cashier").order_by("closed_at", "pk")
    return found.filter(closed_at__date__gte=since) if since else found
