"""Who is on a case: put on and taken off, with a record of it and news to everybody it concerns.

`add` and `remove` are what the people of a case and the staff do: they judge whether `by` may. `put_on` and `take_off`
do the same without that question, for a claim, an accepted invitation or a granted request, which answer it themselves.
"""

from collections.abc import Collection
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts import audit
from contacts.choices import ContactKind, DeskPurpose
from contacts.models import Contact, ContactTie, LicenseLink, User
from contacts.refusals import NotAllowed, Reason
from permits import parties, trades
from permits.access import STAFF, WITHOUT_CURRENT_LICENSE, Right, as_staff, held, may
from permits.models import Application, Case, CaseContact, ContactType


@transaction.atomic
def add(case: Case, contact: Contact, contact_type: ContactType, *, by: User, at: datetime) -> CaseContact:
    """Put a contact on a case for somebody who manages its contacts, and return the new row.

    Raises PermissionDenied unless `by` does. Raises NotAllowed as `put_on` does, and also when the type gives more
    than `by` holds here himself; staff may give everything.
    """
    contact, case, _company = _lock(contact, case)
    today = timezone.localdate(at)
    _refuse(
        misfits(case, contact, contact_type, on=today)
        + not_theirs_to_give(case, contact_type, None, None, by=by, on=today)
    )
    return _write(case, contact, contact_type, by=by, at=at)


@transaction.atomic
def put_on(
    case: Case,
    contact: Contact,
    contact_type: ContactType,
    *,
    by: User,
    at: datetime,
    rights: Collection[str] | None = None,
    company: Contact | None = None,
) -> CaseContact:
    """Make a contact something on a case, and return the row; it counts from the next request on.

    `rights` gives less than the contact type does. With `company` it is that company that puts the contact on, and
    whose managers take it off again: `by` must be one of them, and the company be on the case itself. Without, the
    caller has judged whether `by` may. Tells the contact and everybody on the case, except `by`.

    Raises NotAllowed with every reason at once: the contact was merged, the case's type does not take the contact
    type, the contact is that already, a contractor has no current license of the trade, or the company would give more
    than it has. Raises PermissionDenied when `by` does not manage the company.
    """
    contact, case, company = _lock(contact, case, company)
    today = timezone.localdate(at)
    reasons = misfits(case, contact, contact_type, on=today)
    if company:
        reasons += not_theirs_to_give(case, contact_type, rights, company, by=by, on=today)
    _refuse(reasons)
    return _write(case, contact, contact_type, by=by, at=at, rights=rights, company=company)


@transaction.atomic
def join(
    case: Case,
    contact: Contact,
    contact_type: ContactType,
    *,
    by: User,
    at: datetime,
    rights: Collection[str] | None,
    company: Contact | None,
) -> CaseContact:
    """Put a contact on a case at its own word, where somebody else's leave for it was judged before.

    Otherwise as `put_on`: `by` is who accepted, `company` in whose name the leave was given.
    """
    contact, case, company = _lock(contact, case, company)
    _refuse(misfits(case, contact, contact_type, on=timezone.localdate(at)))
    return _write(case, contact, contact_type, by=by, at=at, rights=rights, company=company)


@transaction.atomic
def remove(row: CaseContact, *, by: User, at: datetime, why: str = "") -> CaseContact:
    """Take a contact off a case for whoever may: who manages its contacts, the contact itself, or the company that
    put it on. Raises PermissionDenied for anybody else, NotAllowed for whoever began a draft; otherwise as `take_off`.
    """
    _contact, case, _company = _lock(row.contact, row.case)
    if not may_remove(row, by=by):
        raise PermissionDenied
    _refuse(began_it(row, case, by=by))
    return take_off(row, by=by, at=at, why=why)


