"""How the pages of an application find it, which steps it has, and what each page shows beside its own."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permits import asked
from permits.access import Right, first_with_rights
from permits.asked import Asked
from permits.choices import QuestionKind
from permits.models import Application, Case
from permits.models.case import slug_of

LABELS = {
    "place": gettext_lazy("Location"),
    "questions": gettext_lazy("Work"),
    "contacts": gettext_lazy("People"),
    "documents": gettext_lazy("Documents"),
    "declarations": gettext_lazy("Declarations"),
    "fees": gettext_lazy("Fees"),
    "review": gettext_lazy("Check and hand in"),
}


@dataclass(frozen=True)
class Draft:
    """An application as a page works on it: what is asked for what was answered so far, and its steps."""

    application: Application
    answers: dict
    asked: Asked
    rights: set[Right]

    @property
    def may_apply(self) -> bool:
        return Right.APPLY in self.rights

    @property
    def case(self) -> Case:
        return self.application.case

    @property
    def steps(self) -> list[str]:
        """Those that this application has: nothing is shown that asks nothing."""
        has_uploads = any(one.kind == QuestionKind.UPLOAD for one in self.asked.questions)
        skipped = set()
        if "documents" not in self.asked.parts and not has_uploads:
            skipped.add("documents")
        if "declarations" not in self.asked.parts:
            skipped.add("declarations")
        return [step for step in LABELS if step not in skipped]

    def address(self, step: str) -> str:
        return reverse(f"permits:apply-{step}", args=[self.case.slug])

    def after(self, step: str) -> str:
        """The address of the step that follows; one that is not there any more leads to the next that is."""
        order = list(LABELS)
        return self.address(next(one for one in self.steps if order.index(one) > order.index(step)))


def find(request, slug, *, right=Right.APPLY) -> Draft:
    """The application at that address for somebody who holds a right on it; Http404 where he may not see it."""
    cases = Case.objects.visible_to(request.user).filter(application__discarded_at=None, slug=slug_of(slug))
    applications = Application.objects.filter(case__in=cases.values("pk"))
    applications = applications.select_related(
        "case__case_type",
        "case__address",
        "case__license",
        "case__parent",
        "form",
        "license_asked",
        "begun_by",
        "license_by",
        "submitted_by",
    )
    asked_rights = (Right.VIEW, Right.APPLY, Right.MANAGE_CONTACTS)
    application, rights = first_with_rights(applications, request.user, *asked_rights)
    if application is None:
        raise Http404
    if right not in rights:
        # A record that is public by now has nothing here for others.
        raise PermissionDenied if Right.VIEW in rights else Http404
    everything, answers = asked.read(application)
    return Draft(application, answers, everything, rights)


def show(request, draft: Draft, step: str, facts: dict | None = None, *, status: int = 200):
    """The page of a step."""
    steps = [
        {"label": LABELS[one], "url": draft.address(one), "is_this": one == step, "number": number}
        for number, one in enumerate(draft.steps, 1)
    ]
    before = next((one["url"] for one, after in zip(steps, steps[1:], strict=False) if after["is_this"]), "")
    context = {
        "draft": draft,
        "application": draft.application,
        "case": draft.case,
        "step": step,
        "label": LABELS[step],
        "steps": steps,
        "before": before,
        "number": next((one["number"] for one in steps if one["is_this"]), 1),
        "has_script": step == "questions",
    }
    return render(request, f"permits/applying/{step}.html", context | (facts or {}), status=status)


def go_on(request, draft: Draft, step: str):
    """Where a person goes after a step was saved: on, or away for now."""
    if "close" in request.POST:
        words = _("%(case)s is saved. Go on whenever you like, from any device.")
        messages.success(request, words % {"case": draft.case})
        return redirect("permits:mine")
    return redirect(draft.after(step))
