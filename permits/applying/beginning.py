"""Beginning an application: a numbered draft with its beginner on it, filled in from what is known already."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from contacts import audit
from contacts.choices import DeskPurpose
from contacts.models import City, Contact, ContactTie, License, User
from contacts.refusals import NotAllowed, Reason
from permits import participants, workflow
from permits.access import Right, as_staff, may
from permits.choices import CaseStatus, DoneBy, LicenseNeed
from permits.models import (
    Answer,
    Application,
    ApplicationForm,
    Case,
    CaseType,
    CaseTypeContact,
    ContactType,
)

MOST_DRAFTS = 50  # of one account at a time
# A trade permit is applied for under one of these.
PARENT_STATUSES = (
    CaseStatus.SUBMITTED,
    CaseStatus.INCOMPLETE,
    CaseStatus.IN_REVIEW,
    CaseStatus.CORRECTIONS,
    CaseStatus.READY,
    CaseStatus.ISSUED,
)
COPIED = ("description", "project_name", "work_class")


@transaction.atomic
def begin(
    case_type: CaseType,
    *,
    by: User,
    at: datetime,
    key: UUID,
    contact: Contact | None = None,
    parent: Case | None = None,
    copy_of: Case | None = None,
) -> Application:
    """Open a draft of a case type and return its application; `by` is on it as the one who applies.

    `contact` is in whose name: a company of his, or whoever stands at the counter where staff begin it; without, he
    himself. With `parent` it is a trade permit under that one: its place and its people come along, and its license
    where it is of the trade. With `copy_of` what was said in an earlier application of the same type, but not where.
    `key` is the page's: a second click returns what the first one began.

    Raises PermissionDenied when `by` may not apply in that name or under that parent, and NotAllowed with every
    reason: the type is not open online, asks nothing yet or takes nobody who applies, too many drafts, a parent that
    is no permit in progress.
    """
    at_counter = as_staff(by, Right.APPLY)
    contact = _in_whose_name(contact, by, at_counter=at_counter)
    along = _people_of(parent).values_list("contact", flat=True) if parent else ()
    contact = Contact.objects.locked_in_order({contact.pk, *along})[contact.pk]
    if begun := Application.objects.filter(key=key).select_related("case__case_type", "form").first():
        if begun.begun_by_id != by.pk:
            raise PermissionDenied
        return begun
    if (parent and not may(by, Right.APPLY, parent)) or (copy_of and not may(by, Right.VIEW, copy_of)):
        raise PermissionDenied
    form = ApplicationForm.objects.in_use().filter(case_type=case_type).first()
    applicant = applicant_type(case_type)
    reasons = closed(case_type, form, applicant, at_counter=at_counter) + _misfits(case_type, parent, copy_of)
    if not at_counter and Application.objects.drafts().filter(begun_by=by).count() >= MOST_DRAFTS:
        what = _("You have %(count)s applications that are not handed in.") % {"count": MOST_DRAFTS}
        reasons.append(Reason(what, _("Hand one in, or discard one that you no longer need.")))
    if reasons:
        raise NotAllowed(*reasons)

    facts = {name: getattr(copy_of, name) for name in COPIED} if copy_of else {}
    case = workflow.draft(
        case_type, on=City.current().day_at(at), parent=parent, address=parent and parent.address, **facts
    )
    application = Application.objects.create(
        case=case,
        form=form,
        key=key,
        begun_by=by,
        begun_at=at,
        at_counter=at_counter,
        saved_at=at,
        cloned_from=copy_of,
        **case_type.as_terms(),
    )
    application.contact_types.set(ContactType.objects.required_by(case_type))
    audit.record("was begun", case, by=by, at=at, thread=case.number)
    participants.put_on(case, contact, applicant, by=by, at=at)
    if parent:
        _bring_people(case, parent, by=by, at=at)
    _bring_license(application, parent or copy_of, by=by, at=at)
    if copy_of:
        _copy_answers(application, copy_of)
    return application


def applicant_type(case_type: CaseType) -> ContactType | None:
    """As what somebody applies: the contact type that applies, one that the case type requires before others."""
    required = CaseTypeContact.objects.filter(case_type=case_type, contact_type=OuterRef("pk"), required=True)
    types = ContactType.objects.taken_by(case_type).filter(may_apply=True, trade="")
    return types.annotate(is_required=Exists(required)).order_by("-is_required", "pk").first()


def closed(
    case_type: CaseType, form: ApplicationForm | None, applicant: ContactType | None, *, at_counter: bool
) -> list[Reason]:
    """Why nobody can begin an application of a type here; staff at the counter begin also what is not online."""
    if form is None or applicant is None or not case_type.is_active or not (case_type.online or at_counter):
        what = _("“%(type)s” cannot be applied for here.") % {"type": case_type}
        return [Reason(what, _("Ask the permit desk how to apply for it."), desk=DeskPurpose.PERMITS)]
    return []


def may_parent(case: Case) -> bool:
    """Whether a trade permit can be applied for under a record: a permit of ours in progress that has no parent."""
    return not (case.is_plan or case.is_foreign or case.parent_id) and case.status in PARENT_STATUSES


def _in_whose_name(contact, by, *, at_counter):
    own = Contact.objects.own(by)
    if contact is None:
        contact = own
    if contact is None:
        raise NotAllowed(
            Reason(
                _("There is no contact to apply for."),
                _("Choose whom you apply for.") if at_counter else _("Ask the city to complete your account."),
                desk=DeskPurpose.ACCOUNTS,
            )
        )
    ties = ContactTie.objects.live().with_right(Right.APPLY)
    if not at_counter and not ties.filter(user=by, contact=contact).exists():
        raise PermissionDenied
    return contact


def _misfits(case_type, parent, copy_of):
    reasons = []
    if parent and (not may_parent(parent) or not case_type.trade):
        facts = {"parent": parent, "type": case_type}
        what = _("“%(type)s” cannot be applied for under %(parent)s.") % facts
        reasons.append(Reason(what, _("Apply for it by itself."), desk=DeskPurpose.PERMITS))
    if copy_of and copy_of.case_type_id != case_type.pk:
        what = _("%(case)s is another kind of application.") % {"case": copy_of}
        reasons.append(Reason(what, _("Begin with an empty one.")))
    return reasons


def _people_of(parent):
    return parent.contacts.filter(company=None, contact__merged_into=None)


def _bring_people(case, parent, *, by, at):
    """Everybody whom the city or the applicant put on the parent, as what they are there."""
    on = City.current().day_at(at)
    for row in _people_of(parent).with_people().order_by("contact", "contact_type", "pk"):
        if not participants.misfits(case, row.contact, row.contact_type, on=on):
            participants.put_on(case, row.contact, row.contact_type, rights=row.rights, by=by, at=at)


def _bring_license(application, other, *, by, at):
    """The license of another record, if it is of the trade, current, and `by` acts under it."""
    case = application.case
    if application.license_need == LicenseNeed.NONE or not other or not other.license_id:
        return
    usable = License.objects.filter(pk=other.license_id)
    if not application.at_counter:
        usable = usable.filter(pk__in=License.objects.keys_open_to(by, Right.APPLY))
    license = usable.first()
    of_trade = not application.trade or License.objects.of_trade(application.trade).filter(pk=other.license_id)
    if license and of_trade and license.is_current(City.current().day_at(at)):
        case.license, application.done_by, application.license_by = license, DoneBy.CONTRACTOR, by
        case.save(update_fields=["license"])
        application.save(update_fields=["done_by", "license_by"])


def _copy_answers(application, copy_of):
    """What was answered to questions that bear the same code and are of the same kind in this version."""
    questions = {question.code: question for question in application.form.questions.all()}
    answers = Answer.objects.filter(application__case=copy_of).select_related("question").order_by("pk")
    Answer.objects.bulk_create(
        Answer(application=application, question=questions[answer.question.code], value=answer.value)
        for answer in answers
        if answer.question.code in questions and questions[answer.question.code].kind == answer.question.kind
    )
