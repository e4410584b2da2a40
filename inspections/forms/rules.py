"""What staff write into the rules about visits, checked before it counts."""

from django import forms
from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from inspections.choices import DayUnit, Weekday
from inspections.models import Calendar, InspectionType, Window
from permits.choices import CaseStatus

MOST_NOTICE = 30
# Statuses of a permit on which work can be going on.
AT_WORK = [
    (status, status.label)
    for status in CaseStatus
    if status not in CaseStatus.OVER and status not in (CaseStatus.DRAFT, CaseStatus.ON_FILE)
]


class CalendarForm(forms.ModelForm):
    working_days = forms.TypedMultipleChoiceField(
        label=_("Working days"),
        coerce=int,
        choices=Weekday.choices,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=_("Holidays and blackout days are left out of them."),
        error_messages={"required": _("Choose at least one day of the week.")},
    )
    open_statuses = forms.MultipleChoiceField(
        label=_("Statuses in which visits can be requested"),
        choices=AT_WORK,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        error_messages={"required": _("Choose at least one status.")},
    )

    def clean(self):
        facts = super().clean()
        self._check_notice(facts)
        self._check_horizon(facts)
        if facts.get("same_day_fee") and facts.get("same_day_until") is None:
            self.add_error(
                "same_day_until", _("Say until when, or set the fee to 0: nothing is taken on the same day.")
            )
        return facts

    def _check_notice(self, facts):
        if (facts.get("notice_days") or 0) > MOST_NOTICE:
            self.add_error("notice_days", _("At most %(days)s days.") % {"days": MOST_NOTICE})

    def _check_horizon(self, facts):
        horizon, unit = facts.get("horizon_days"), facts.get("horizon_unit")
        if not horizon or facts.get("notice_days") is None or facts.get("notice_hours") is None:
            return
        if horizon < facts["notice_days"]:
            self.add_error("horizon_days", _("With this notice no day could be requested. Give a longer horizon."))
            return
        if unit == DayUnit.CALENDAR and facts["notice_days"] > horizon * len(facts.get("working_days") or ()) / 7:
            self.add_error(
                "horizon_days",
                _("The notice is counted in business days, so in some weeks no day would be left."),
            )
        if facts["notice_hours"] > horizon * 24:
            self.add_error("notice_hours", _("These hours are longer than the horizon."))
        longest = InspectionType.objects.filter(is_active=True).aggregate(days=Max("notice_days"))["days"] or 0
        if longest > horizon:
            self.add_error(
                "horizon_days", _("A type has %(days)s days' notice; the horizon has to be longer.") % {"days": longest}
            )


class WindowForm(forms.ModelForm):
    def clean_capacity(self):
        if not self.cleaned_data["capacity"]:
            raise forms.ValidationError(_("At least one visit; to offer none, put the window out of use."))
        return self.cleaned_data["capacity"]

    def clean_active(self):
        others = Window.objects.filter(active=True).exclude(pk=self.instance.pk)
        if not self.cleaned_data["active"] and not others.exists():
            raise forms.ValidationError(_("It is the only one that is offered. Offer another one first."))
        return self.cleaned_data["active"]

    def clean(self):
        facts = super().clean()
        starts, ends = facts.get("starts"), facts.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("A window ends after it starts."))
        return facts


class BlackoutForm(forms.ModelForm):
    def clean(self):
        facts = super().clean()
        first, weekday = facts.get("starts_on"), facts.get("weekday")
        if first and weekday is not None and first.weekday() != weekday:
            told = {"day": date_format(first, "F j, Y"), "weekday": date_format(first, "l")}
            self.add_error("starts_on", gettext("%(day)s is a %(weekday)s.") % told)
        return facts


class InspectionTypeForm(forms.ModelForm):
    def clean_notice_days(self):
        notice, horizon = self.cleaned_data["notice_days"], Calendar.current().horizon_days
        if notice is not None and notice > horizon:
            raise forms.ValidationError(
                _("The horizon is %(days)s days; no day could be requested.") % {"days": horizon}
            )
        return notice
