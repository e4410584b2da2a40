"""The parts of a form in words: what each says, and what one version changes against the one before."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from contacts.formats import plain
from permits import asked
from permits.choices import DoneBy, QuestionKind
from permits.models import ApplicationForm


@dataclass(frozen=True)
class Change:
    """One part that is new, gone or says something else; what is new or gone has one side only."""

    what: str
    before: str
    now: str


def said(form: ApplicationForm) -> dict[tuple, tuple[int, str, str]]:
    """By kind and code of each part: its place, what it is, and what it says, in the order of the form."""
    found = {}
    for question in form.questions.select_related("shown_if", "measure", "document_kind").order_by("place", "pk"):
        found["question", question.code] = (question.place, question.text, of_question(question))
    for part in form.documents.select_related("shown_if", "kind").order_by("place", "pk"):
        found["document", part.kind_id] = (part.place, _("Document: %(kind)s") % {"kind": part}, of_document(part))
    for part in form.declarations.select_related("shown_if").order_by("place", "pk"):
        title = _("Declaration: %(title)s") % {"title": part.title}
        found["declaration", part.code] = (part.place, title, of_declaration(part))
    for part in form.reviews.select_related("shown_if", "discipline").order_by("place", "pk"):
        title = _("Review: %(discipline)s") % {"discipline": part}
        found["review", part.discipline_id] = (part.place, title, of_review(part))
    return found


def changes(form: ApplicationForm, earlier: ApplicationForm | None) -> list[Change]:
    """What a version changes against an earlier one, part by part; everything is new against none."""
    now, then = said(form), said(earlier) if earlier else {}
    found = []
    if form.introduction != (earlier.introduction if earlier else ""):
        found.append(Change(_("Introduction"), earlier.introduction if earlier else "", form.introduction))
    found += [Change(now[key][1], "", now[key][2]) for key in now if key not in then]
    found += [Change(then[key][1], then[key][2], "") for key in then if key not in now]
    found += [Change(now[key][1], _line(then[key]), _line(now[key])) for key in now if _differs(key, now, then)]
    return found


def of_question(question) -> str:
    """How a question is answered, what the answer is used for, and when it is asked."""
    words = [str(QuestionKind(question.kind).label)]
    if question.choices:
        words.append(", ".join(question.choices))
    if question.unit:
        words.append(question.unit)
    if question.smallest is not None:
        words.append(_("at least %(number)s") % {"number": plain(question.smallest)})
    if question.largest is not None:
        words.append(_("at most %(number)s") % {"number": plain(question.largest)})
    if question.measure_id:
        words.append(_("fees are reckoned by it as %(measure)s") % {"measure": question.measure.name})
    if question.document_kind_id:
        words.append(str(question.document_kind))
    return _sentence([*words, _wanted(question), question.hint], question)


def of_document(part) -> str:
    return _sentence([_wanted(part), part.hint], part)


def of_declaration(part) -> str:
    signs = _("everybody signs it")
    if part.done_by:
        signs = _("signed when the work is done by: %(who)s") % {"who": DoneBy(part.done_by).label}
    return _sentence([signs, part.text], part)


def of_review(part) -> str:
    facts = {"first": part.days, "again": part.days_again}
    return _sentence([_("%(first)s business days, %(again)s for each reading after it") % facts], part)


def condition(part) -> str:
    """When a part is asked; nothing when it always is."""
    if part.shown_if_id is None:
        return ""
    labels = {asked.YES: _("yes"), asked.NO: _("no")}
    answers = _(" or ").join(f"“{labels.get(one, one)}”" for one in part.shown_for)
    return _("only if “%(question)s” was answered %(answers)s") % {"question": part.shown_if.text, "answers": answers}


def _wanted(part):
    return _("required") if part.required else _("optional")


def _sentence(words, part):
    return "; ".join(word for word in [*words, condition(part)] if word)


def _differs(key, now, then):
    return key in then and now[key] != then[key]


def _line(known):
    place, title, words = known
    return f"{place}. {title}: {words}"
