"""The one place that answers "may this person do this to this case".

Lists ask the query sets (`Case.objects.visible_to`, `.mine`); acts ask `may`. Nobody derives it again.
"""

from enum import Enum

from django.db.models import Exists, OuterRef
from django.utils import timezone

from contacts.models import LicenseLink, User
from permits.models import Case, CaseContact


class Right(Enum):
    VIEW = "view"  # the parties' part of the record
    SCHEDULE = "schedule"
    PAY = "pay"
    UPLOAD = "upload"
    MANAGE_CONTACTS = "manage_contacts"
    APPLY = "apply"


# What staff may do to every case, by Django permission; portal/roles.py hands them out.
STAFF = {
    Right.VIEW: "permits.view_case",
    Right.SCHEDULE: "inspections.add_inspection",
    Right.PAY: "payments.add_payment",
    Right.UPLOAD: "permits.change_case",
    Right.MANAGE_CONTACTS: "permits.change_case",
    Right.APPLY: "permits.add_case",
}
# An expired license keeps the view and loses the right to act.
WITHOUT_CURRENT_LICENSE = {Right.VIEW}


def may(user: User, right: Right, case: Case) -> bool:
    """Whether an account holds a right on a case: as staff, by contact type, or by an active license link."""
    return right in held(user, case, right)


def held(user: User, case: Case, *rights: Right) -> set[Right]:
    """Those of some rights that an account holds on a case, in one query for an account that is no staff."""
    if user.is_anonymous or not user.is_active:
        return set()
    as_staff = {right for right in rights if user.is_staff and user.has_perm(STAFF[right])}
    others = [right for right in rights if right not in as_staff]
    if not others:
        return as_staff
    by_license = Exists(LicenseLink.objects.active().filter(user=user, license=OuterRef("license")))
    as_contact = [
        Exists(
            CaseContact.objects.filter(
                case=OuterRef("pk"), contact__user=user, **{f"contact_type__may_{right.value}": True}
            )
        )
        for right in others
    ]
    ties = Case.objects.filter(pk=case.pk).values_list(by_license, *as_contact).first()
    if ties is None:
        return as_staff
    is_licensed, *is_contact = ties
    granted = {right for right, holds in zip(others, is_contact, strict=True) if holds}
    if is_licensed:
        is_current = case.license.is_current(timezone.localdate())
        granted |= {right for right in others if right in WITHOUT_CURRENT_LICENSE or is_current}
    return as_staff | granted
