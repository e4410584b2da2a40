"""The one place that answers "may this person do this to this case".

Lists ask the query sets (`Case.objects.visible_to`, `.mine`); acts ask `may`. Nobody derives it again.
"""

from collections.abc import Iterable

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils import timezone

from contacts.choices import Right
from contacts.models import ContactTie, License, User
from contacts.models.question import ACCOUNT, ROW, Finds
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


def as_staff(user: User, right: Right) -> bool:
    """Whether an account holds a right on every case by its role; to be on the staff alone gives none."""
    return user.is_active and user.is_staff and user.has_perm(STAFF[right])


def held(user: User, case: Case, *rights: Right) -> set[Right]:
    """Those of some rights that an account holds on a case, in one query for an account that is no staff."""
    return held_on(user, [case], *rights)[case.pk]


def held_on(user: User, cases: Iterable[Case], *rights: Right) -> dict[int, set[Right]]:
    """The same of several cases by their key, in one query however many; their licenses should be loaded."""
    cases = list(cases)
    if user.is_anonymous or not user.is_active:
        return {case.pk: set() for case in cases}
    by_role = {right for right in rights if as_staff(user, right)}
    others = [right for right in rights if right not in by_role]
    if not others or not cases:
        return {case.pk: set(by_role) for case in cases}
    ties = Case.objects.filter(pk__in=[case.pk for case in cases]).values_list("pk", *_ties(user, others))
    found = {pk: answers for pk, *answers in ties}
    return {case.pk: by_role | _granted(case, others, found.get(case.pk)) for case in cases}


def first_with_rights(rows: QuerySet, user: User, *rights: Right) -> tuple[Model | None, set[Right]]:
    """The first of a query of rows that stand on a case, and those of some rights held on that case: one query.

    The case and its license should be loaded with the row.
    """
    if user.is_anonymous or not user.is_active:
        return rows.first(), set()
    by_role = {right for right in rights if as_staff(user, right)}
    others = [right for right in rights if right not in by_role]
    ties = _ties(user, others, case="case", license="case__license")
    names = [f"tie_{number}" for number in range(len(ties))]
    row = rows.annotate(**dict(zip(names, ties, strict=True))).first()
    if row is None:
        return None, by_role
    return row, by_role | _granted(row.case, others, [getattr(row, name) for name in names])


def sees_parties_part(user: User) -> Q:
    """A condition on a query of cases: those whose parties' part an account may see, as `may` with Right.VIEW says."""
    if user.is_anonymous or not user.is_active:
        return Q(pk=None)
    if as_staff(user, Right.VIEW):
        return Q(pk__isnull=False)
    by_license, as_contact = _ties(user, [Right.VIEW])
    return by_license | Q(as_contact)


def schedulable(cases, user: User):
    """Of a query of cases, those on which an account holds the right to request visits, its license current or not."""
    by_license = Q(license__in=License.objects.keys_open_to(user, Right.SCHEDULE))
    return cases.filter(by_license | Exists(_contacts_with(user, Right.SCHEDULE).filter(case=OuterRef("pk"))))


def _ties(user, rights, *, case="pk", license="license"):
    """What to ask of each row: by license and as a contact, each of the rights in their order."""
    return [
        *(Q(**{f"{license}__in": License.objects.keys_open_to(user, right)}) for right in rights),
        *(Finds(case, _as_contact, user, right) for right in rights),
    ]


def _granted(case, rights, answers):
    if answers is None:
        return set()
    by_license, as_contact = answers[: len(rights)], answers[len(rights) :]
    granted = {right for right, holds in zip(rights, as_contact, strict=True) if holds}
    licensed = {right for right, holds in zip(rights, by_license, strict=True) if holds}
    if licensed - WITHOUT_CURRENT_LICENSE and not case.license.is_current(timezone.localdate()):
        licensed &= WITHOUT_CURRENT_LICENSE
    return granted | licensed


def _as_contact(right):
    return _contacts_with(ACCOUNT, right).filter(case=ROW).values("pk")


def _contacts_with(user, right):
    """The contacts on cases as whom an account holds a right: the type, the row and the tie must all give it."""
    ties = ContactTie.objects.live().filter(user=user).with_right(right)
    return CaseContact.objects.counting().filter(
        Q(rights=None) | Q(rights__contains=[right]),
        contact__in=ties.values("contact"),
        **{f"contact_type__may_{right.value}": True},
    )
