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
    if user.is_anonymous or not user.is_active:
        return False
    if user.has_perm(STAFF[right]):
        return True
    as_contact = CaseContact.objects.filter(
        case=OuterRef("pk"), contact__user=user, **{f"contact_type__may_{right.value}": True}
    )
    by_license = LicenseLink.objects.active().filter(user=user, license=OuterRef("license"))
    ties = Case.objects.filter(pk=case.pk).values_list(Exists(as_contact), Exists(by_license)).first()
    is_contact, is_licensed = ties or (False, False)
    if is_contact or not is_licensed:
        return is_contact
    return right in WITHOUT_CURRENT_LICENSE or case.license.is_current(timezone.localdate())
