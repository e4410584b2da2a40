"""What an application still lacks: each thing with the step and the field where it is said."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.choices import DeskPurpose
from contacts.refusals import NotAllowed, Reason
from permits import asked, fees
from permits.applying import licensing
from permits.applying.answers import wrong
from permits.asked import Asked
from permits.choices import DoneBy, FileStatus, LicenseNeed, QuestionKind
from permits.models import Application, DocumentVersion


def lacking(application: Application, everything: Asked, answers: dict, *, at: datetime) -> list[Reason]:
    """Why a draft cannot be handed in yet, in the order of its steps; empty when it can."""
    return [
        *_place(application),
        *_questions(application, everything, answers),
        *_work(application, at=at),
        *_people(application),
        *_documents(application, everything),
        *_signatures(application, everything),
        *_fees(application, at=at),
    ]


def at_step(application: Application, step: str, field: str = "") -> str:
    """The address of a step of an application, at one of its fields."""
    page = reverse(f"permits:apply-{step}", args=[application.case.slug])
    return f"{page}#{field}" if field else page


def nobody_named(application: Application):
    """The contact types that are required, that nobody is on the case, and of which nobody said why."""
    types = application.contact_types.exclude(case_contacts__case=application.case_id)
    return types.exclude(pk__in=application.nobody_yet.values("contact_type")).order_by("name", "pk")


def _reason(application, what, step, field="", remedy="", desk=""):
    words = {
        "place": _("Go to the location"),
        "questions": _("Go to the questions"),
        "contacts": _("Go to the people"),
        "documents": _("Go to the documents"),
        "declarations": _("Go to the declarations"),
        "fees": _("Go to the fees"),
    }
    return Reason(what, remedy, link=at_step(application, step, field), link_text=words[step], desk=desk)


def _place(application):
    if application.case.address_id:
        return []
    if not application.place_text:
        return [_reason(application, _("It is not said where the work is."), "place")]
    if not application.place_reason:
        return [_reason(application, _("Say why the place is not in the city's list."), "place", "id_reason")]
    return []


def _questions(application, everything, answers):
    found = []
    if not application.case.description.strip():
        found.append(_reason(application, _("Say what is to be done."), "questions", "id_description"))
    for question in everything.questions:
        sentence = "" if question.kind == QuestionKind.UPLOAD else wrong(question, answers.get(question.code))
        if sentence:
            is_tiles = question.kind == QuestionKind.YES_NO or len(question.choices) > 0
            field = f"id_q-{question.code}{'_0' if is_tiles else ''}"
            found.append(_reason(application, sentence, "questions", field))
    return found


def _work(application, *, at):
    need, case = application.case.case_type.license_need, application.case
    if need == LicenseNeed.NONE:
        return []
    if not application.done_by:
        return [_reason(application, _("Say who does the work."), "contacts", "id_done_by_0")]
    if application.done_by == DoneBy.OWNER and need == LicenseNeed.NEEDED:
        return [_reason(application, _("This work is done by a licensed contractor."), "contacts", "id_done_by_0")]
    if application.done_by != DoneBy.CONTRACTOR:
        return []
    if application.license_asked_id:
        what = _("Nobody has confirmed yet that the work is done under license %(license)s.")
        remedy = _("They were asked by mail. Or name another license, or choose “Not decided yet”.")
        facts = {"license": application.license_asked}
        return [_reason(application, what % facts, "contacts", "id_number", remedy=remedy)]
    if not case.license_id:
        return [_reason(application, _("Name the contractor's license."), "contacts", "id_number")]
    if not licensing.is_confirmed(application):
        what = _("Nobody has confirmed yet that the work is done under license %(license)s.")
        remedy = _("Name it again to ask its people, or name another, or choose “Not decided yet”.")
        return [_reason(application, what % {"license": case.license}, "contacts", "id_number", remedy=remedy)]
    return licensing.unfit(case.license, case.case_type, at=at)


def _people(application):
    what = _("Nobody is named as “%(type)s”.")
    return [_reason(application, what % {"type": one}, "contacts", "people") for one in nobody_named(application)]


def _documents(application, everything):
    wanted = [one.kind for one in everything.documents if one.required]
    uploads = [one for one in everything.questions if one.kind == QuestionKind.UPLOAD and one.required]
    wanted += [one.document_kind for one in uploads]
    versions = DocumentVersion.objects.filter(
        document__case=application.case_id, document__removed_at=None, document__kind__in=wanted
    )
    there = {}
    for kind, status in versions.order_by("pk").values_list("document__kind", "status"):
        there.setdefault(kind, set()).add(status)
    found = []
    for kind in dict.fromkeys(wanted):
        statuses = there.get(kind.pk, set())
        if not statuses & {*FileStatus.READABLE, FileStatus.CHECKING}:
            what = _("A document is missing: %(kind)s.") % {"kind": kind}
            found.append(_reason(application, what, "documents", "needed"))
        elif not statuses & {*FileStatus.READABLE}:
            what = _("A document is still being checked: %(kind)s.") % {"kind": kind}
            found.append(_reason(application, what, "documents", "needed", remedy=_("Wait a minute, then try again.")))
    return found


def _signatures(application, everything):
    signed = {signature.declaration_id: signature for signature in application.signatures.all()}
    what = _("Not signed yet: %(title)s.")
    theirs = _("Whoever acts under the license signs it: they log in and open this application.")
    return [
        _reason(
            application,
            what % {"title": one.title},
            "declarations",
            f"id_{one.code}",
            remedy=theirs if one.done_by == DoneBy.CONTRACTOR else "",
        )
        for one in everything.declarations
        if one.pk not in signed
    ]


def _fees(application, *, at):
    if not application.case.case_type.fee_schedule_id:
        return []
    try:
        fees.schedule_of(application.case, at=at)
    except NotAllowed:
        what = _("The city has no fees in force for this type.")
        return [_reason(application, what, "fees", remedy=_("Call the permit desk."), desk=DeskPurpose.PERMITS)]
    return []


def read(application: Application) -> tuple[Asked, dict]:
    """What the form asks for what was answered so far, and these answers."""
    answers = asked.answers_of(application)
    return asked.everything(application.form, answers, done_by=application.done_by), answers
