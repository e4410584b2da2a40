"""What keeps a form from being adopted: parts that could never be shown, or never be answered."""

from django.utils.translation import gettext as _

from contacts.refusals import Reason
from permits import asked
from permits.choices import DoneBy, QuestionKind
from permits.models import ApplicationForm


def mistakes(form: ApplicationForm) -> list[Reason]:
    """Everything wrong with a form, in its order; none when it can be adopted. Five queries."""
    questions = list(form.questions.select_related("document_kind").order_by("place", "pk"))
    documents = list(form.documents.select_related("kind").order_by("place", "pk"))
    declarations = list(form.declarations.order_by("place", "pk"))
    reviews = list(form.reviews.select_related("discipline").order_by("place", "pk"))
    found = []
    for number, question in enumerate(questions):
        found += _wrong_with(question) + _wrong_condition(question, questions, questions[:number])
    for part in [*documents, *declarations, *reviews]:
        found += _wrong_condition(part, questions, questions)
    for document in documents:
        if not document.kind.is_active:
            found.append(_reason(document, _("this kind of document is no longer in use"), _("Take it out.")))
    for declaration in declarations:
        if declaration.done_by and declaration.done_by not in DoneBy.values:
            found.append(_reason(declaration, _("nobody does the work so"), _("Choose who signs it.")))
    for review in reviews:
        if not review.discipline.is_active:
            found.append(_reason(review, _("this discipline is no longer in use"), _("Take it out.")))
    return found


def _wrong_with(question):
    found = []
    if question.kind == QuestionKind.CHOICE and len(set(question.choices)) < 2:
        found.append(_reason(question, _("there is nothing to choose from"), _("Write two choices or more.")))
    elif len(set(question.choices)) < len(question.choices):
        found.append(_reason(question, _("a choice stands there twice"), _("Take one of them out.")))
    if question.kind == QuestionKind.UPLOAD:
        kind = question.document_kind
        if kind is None:
            found.append(_reason(question, _("the file is no kind of document"), _("Choose the kind of document.")))
        elif not kind.is_active:
            found.append(_reason(question, _("this kind of document is no longer in use"), _("Choose another.")))
    if question.smallest is not None and question.largest is not None and question.smallest > question.largest:
        found.append(_reason(question, _("the smallest is above the largest"), _("Correct one of the two.")))
    return found


def _wrong_condition(part, questions, earlier):
    """What is wrong with when a part is shown; it may depend on the questions in `earlier`."""
    if part.shown_if_id is None:
        if part.shown_for:
            return [_reason(part, _("it waits for an answer to no question"), _("Choose the question."))]
        return []
    decides = next((one for one in questions if one.pk == part.shown_if_id), None)
    if decides is None:
        return [_reason(part, _("it depends on a question of another form"), _("Choose one of this form."))]
    if decides not in earlier:
        what = _("it depends on “%(question)s”, which is not asked before it") % {"question": decides.text}
        return [_reason(part, what, _("Give that question a lower place."))]
    if decides.kind not in QuestionKind.DECIDING:
        what = _("it depends on “%(question)s”, which is neither a choice nor yes or no") % {"question": decides.text}
        return [_reason(part, what, _("Choose another question."))]
    possible = [asked.YES, asked.NO] if decides.kind == QuestionKind.YES_NO else decides.choices
    unknown = [answer for answer in part.shown_for if answer not in possible]
    if unknown or not part.shown_for:
        what = _("no answer to “%(question)s” is named") % {"question": decides.text}
        if unknown:
            facts = {"answers": ", ".join(unknown), "question": decides.text}
            what = _("“%(answers)s” is no answer to “%(question)s”") % facts
        return [_reason(part, what, _("The answers are: %(answers)s.") % {"answers": ", ".join(possible)})]
    return []


def _reason(part, what, remedy):
    return Reason(_("%(part)s: %(what)s.") % {"part": part, "what": what}, remedy)
