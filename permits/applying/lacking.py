"""What an application still lacks: each thing with the step and the field where it is said."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.choices import DeskPurpose
from contacts.refusals import Reason
from permits import documents, fees
from permits.applying import licensing
from permits.applying.answers import wrong
from permits.asked import Asked
from permits.choices import DoneBy, FileStatus, LicenseNeed, QuestionKind, WhyNobody
from permits.models import (
    Application,
    CaseContact,
    ContactType,
    Document,
    FeeItem,
    NobodyYet,
)


@dataclass(frozen=True)
class Contents:
    """All that is written on an application, read once for the rule that judges it and the page that shows it."""

    asked: Asked
    answers: dict
    types: list[ContactType]
    documents: list[Document]
    # What a draft will be charged by; None where the case type charges nothing, or nothing is in force.
    prices: list[FeeItem] | None
    day: date


def read(application: Application, everything: Asked, answers: dict, *, on: date) -> Contents:
    """What is written on an application whose questions were read, on a day of the city."""
    schedule = application.case.case_type.fee_schedule_id if application.is_draft else None
    return Contents(
        everything,
        answers,
        required_types(application),
        documents.standing_on(application.case),
        fees.items_in_force([schedule], on=on).get(schedule) if schedule else None,
        on,
    )


def lacking(application: Application, written: Contents) -> list[Reason]:
    """Why a draft cannot be handed in yet, in the order of its steps; empty when it can."""
    return [
        *_place(application),
        *_questions(application, written),
        *_work(application, on=written.day),
        *_people(application, written),
        *_documents(application, written),
        *_signatures(application, written),
        *_fees(application, written),
    ]


def at_step(application: Application, step: str, field: str = "") -> str:
    """The address of a step of an application, at one of its fields."""
    page = reverse(f"permits:apply-{step}", args=[application.case.slug])
    return f"{page}#{field}" if field else page


def required_types(application: Application) -> list[ContactType]:
    """The contact types that are required: `is_named` if somebody is, `why_nobody` if somebody said why nobody is.

    One query.
    """
    there = CaseContact.objects.filter(case=application.case_id, contact_type=OuterRef("pk"))
    why = NobodyYet.objects.filter(application=application, contact_type=OuterRef("pk")).values("why")[:1]
    types = list(
        application.contact_types.annotate(is_named=Exists(there), why_nobody=Subquery(why)).order_by("name", "pk")
    )
    for one in types:
        one.why_nobody = one.why_nobody and WhyNobody(one.why_nobody)
    return types


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


def _questions(application, written):
    found = []
    if not application.case.description.strip():
        found.append(_reason(application, _("Say what is to be done."), "questions", "id_description"))
    for question in written.asked.questions:
        value = written.answers.get(question.code)
        sentence = "" if question.kind == QuestionKind.UPLOAD else wrong(question, value)
        if sentence:
            is_tiles = question.kind == QuestionKind.YES_NO or len(question.choices) > 0
            field = f"id_q-{question.code}{'_0' if is_tiles else ''}"
            found.append(_reason(application, sentence, "questions", field))
    return found


def _work(application, *, on):
    need, case = application.license_need, application.case
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
    return licensing.unfit(case.license, application, on=on)


def _people(application, written):
    what = _("Nobody is named as “%(type)s”.")
    return [
        _reason(application, what % {"type": one}, "contacts", "people")
        for one in written.types
        if not (one.is_named or one.why_nobody)
    ]


def _documents(application, written):
    wanted = [one.kind for one in written.asked.documents if one.required]
    uploads = [one for one in written.asked.questions if one.kind == QuestionKind.UPLOAD and one.required]
    wanted += [one.document_kind for one in uploads]
    there = {}
    for document in written.documents:
        there.setdefault(document.kind_id, set()).update(version.status for version in document.found_versions)
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


def _signatures(application, written):
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
        for one in written.asked.declarations
        if one.signed_at is None
    ]


def _fees(application, written):
    if not application.case.case_type.fee_schedule_id or written.prices:
        return []
    what = _("The city has no fees in force for this type.")
    return [_reason(application, what, "fees", remedy=_("Call the permit desk."), desk=DeskPurpose.PERMITS)]