@transaction.atomic
def take_off(row: CaseContact, *, by: User, at: datetime, why: str = "") -> CaseContact:
    """End what a contact is on a case, and return the row as it was; it counts from the next request on.

    Tells the contact and everybody left on the case, except `by`. Raises NotAllowed when it has ended already, or when
    the case is in progress and its type requires somebody of that contact type.
    """
    _contact, case, _company = _lock(row.contact, row.case)
    held_now = CaseContact.objects.select_for_update(of=("self",)).with_people().filter(pk=row.pk).first()
    if held_now is None:
        raise NotAllowed(_("%(row)s is no longer on this record.") % {"row": row})
    _refuse(bonds(held_now, case))

    audit.record("was taken off the record", held_now, by=by, at=at, thread=case.number, why=why)
    subject = _("%(case)s: somebody was taken off the record") % {"case": case}
    told = parties.addresses_on(case) | parties.addresses_of(held_now.contact)
    parties.tell(case, "contact_taken_off", subject, told, thing=held_now, by=by, at=at, row=held_now, why=why)
    held_now.delete()
    return held_now


def may_remove(row: CaseContact, *, by: User) -> bool:
    """Whether somebody may take a contact off its case, as far as that is a question of who he is."""
    return may_manage(row.case, by) or row.pk in removable([row], by=by)


def removable(rows: Collection[CaseContact], *, by: User) -> set[int]:
    """The keys of those rows that somebody may take off without managing the contacts of the case, in one query.

    His own, those of a company he manages, and those that such a company put on.
    """
    ties = ContactTie.objects.live().filter(Q(contact__kind=ContactKind.PERSON) | Q(is_manager=True), user=by)
    ended_by_him = dict(ties.values_list("contact", "is_manager"))
    return {row.pk for row in rows if row.contact_id in ended_by_him or ended_by_him.get(row.company_id)}


def misfits(case: Case, contact: Contact, contact_type: ContactType, *, on: date) -> list[Reason]:
    """Why a contact cannot be something on a case on a day; empty when it can."""
    reasons = []
    names = {"contact": contact, "type": contact_type, "case": case}
    if contact.merged_into_id:
        reasons.append(
            Reason(
                _("This contact was merged into %(other)s.") % {"other": contact.merged_into},
                _("Look for that one instead."),
            )
        )
    reasons += not_taken(case, contact_type)
    if case.contacts.filter(contact=contact, contact_type=contact_type).exists():
        reasons.append(Reason(_("%(contact)s is on this record as “%(type)s” already.") % names))
    if contact_type.trade:
        reasons += trades.lacking(contact, contact_type.trade, on=on)
    return reasons


def not_taken(case: Case, contact_type: ContactType) -> list[Reason]:
    """Why a case takes nobody of a contact type; empty when it does."""
    if ContactType.objects.taken_by(case.case_type).filter(pk=contact_type.pk).exists():
        return []
    what = _("%(case)s takes nobody as “%(type)s”.") % {"case": case, "type": contact_type}
    return [Reason(what, _("Choose another type."), desk=DeskPurpose.PERMITS)]


def may_manage(case: Case, user: User) -> bool:
    """Whether somebody puts contacts on a case and takes them off: a party that manages contacts, or staff."""
    return may(user, Right.MANAGE_CONTACTS, case)


def not_theirs_to_give(
    case: Case,
    contact_type: ContactType,
    rights: Collection[str] | None,
    company: Contact | None,
    *,
    by: User,
    on: date,
) -> list[Reason]:
    """Why `by`, or the company in whose name he acts, cannot give what a type narrowed by `rights` gives.

    Nobody hands out more than he holds on the case himself; staff may give everything. Raises PermissionDenied when
    `by` neither manages the contacts of the case nor, where one is named, the company.
    """
    if company:
        tie = ContactTie.objects.live().filter(contact=company, user=by, is_manager=True).first()
        if tie is None:
            raise PermissionDenied
        holds = company_rights(case, tie, on=on)
        if not holds:
            what = _("%(company)s is not on %(case)s itself.") % {"company": company, "case": case}
            return [Reason(what, desk=DeskPurpose.PERMITS)]
    elif not may_manage(case, by):
        raise PermissionDenied
    else:
        holds = set(Right) if by.has_perm(STAFF[Right.MANAGE_CONTACTS]) else held(by, case, *Right)
    more = [right for right in contact_type.rights if (rights is None or right in rights) and right not in holds]
    if not more:
        return []
    return [
        Reason(
            _("“%(type)s” may do more here than you can give: %(rights)s.")
            % {"type": contact_type, "rights": Right.in_words(more)},
            _("Choose another type, or ask somebody on the record who may do that, or the city."),
            desk=DeskPurpose.PERMITS,
        )
    ]


