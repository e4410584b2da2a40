"""What staff do with a version of a form: try it out, copy it, adopt it, discard it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from contacts.refusals import NotAllowed
from permits import asked, guide
from permits.admin.versionpages import VersionPages
from permits.applying import partwords, versions
from permits.applying.mistakes import mistakes
from permits.fees import reckoning
from permits.forms.parts import CopyFormForm, DoneByForm
from permits.forms.questions import form_for
from permits.models import ApplicationForm


class FormActs(VersionPages):
    """For the admin of forms: a button and a page for each act. The rules of permits.applying do the rest."""

    actions_detail = ["preview", "adopt", "copy", "discard"]

    def whole(self):
        return ApplicationForm.objects.select_related("case_type", "adopted_by")

    def get_actions_detail(self, request, object_id):
        """Of an adopted version and of a draft each what can be done with it."""
        form = self.find(object_id)
        hidden = {"adopt", "discard"} if form is not None and form.is_adopted else set()
        actions = super().get_actions_detail(request, object_id)
        return [one for one in actions if one.method.original_function_name not in hidden]

    def has_adopt_permission(self, request, obj=None):
        return request.user.has_perm("permits.adopt_applicationform")

    def has_edit_permission(self, request, obj=None):
        return request.user.has_perm("permits.add_applicationform")

    @action(description=_("Preview"), url_path="preview", permissions=["view"])
    def preview(self, request, object_id):
        """The form as an applicant sees it, and what the answers that are typed here bring; nothing is written."""
        version = self.find_or_404(object_id)
        who = DoneByForm(request.GET or None)
        who.is_valid()
        form, answers = _asked_step_by_step(version, request.GET)
        brings = asked.everything(version, answers, done_by=getattr(who, "cleaned_data", {}).get("done_by", ""))
        prices = guide.Prices.read([version.case_type], on=request.city.day_at(timezone.now()))
        items = prices.items.get(version.case_type.fee_schedule_id)
        measures = asked.measures(brings.questions, answers)
        lines = reckoning.reckon(items, measures) if items and measures else []
        context = {
            "version": version,
            "form": form,
            "who": who,
            "brings": brings,
            "reviews": asked.reviews(version, answers),
            "cost": guide.Cost(lines, reckoning.total(lines), []) if lines else None,
            "back": reverse("admin:permits_applicationform_change", args=[version.pk]),
        }
        return render(request, "permits/applying/preview.html", context)

    @action(description=_("Adopt"), url_path="adopt", permissions=["adopt"])
    def adopt(self, request, object_id):
        """The second look: what changes against the version before, and what is wrong; then it is in use."""
        version, reasons = self.find_or_404(object_id), []
        if request.method == "POST":
            try:
                versions.adopt(version, seen=request.POST.get("seen", ""), by=request.user, at=timezone.now())
            except NotAllowed as error:
                reasons = error.reasons
            else:
                self.message_user(request, gettext("%(form)s is adopted.") % {"form": version}, messages.SUCCESS)
                return self.to_version(version)
        before = versions.before(version)
        context = {
            "text": gettext(
                "Applications that begin from now on ask this. Those that were begun keep what they were asked. It can "
                "never be changed after this; the next change is a new version."
            ),
            "reasons": reasons or mistakes(version),
            "before": before,
            "changes": partwords.changes(version, before),
            "nothing": gettext("Nothing changes."),
            "seen": versions.fingerprint(version),
        }
        return self.page(request, version, gettext("Adopt"), template="adopt_version.html", **context)

    @action(description=_("Copy to a new version"), url_path="copy", permissions=["edit"])
    def copy(self, request, object_id):
        """The next draft begins as a copy."""
        version, reasons = self.find_or_404(object_id), []
        form = CopyFormForm(request.POST or None, initial={"to": version.case_type_id})
        if form.is_valid():
            try:
                draft = versions.copy(version, to=form.cleaned_data["to"], by=request.user, at=timezone.now())
            except NotAllowed as error:
                reasons = error.reasons
            else:
                self.message_user(request, gettext("This is the new draft: %(form)s.") % {"form": draft})
                return self.to_version(draft)
        context = {
            "text": gettext(
                "All its parts are copied into a draft. What is in use stays as it is until the draft is adopted."
            ),
            "form": form,
            "reasons": reasons,
            "button": gettext("Make the draft"),
        }
        return self.page(request, version, gettext("Copy to a new version"), **context)

    @action(description=_("Discard"), url_path="discard", permissions=["edit"])
    def discard(self, request, object_id):
        """A draft that nobody wants."""
        version, reasons = self.find_or_404(object_id), []
        if request.method == "POST":
            try:
                versions.discard(version, by=request.user, at=timezone.now())
            except NotAllowed as error:
                reasons = error.reasons
            else:
                self.message_user(request, gettext("%(form)s is discarded.") % {"form": version})
                return redirect("admin:permits_applicationform_changelist")
        text = gettext("The draft and all its parts are thrown away. What is in use stays as it is.")
        return self.page(request, version, gettext("Discard"), text=text, reasons=reasons)


def _asked_step_by_step(version, data):
    """The questions that the typed answers bring, as a form, and those answers that are right."""
    every = list(version.questions.select_related("measure", "document_kind").order_by("place", "pk"))
    answers = {}
    while True:
        now = asked.shown(every, every, answers)
        form = form_for(now, data or None)
        found = form.answers() if form.is_valid() or form.is_bound else {}
        if asked.shown(every, every, found) == now:
            return form, found
        answers = found
