"""What staff do with a version of a form: try it out, copy it, adopt it, discard it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from contacts.refusals import NotAllowed
from permits import asked, guide
from permits.applying import partwords, versions
from permits.applying.mistakes import mistakes
from permits.fees import reckoning
from permits.forms.parts import CopyFormForm, DoneByForm
from permits.forms.questions import form_for
from permits.models import ApplicationForm


class FormActs:
    """For the admin of forms: a button and a page for each act. The rules of permits.applying do the rest."""

    actions_detail = ["preview", "adopt", "copy", "discard"]

    def get_actions_detail(self, request, object_id):
        """Of an adopted version and of a draft each what can be done with it."""
        form = ApplicationForm.objects.filter(pk=object_id).first() if str(object_id).isdecimal() else None
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
        version = self._find(object_id)
        who = DoneByForm(request.GET or None)
        who.is_valid()
        form, answers = _asked_step_by_step(version, request.GET)
        brings = asked.everything(version, answers, done_by=getattr(who, "cleaned_data", {}).get("done_by", ""))
        prices = guide.Prices.read([version.case_type], on=request.city.day_at(timezone.now()))
        schedule = prices.versions.get(version.case_type.fee_schedule_id)
        measures = asked.measures(brings.questions, answers)
        lines = reckoning.reckon(schedule, measures) if schedule and measures else []
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
        version, reasons = self._find(object_id), []
        if request.method == "POST":
            try:
                versions.adopt(version, seen=request.POST.get("seen", ""), by=request.user, at=timezone.now())
            except NotAllowed as error:
                reasons = error.reasons
            else:
                self.message_user(request, gettext("%(form)s is adopted.") % {"form": version}, messages.SUCCESS)
                return self._back(version)
        before = versions.before(version)
        context = {
            "reasons": reasons or mistakes(version),
            "before": before,
            "changes": partwords.changes(version, before),
            "seen": versions.fingerprint(version),
        }
        return self._page(request, version, "adopt_form.html", gettext("Adopt"), **context)

    @action(description=_("Copy to a new version"), url_path="copy", permissions=["edit"])
    def copy(self, request, object_id):
        """The next draft begins as a copy."""
        version, reasons = self._find(object_id), []
        form = CopyFormForm(request.POST or None, initial={"to": version.case_type_id})
        if form.is_valid():
            try:
                draft = versions.copy(version, to=form.cleaned_data["to"], by=request.user, at=timezone.now())
            except NotAllowed as error:
                reasons = error.reasons
            else:
                self.message_user(request, gettext("This is the new draft: %(form)s.") % {"form": draft})
                return self._back(draft)
        context = {"form": form, "reasons": reasons}
        return self._page(request, version, "copy_form.html", gettext("Copy to a new version"), **context)

    @action(description=_("Discard"), url_path="discard", permissions=["edit"])
    def discard(self, request, object_id):
        """A draft that nobody wants."""
        version, reasons = self._find(object_id), []
        if request.method == "POST":
            try:
                versions.discard(version, by=request.user, at=timezone.now())
            except NotAllowed as error:
                reasons = error.reasons
            else:
                self.message_user(request, gettext("%(form)s is discarded.") % {"form": version})
                return redirect("admin:permits_applicationform_changelist")
        return self._page(request, version, "discard_form.html", gettext("Discard"), reasons=reasons)

    def _find(self, object_id):
        forms = ApplicationForm.objects.select_related("case_type", "adopted_by")
        version = forms.filter(pk=object_id).first() if str(object_id).isdecimal() else None
        if version is None:
            raise Http404
        return version

    def _back(self, version):
        return redirect("admin:permits_applicationform_change", version.pk)

    def _page(self, request, version, template, title, **context):
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"{title}: {version}",
            "version": version,
            "button": title,
            "back": reverse("admin:permits_applicationform_change", args=[version.pk]),
            **context,
        }
        return TemplateResponse(request, f"permits/admin/{template}", context)


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
