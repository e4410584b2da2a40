"""What staff do with a version of a fee schedule: try it out, copy it, adopt it, open it again."""

from datetime import date

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from contacts.formats import long_date
from contacts.refusals import NotAllowed
from permits import fees
from permits.admin.versionpages import VersionPages
from permits.fees import lint, reckoning, versions
from permits.forms.fees import CopyForm, MeasuresForm
from permits.models import FeeScheduleVersion


class VersionActs(VersionPages):
    """For the admin of versions: a button and a page for each act. The rules of permits.fees do the rest."""

    actions_detail = ["try_out", "add_item", "adopt", "copy", "reopen"]

    def whole(self):
        return FeeScheduleVersion.objects.with_items()

    def get_actions_detail(self, request, object_id):
        """Of an adopted version and of a draft each what can be done with it."""
        version = self.find(object_id)
        hidden = {"reopen"}
        if version is not None and version.is_adopted:
            fixed = versions.is_fixed(version, at=timezone.now())
            hidden = {"add_item", "adopt", "reopen"} if fixed else {"add_item", "adopt"}
        actions = super().get_actions_detail(request, object_id)
        return [one for one in actions if one.method.original_function_name not in hidden]

    def has_adopt_permission(self, request, obj=None):
        return request.user.has_perm("permits.adopt_feescheduleversion")

    def has_edit_permission(self, request, obj=None):
        return request.user.has_perm("permits.add_feeitem")

    @action(description=_("Try it out"), url_path="try", permissions=["view"])
    def try_out(self, request, object_id):
        """What a version comes to for measures that are typed here; nothing is written."""
        version = self.find_or_404(object_id)
        form = MeasuresForm(request.GET or None, version=version)
        lines = []
        if form.is_valid():
            measures = {code: amount for code, amount in form.typed().items() if amount is not None}
            lines = reckoning.reckon(version.items.all(), measures, extra=form.extra())
        context = {"form": form, "lines": lines, "total": reckoning.total(lines), "findings": lint.lint(version)}
        return self.page(request, version, gettext("Try out"), template="try_out.html", **context)

    @action(description=_("Add an item"), url_path="item", permissions=["edit"])
    def add_item(self, request, object_id):
        version = self.find_or_404(object_id)
        return redirect(f"{reverse('admin:permits_feeitem_add')}?version={version.pk}")

    @action(description=_("Adopt"), url_path="adopt", permissions=["adopt"])
    def adopt(self, request, object_id):
        """The second look: what changes against the version before, what the lint says; then it is put into force."""
        version, reasons = self.find_or_404(object_id), []
        if request.method == "POST":
            try:
                fees.adopt(version, seen=request.POST.get("seen", ""), by=request.user, at=timezone.now())
            except FeeScheduleVersion.DoesNotExist as deleted:
                raise Http404 from deleted
            except NotAllowed as error:
                reasons = error.reasons
            else:
                self.message_user(request, gettext("%(version)s is adopted.") % {"version": version}, messages.SUCCESS)
                return self.to_version(version)
        text = gettext(
            "From %(day)s on the city charges by this version. Once that day has come, or a fee was charged by it, it "
            "can never be changed."
        ) % {"day": long_date(version.starts_on)}
        context = {
            "text": f"{text} {version.ordinance}." if version.ordinance else text,
            "reasons": reasons,
            "before": versions.before(version),
            "changes": versions.changes(version),
            "findings": lint.lint(version),
            "nothing": gettext("Nothing but the day it starts on."),
            "seen": versions.fingerprint(version),
        }
        return self.page(request, version, gettext("Adopt"), template="adopt_version.html", **context)

    @action(description=_("Copy to a new version"), url_path="copy", permissions=["edit"])
    def copy(self, request, object_id):
        """The next draft begins as a copy."""
        version = self.find_or_404(object_id)
        next_year = date(max(timezone.localdate(), version.starts_on).year + 1, 1, 1)
        form = CopyForm(request.POST or None, initial={"starts_on": next_year})
        if form.is_valid():
            starts_on = form.cleaned_data["starts_on"]
            draft = fees.copy(version, starts_on=starts_on, by=request.user, at=timezone.now())
            self.message_user(request, gettext("This is the new draft: %(version)s.") % {"version": draft})
            return self.to_version(draft)
        context = {
            "text": gettext(
                "All its items are copied into a draft. What is in force stays as it is until the draft is adopted and "
                "its day has come."
            ),
            "form": form,
            "button": gettext("Make the draft"),
        }
        return self.page(request, version, gettext("Copy to a new version"), **context)

    @action(description=_("Make it a draft again"), url_path="reopen", permissions=["adopt"])
    def reopen(self, request, object_id):
        """Before its day an adopted version can be opened again."""
        version, reasons = self.find_or_404(object_id), []
        if request.method == "POST":
            try:
                fees.reopen(version, by=request.user, at=timezone.now())
            except NotAllowed as error:
                reasons = error.reasons
            else:
                self.message_user(request, gettext("%(version)s is a draft again.") % {"version": version})
                return self.to_version(version)
        text = gettext(
            "It can be changed then. Unless it is adopted again, the city does not charge by it from %(day)s on."
        ) % {"day": long_date(version.starts_on)}
        return self.page(request, version, gettext("Make it a draft again"), text=text, reasons=reasons)