def bonds(row: CaseContact, case: Case) -> list[Reason]:
    """Why a contact has to stay on a case; empty when it can go."""
    in_progress = case.is_active and not case.is_draft and not case.is_foreign
    if not in_progress or not ContactType.objects.required_by(case.case_type).filter(pk=row.contact_type_id).exists():
        return []
    if case.contacts.filter(contact_type=row.contact_type_id).exclude(pk=row.pk).exists():
        return []
    names = {"case": case, "type": row.contact_type, "contact": row.contact}
    return [
        Reason(
            _("%(case)s needs somebody as “%(type)s”, and %(contact)s is the only one.") % names,
            _("Add the one who comes next first; then take this one off."),
            desk=DeskPurpose.PERMITS,
        )
    ]


def began_it(row: CaseContact, case: Case, *, by: User) -> list[Reason]:
    """Why `by` cannot take whoever began a draft off it: only they themselves and staff can. Empty for others."""
    application = Application.objects.drafts().filter(case=case).select_related("begun_by").first()
    if application is None or as_staff(by, Right.MANAGE_CONTACTS) or row.pk in removable([row], by=by):
        return []
    if not ContactTie.objects.live().filter(user=application.begun_by, contact=row.contact_id).exists():
        return []
    what = _("%(who)s began this application, so %(contact)s stays on it until it is handed in.")
    facts = {"who": application.begun_by.display_name, "contact": row.contact}
    remedy = _("They can leave it themselves, and the city can take them off.")
    return [Reason(what % facts, remedy, desk=DeskPurpose.PERMITS)]


def company_rights(case: Case, tie: ContactTie, *, on: date) -> set[Right]:
    """What a member may do on a case in his company's name: by its license, if his tie brings that, and by what it is
    there itself; never more than his tie gives.
    """
    rights = {right for row in case.contacts.filter(contact=tie.contact_id).with_people() for right in row.granted}
    links = LicenseLink.objects.active().filter(company=tie.contact_id, license=case.license_id)
    if case.license_id and tie.under_licenses and links.exists():
        rights |= set(Right) if case.license.is_current(on) else WITHOUT_CURRENT_LICENSE
    return rights & set(tie.rights)


def _lock(contact, case, company=None):
    """Hold the contacts in order of their keys, then the case, and return them as they are now."""
    locked = Contact.objects.locked_in_order({one.pk for one in (contact, company) if one})
    return locked[contact.pk], Case.objects.lock(case.pk), locked[company.pk] if company else None


def _refuse(reasons):
    if reasons:
        raise NotAllowed(*reasons)


def _write(case, contact, contact_type, *, by, at, rights=None, company=None):
    row = CaseContact.objects.create(
        case=case,
        contact=contact,
        contact_type=contact_type,
        rights=None if rights is None else [right for right in Right if right in rights],
        company=company,
        added_by=by,
        added_at=at,
    )
    facts = {"company": str(company)} if company else {}
    audit.record("was put on the record", row, by=by, at=at, thread=case.number, **facts)
    subject = _("%(case)s: somebody new is on the record") % {"case": case}
    told = parties.addresses_on(case) | parties.addresses_of(contact)
    parties.tell(case, "contact_put_on", subject, told, thing=row, by=by, at=at, row=row)
    return row
