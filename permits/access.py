"""The one place that answers "may this person do this to this case".

Lists ask the query sets (`Case.objects.visible_to`, `.mine`); acts ask `may`. Nobody derives it again.
"""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from contacts.choices import Right
from contacts.models import ContactTie, License, User
from permits.models import Case, CaseContact

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
    ties = Case.objects.filter(pk=case.pk).values_list(
        *(Exists(License.objects.open_to(user, right).filter(pk=OuterRef("license"))) for right in others),
        *(Exists(_contacts_with(user, right).filter(case=OuterRef("pk"))) for right in others),
    )
    found = ties.first()
    if found is None:
        return as_staff
    by_license, as_contact = found[: len(others)], found[len(others) :]
    granted = {right for right, holds in zip(others, as_contact, strict=True) if holds}
    licensed = {right for right, holds in zip(others, by_license, strict=True) if holds}
    if licensed - WITHOUT_CURRENT_LICENSE and not case.license.is_current(timezone.localdate()):
        licensed &= WITHOUT_CURRENT_LICENSE
    return as_staff | granted | licensed


def _contacts_with(user, right):
    """The contacts on cases as whom an account holds a right: the type, the row and the tie must all give it."""
    ties = ContactTie.objects.live().filter(user=user).with_right(right)
    return CaseContact.objects.counting().filter(
        Q(rights=None) | Q(rights__contains=[right]),
        contact__in=ties.values("contact"),
        **{f"contact_type__may_{right.value}": True},
    )
