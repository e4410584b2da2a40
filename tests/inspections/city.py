"""A small city for tests of visits: Bob builds on Mortar Street, Charlie is a stranger, Okafor inspects."""

import datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from django.contrib.auth.models import Group

from contacts.models import City, Desk, License, LicenseLink, LicenseType, User
from inspections.models import InspectionType, Inspector, RequiredInspection, Window
from permits.models import Address, CaseContact, CaseType, ContactType, District
from tests import factories

FAR = datetime.date(2045, 1, 1)
# The week of Thanksgiving 2026: Thursday and Friday, November 26 and 27, are holidays in California.
TYPES = [
    ("footing", "Footing", "", []),
    ("rough-electrical", "Rough electrical", "Electrical", ["footing"]),
    ("framing", "Framing", "", ["rough-electrical"]),
    ("insulation", "Insulation", "", ["framing"]),
    ("building-final", "Building final", "", []),
]


def local(year, month, day, hour=10, minute=0):
    """A moment by the clock on the city's wall."""
    return datetime.datetime(year, month, day, hour, minute, tzinfo=ZoneInfo("America/Los_Angeles"))


# Wednesday before the cut-off; Thursday the 19th can be asked for until 3:30 pm.
WEDNESDAY = local(2026, 11, 18, 10)
THURSDAY = datetime.date(2026, 11, 19)


def build():
    """One issued permit with its list, the people around it, and one inspector who does everything."""
    cast = SimpleNamespace(city=City.current())
    for purpose, phone in (("permits", "555-0101"), ("inspections", "555-0102"), ("payments", "555-0103")):
        Desk.objects.update_or_create(
            purpose=purpose, defaults={"name": f"The {purpose} desk", "phone": phone, "email": f"{purpose}@example.org"}
        )
    cast.north = District.objects.create(code="N", name="North")
    cast.bob = person("bobb", "Bob", "Okonjo")
    cast.charlie = person("charlie", "Charlie", "Stranger")
    cast.owner = person("ownah", "Olga", "Owner")
    cast.okafor = person("okafor", "Rose", "Okafor", role="Inspector")
    cast.dana = person("danad", "Dana", "Levelle", role="Technician")
    cast.license = License.objects.create(
        type=LicenseType.objects.create(code="GC", name="General contractor", trade="General"),
        number="GC-10442",
        business_name="Truebeam Builders LLC",
        expires_on=FAR,
    )
    LicenseLink.objects.create(
        user=cast.bob,
        license=cast.license,
        status="active",
        requested_at=WEDNESDAY,
        due_on=FAR,
        decided_at=WEDNESDAY,
        decided_by=cast.dana,
        activated_at=WEDNESDAY,
    )
    cast.inspector = inspector(cast.okafor, cast.north)
    cast.case_type = CaseType.objects.create(prefix="BLDR", name="Residential addition", sector="residential")
    cast.types = {}
    for order, (code, name, trade, after) in enumerate(TYPES):
        cast.types[code] = InspectionType.objects.create(
            code=code, name=name, trade=trade, is_final=code == "building-final"
        )
        required = RequiredInspection.objects.create(
            case_type=cast.case_type, inspection_type=cast.types[code], order=order
        )
        required.prerequisites.set([cast.types[one] for one in after])
    cast.address = Address.objects.create(number="412", street="Mortar St", district=cast.north)
    cast.case = case(cast, 42)
    viewer = ContactType.objects.create(name="Property Owner")
    CaseContact.objects.create(
        case=cast.case,
        contact=factories.ContactTie(contact=factories.Contact(last_name="Owner"), user=cast.owner).contact,
        contact_type=viewer,
    )
    return cast


def person(username, first_name, last_name, *, role=""):
    user = User.objects.create_user(username, f"{username}@example.org", first_name=first_name, last_name=last_name)
    user.phone = "555-0199"
    user.save(update_fields=["phone"])
    if role:
        user.is_staff = True
        user.save(update_fields=["is_staff"])
        user.groups.add(Group.objects.get(name=role))
    return user


def inspector(user, *districts, trades=()):
    one = Inspector.objects.create(user=user, work_phone="555-0177", trades=list(trades))
    one.districts.set(districts)
    return one


def case(cast, number, **facts):
    """Another permit of the same kind under the same license, issued unless said otherwise."""
    number = f"BLDR-2026-{number:05}"
    facts = {
        "case_type": cast.case_type,
        "status": "issued",
        "address": cast.address,
        "description": "Second-story addition",
        "applied_on": datetime.date(2026, 3, 2),
        "issued_on": datetime.date(2026, 3, 24),
        "filed_on": datetime.date(2026, 3, 2),
        "license": cast.license,
    } | facts
    return factories.Case(number=number, **facts)


def window(code):
    return Window.objects.get(code=code)
