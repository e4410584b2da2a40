"""The versions of what a case type asks: begun, copied to the next draft, adopted, discarded."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from contacts import audit
from contacts.models import User
from contacts.refusals import NotAllowed, Reason
from permits.applying.mistakes import mistakes
from permits.applying.partwords import said
from permits.models import ApplicationForm, CaseType, Declaration, FormDocument, FormReview, Question

# What of each part is the city's word; the rest is where it stands.
CONDITION = ["place", "shown_for"]
COPIED = {
    FormDocument: [*CONDITION, "kind_id", "hint", "required"],
    Declaration: [*CONDITION, "code", "title", "text", "done_by"],
    FormReview: [*CONDITION, "discipline_id", "days", "days_again"],
}
QUESTION = [
    *CONDITION, "code", "text", "hint", "kind", "choices", "required", "unit", "smallest", "largest", "measure_id",
    "document_kind_id",
]  # fmt: skip


@transaction.atomic
def begin(case_type: CaseType, *, by: User, at: datetime) -> ApplicationForm:
    """Make an empty draft of what a case type asks, and return it.

    Raises NotAllowed when the type has a draft already: there is one at a time.
    """
    draft = _next(case_type)
    audit.record("was begun", draft, by=by, at=at, thread=thread_of(draft))
    return draft


@transaction.atomic
def copy(form: ApplicationForm, *, to: CaseType | None = None, by: User, at: datetime) -> ApplicationForm:
    """Make the next draft with all that this version asks, of its own case type or of another; returns the draft.

    Raises NotAllowed when the case type has a draft already.
    """
    draft = _next(to or form.case_type)
    draft.introduction = form.introduction
    draft.save(update_fields=["introduction"])
    copies = {}
    for question in form.questions.order_by("place", "pk"):
        values = {name: getattr(question, name) for name in QUESTION}
        decides = copies.get(question.shown_if_id)
        copies[question.pk] = Question.objects.create(form=draft, shown_if=decides, **values)
    for part_type, names in COPIED.items():
        part_type.objects.bulk_create(
            part_type(
                form=draft, shown_if=copies.get(part.shown_if_id), **{name: getattr(part, name) for name in names}
            )
            for part in part_type.objects.filter(form=form).order_by("place", "pk")
        )
    audit.record("was copied", draft, by=by, at=at, thread=thread_of(draft), of=str(form))
    return draft


@transaction.atomic
def adopt(form: ApplicationForm, *, seen: str | None = None, by: User, at: datetime) -> ApplicationForm:
    """Let applications that begin from now on ask this draft, and return it. It is never changed again.

    Applications that were begun keep the version they began with. `seen` is the fingerprint of what the person looked
    at. Raises NotAllowed, with every reason, when it is adopted already, was changed meanwhile, or has mistakes.
    """
    form = ApplicationForm.objects.lock(form.pk)
    if form.is_adopted:
        raise NotAllowed(_("%(form)s is adopted already.") % {"form": form})
    reasons = mistakes(form)
    if seen is not None and seen != fingerprint(form):
        reasons.append(Reason(_("It was changed meanwhile."), _("Look at the changes again.")))
    if reasons:
        raise NotAllowed(*reasons)

    form.adopted_at, form.adopted_by = at, by
    form.save(update_fields=["adopted_at", "adopted_by"])
    audit.record("was adopted", form, by=by, at=at, thread=thread_of(form))
    return form


@transaction.atomic
def discard(form: ApplicationForm, *, by: User, at: datetime) -> None:
    """Throw a draft away with all its parts. Raises NotAllowed on a version that was adopted, or is gone already."""
    found = ApplicationForm.objects.select_for_update(of=("self",)).filter(pk=form.pk).first()
    if found is None:
        raise NotAllowed(_("It is discarded already."))
    if found.is_adopted:
        raise NotAllowed(
            Reason(
                _("%(form)s was adopted, and applications may have begun with it.") % {"form": found},
                _("Close the case type for online application, or copy it to a new version and change that."),
            )
        )
    audit.record("was discarded", found, by=by, at=at, thread=thread_of(found))
    # What depends on a question goes before the question does.
    for part_type in (*COPIED, Question):
        part_type.objects.filter(form=found).update(shown_if=None)
    found.delete()


def before(form: ApplicationForm) -> ApplicationForm | None:
    """The adopted version that this one follows; None when it is the first."""
    earlier = form.case_type.forms.filter(adopted_at__isnull=False, number__lt=form.number)
    return earlier.order_by("-number").first()


def fingerprint(form: ApplicationForm) -> str:
    """The same for the same content, so that what a person looked at is what is adopted."""
    return hashlib.sha256(repr([form.introduction, said(form)]).encode()).hexdigest()


def thread_of(form: ApplicationForm) -> str:
    """Under which the history of a version and its parts is kept."""
    return f"form-{form.pk}"


def _next(case_type):
    """The next number of a case type, as a draft; the type's row holds the numbers apart."""
    case_type = CaseType.objects.select_for_update().get(pk=case_type.pk)
    draft = case_type.forms.filter(adopted_at=None).first()
    if draft is not None:
        raise NotAllowed(
            Reason(
                _("%(form)s is a draft already, and there is one at a time.") % {"form": draft},
                _("Go on with that, or discard it."),
            )
        )
    last = case_type.forms.aggregate(last=Max("number"))["last"] or 0
    return ApplicationForm.objects.create(case_type=case_type, number=last + 1)
