"""What is written at each step of an application. Drafts leave no line of history; handing in does."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from contacts import audit
from contacts.models import License, User
from contacts.refusals import NotAllowed, Reason
from permits import asked
from permits.access import Right
from permits.applying import drafts
from permits.choices import DoneBy, WhyNobody
from permits.models import Address, Answer, Application, ContactType, NobodyYet, Question, Signature

WORK = ("description", "project_name")


@transaction.atomic
def save_place(
    application: Application, address: Address | None, *, text: str = "", reason: str = "", by: User, at: datetime
) -> Application:
    """Write down where the work is: a place of the city's list, or a text and why the list does not have it.

    Raises as `drafts.lock`, and PermissionDenied for a place that is kept from the public.
    """
    application = drafts.lock(application, by=by)
    case = application.case
    if address and address.confidential and address.pk != case.address_id:
        raise PermissionDenied
    case.address = address
    case.save(update_fields=["address"])
    application.place_text, application.place_reason = ("", "") if address else (text, reason)
    drafts.keep(application, step="place", at=at, also=("place_text", "place_reason"))
    return application


@transaction.atomic
def save_answers(
    application: Application,
    work: Mapping[str, str],
    answers: Mapping[str, object],
    *,
    seen: Mapping[str, Mapping] | None = None,
    by: User,
    at: datetime,
) -> tuple[Application, dict[str, dict]]:
    """Keep what was typed about the work, and to the questions by their codes; right or wrong, None where empty.

    `seen` has "work" and "answers" as the page showed them; None where no other page has written since. Returns the
    application and, under the same two names, what another page wrote meanwhile into fields that this one changed:
    those stay as they are kept. Raises as `drafts.lock`.
    """
    application = drafts.lock(application, by=by)
    case = application.case
    seen = seen or {}
    kept = {name: getattr(case, name) for name in WORK}
    changed_work, clashing_work = drafts.merge(seen.get("work"), work, kept)
    changed, clashing = drafts.merge(seen.get("answers"), answers, asked.answers_of(application))
    for name, value in changed_work.items():
        setattr(case, name, value or "")
    if changed_work:
        case.save(update_fields=list(changed_work))
    if changed:
        _write_answers(application, changed)
    if changed or changed_work:
        drafts.keep(application, step="questions", at=at)
    return application, {"work": clashing_work, "answers": clashing}


def _write_answers(application, changed):
    questions = Question.objects.filter(form=application.form_id, code__in=changed)
    for question in questions.order_by("pk"):
        value = changed[question.code]
        if asked.is_answered(value):
            Answer.objects.update_or_create(application=application, question=question, defaults={"value": value})
        else:
            Answer.objects.filter(application=application, question=question).delete()


@transaction.atomic
def say_nobody(application: Application, contact_type: ContactType, why: str, *, by: User, at: datetime) -> Application:
    """Say why nobody is on the case as a contact type that is required (a WhyNobody), or take that back with none.

    Raises as `drafts.lock`, and NotAllowed where the type is not required, or somebody has to be named.
    """
    application = drafts.lock(application, by=by)
    if contact_type not in application.contact_types.all() or (why and why not in reasons_for_nobody(contact_type)):
        what = _("Somebody has to be named as “%(type)s”.") % {"type": contact_type}
        raise NotAllowed(Reason(what, _("Add them, or invite them by email.")))
    if why:
        NobodyYet.objects.update_or_create(application=application, contact_type=contact_type, defaults={"why": why})
    else:
        NobodyYet.objects.filter(application=application, contact_type=contact_type).delete()
    drafts.keep(application, step="contacts", at=at)
    return application


def reasons_for_nobody(contact_type: ContactType) -> list[WhyNobody]:
    """Why nobody may be named as a contact type for now: whoever applies is always named, a trade may not be there."""
    if contact_type.may_apply:
        return []
    return list(WhyNobody) if contact_type.trade else [WhyNobody.LATER]


@transaction.atomic
def sign(application: Application, typed_name: str, agreed: Collection[str], *, by: User, at: datetime) -> Application:
    """Sign those declarations whose codes are named with a typed name, and take back the signatures of the others.

    Only what `by` may sign is touched: what a contractor declares is signed by whoever acts under the license, or
    typed at the counter. A signature keeps the text that was signed; one that is the same stays as old as it is. Once
    handed in, what nobody could sign before is signed, and nothing is taken back.
    Raises as `drafts.lock`, and NotAllowed without a name.
    """
    application = drafts.lock(application, by=by, or_late=True)
    typed_name = " ".join(typed_name.split())
    if agreed and not typed_name:
        raise NotAllowed(_("Type your name to sign."))
    own = signable(application, declarations_of(application), by=by)
    signed = {signature.declaration_id: signature for signature in application.signatures.all()}
    for declaration in own:
        signature = signed.get(declaration.pk)
        stays = declaration.code in agreed and signature and signature.typed_name == typed_name
        if stays or (signature and not application.is_draft):
            continue
        if signature:
            signature.delete()
        if declaration.code in agreed:
            Signature.objects.create(
                application=application,
                declaration=declaration,
                typed_name=typed_name,
                text=declaration.text,
                signed_by=by,
                signed_at=at,
            )
    drafts.keep(application, step="declarations", at=at)
    return application


def declarations_of(application: Application) -> list:
    """What is to be signed for what was answered so far, and for whoever does the work."""
    now, _answers = asked.read(application)
    return now.declarations


def signable(application: Application, declarations: list, *, by: User) -> list:
    """Those of some declarations that an account may sign: a contractor's only under his license."""
    if drafts.is_for_others(application, by=by):
        return declarations
    license = application.case.license_id
    acts = bool(license) and License.objects.open_to(by, Right.APPLY).filter(pk=license).exists()
    return [one for one in declarations if one.done_by != DoneBy.CONTRACTOR or acts]


@transaction.atomic
def discard(application: Application, *, by: User, at: datetime) -> Application:
    """Discard a draft: nobody finds it any more, and its number is not given again. Raises as `drafts.lock`."""
    application = drafts.lock(application, by=by)
    application.discarded_at = at
    application.save(update_fields=["discarded_at"])
    audit.record("was discarded", application.case, by=by, at=at, thread=application.case.number)
    return application
