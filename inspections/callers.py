"""Who is on the telephone: the permit a caller means, the people on it, and the days to read out to them."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import BooleanField, ExpressionWrapper, F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from contacts.formats import clock, money
from contacts.models import Contact, ContactTie, License, LicenseLink, User
from contacts.models.phones import FEWEST_DIGITS, with_phone
from inspections.assignment import Roster
from inspections.calendar import Timetable
from inspections.models import Inspection, InspectionType, Window
from permits.choices import CaseKind, CaseStatus
from permits.models import Case, CaseContact
from permits.searching.find import Wanted, find

AS_A_PHONE = re.compile(r"\+?[\d\s().+-]+")
WHOLE_NUMBER = 10
MOST_FOUND = 20
EARLIER_CONTACTS = 3


@dataclass(frozen=True)
class Found:
    """The permits that a caller may mean, and whether there are more than are listed."""

    cases: list[Case]
    has_more: bool = False


@dataclass(frozen=True)
class Person:
    """Somebody on a permit, and how to reach them. With an account, that is whose request it will be."""

    key: str
    name: str
    role: str
    phone: str = ""
    email: str = ""
    account: User | None = None


@dataclass(frozen=True)
class Choice:
    """A window of a day that has a place for a visit."""

    day: date
    window: Window
    fee: Decimal = Decimal(0)  # for asking on the day itself

    @property
    def value(self) -> str:
        return f"{self.day.isoformat()} {self.window.code}"

    @property
    def words(self) -> str:
        facts = {"day": date_format(self.day, "D, M j"), "window": self.window.name}
        hours = {"starts": clock(self.window.starts), "ends": clock(self.window.ends)}
        words = _("%(day)s · %(window)s, %(starts)s – %(ends)s") % (facts | hours)
        return _("%(when)s · fee %(amount)s") % {"when": words, "amount": money(self.fee)} if self.fee else words


def permits_of(text: str, *, by: User) -> Found:
    """The permits that `by` may see and that a number, an address or a telephone number leads to.

    Issued ones first, as those are what people call about; then the newest. Telephones are compared by their digits:
    those of the people on the permit, of its license, of accounts that act for either, and of earlier site contacts.
    """
    digits = phone_digits(text)
    if digits:
        cases = list(_by_phone(digits, by)[: MOST_FOUND + 1])
        if cases:
            return Found(cases[:MOST_FOUND], has_more=len(cases) > MOST_FOUND)
    found = find(Wanted(text=text, kind=CaseKind.PERMIT), by=by)
    cases = sorted(found.cases, key=lambda case: case.status != CaseStatus.ISSUED)
    return Found(cases, has_more=found.total > len(cases))


def phone_digits(text: str) -> str:
    """The digits of a telephone number without the country's 1; nothing if it is none."""
    digits = re.sub(r"\D", "", text) if AS_A_PHONE.fullmatch(text.strip()) else ""
    if len(digits) == WHOLE_NUMBER + 1 and digits.startswith("1"):
        digits = digits[1:]
    return digits if FEWEST_DIGITS <= len(digits) <= WHOLE_NUMBER else ""


def people_on(case: Case, visits: list[Inspection]) -> list[Person]:
    """Whom a call about a permit may come from: those who act under its license, its contacts, earlier site contacts.

    Four queries however many they are. Nobody is named twice.
    """
    links = LicenseLink.objects.active().filter(license=case.license_id, user__is_active=True).select_related("user")
    people = [_account(link.user, _("Acts under %(license)s") % {"license": case.license}) for link in links]
    rows = list(case.contacts.counting().with_people().filter(contact__merged_into=None).order_by("pk"))
    ties = ContactTie.objects.live().filter(contact__in=[row.contact_id for row in rows], user__is_active=True)
    accounts = {}
    for tie in ties.select_related("user").order_by("-pk"):
        accounts[tie.contact_id] = tie.user
    for row in rows:
        account = accounts.get(row.contact_id)
        people.append(_account(account, str(row.contact_type)) if account else _contact(row))
    if case.license and case.license.phone:
        people.append(Person("license", case.license.business_name, _("The license holder"), case.license.phone))
    for visit in [visit for visit in reversed(visits) if visit.site_contact_name][:EARLIER_CONTACTS]:
        people.append(
            Person(
                f"visit-{visit.number}",
                visit.site_contact_name,
                _("Site contact of an earlier visit"),
                visit.site_contact_phone,
                visit.site_contact_email,
            )
        )
    return _each_once(people)


def caller_among(people: list[Person], text: str) -> str:
    """The key of the one person whose telephone was typed; else of the first with an account; else nothing."""
    digits = phone_digits(text)
    calling = [one for one in people if digits and _same_phone(one.phone, digits)]
    with_account = [one for one in people if one.account]
    first = next(iter(calling or with_account or people), None)
    return first.key if first else ""


def choices(
    case: Case, types: list[InspectionType], timetable: Timetable, *, at: datetime
) -> dict[InspectionType, list[Choice]]:
    """For each type, every day and window that has a place for it now; one query for all of them."""
    days = {one: timetable.open_days(at, one) for one in types}
    every = sorted({day for several in days.values() for day in several})
    if not every:
        return {one: [] for one in types}
    roster = Roster.read(case, every)
    return {
        one: [
            _choice(one, day, window, timetable, at)
            for day in days[one]
            for window in timetable.open_windows(day, at, one)
            if roster.is_free(one, day, window)
        ]
        for one in types
    }


def _choice(inspection_type, day, window, timetable, at):
    same_day = timetable.is_same_day(day, at, inspection_type, window)
    return Choice(day, window, timetable.rules.same_day_fee if same_day else Decimal(0))


def _by_phone(digits, by):
    accounts = with_phone(User.objects, "phone", digits).values("pk")
    ties = ContactTie.objects.live().filter(user__in=accounts)
    contacts = CaseContact.objects.filter(
        Q(contact__in=ties.values("contact")) | Q(contact__in=with_phone(Contact.objects, "phone", digits).values("pk"))
    )
    links = LicenseLink.objects.active().filter(user__in=accounts)
    licenses = with_phone(License.objects, "phone", digits).values("pk").union(links.values("license"))
    visits = with_phone(Inspection.objects.exclude(site_contact_phone=""), "site_contact_phone", digits).values("case")
    of_permits = Case.objects.visible_to(by).for_display().filter(case_type__kind=CaseKind.PERMIT)
    meant = of_permits.filter(Q(license__in=licenses) | Q(pk__in=contacts.values("case").union(visits)))
    issued = ExpressionWrapper(Q(status=CaseStatus.ISSUED), output_field=BooleanField())
    return meant.order_by(issued.desc(), F("filed_on").desc(), F("pk").desc())


def _same_phone(phone, digits):
    kept = re.sub(r"\D", "", phone)
    return len(kept) >= FEWEST_DIGITS and (kept.endswith(digits) or digits.endswith(kept))


def _account(user, role):
    return Person(f"account-{user.pk}", user.display_name, role, user.phone, user.email, user)


def _contact(row):
    contact = row.contact
    return Person(f"contact-{contact.pk}", str(contact), str(row.contact_type), contact.phone, contact.email)


def _each_once(people):
    seen, kept = set(), []
    for person in people:
        key = person.key if person.account else (person.name.casefold(), re.sub(r"\D", "", person.phone))
        if key not in seen:
            seen.add(key)
            kept.append(person)
    return kept
