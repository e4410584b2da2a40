"""Build the whole of Plumb Hollow, in the order in which things rest on each other."""

import random
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db import transaction

from contacts.models import City
from inspections.calendar import Timetable
from inspections.choices import InspectionStatus
from inspections.models import Calendar
from permits.models import Fee
from portal.democity import (
    addresses,
    announcing,
    cards,
    catalog,
    chart,
    collecting,
    company,
    doubles,
    drafting,
    drawings,
    endings,
    feeschedules,
    findings,
    following,
    guide,
    history,
    holds,
    inspecting,
    letterbox,
    letters,
    licenses,
    limits,
    moneyodd,
    parties,
    people,
    reading,
    requests,
    sheets,
    steps,
)
from portal.democity.cases import Register
from portal.democity.forms import writing
from portal.democity.ground import Ground
from portal.democity.known import Known
from portal.democity.money import REVISION, Books
from portal.democity.names import Names
from portal.democity.rounds import Rounds
from portal.democity.route import Route
from portal.democity.visits import Diary


@dataclass(frozen=True)
class Built:
    cases: int
    visits: int
    invoices: int


@transaction.atomic
def build(*, seed: int, cases: int, today: date, password: str) -> Built:
    """Fill an empty database; the same seed and day make the same city."""
    chance = random.Random(seed)  # noqa: S311 - an invention, not a secret
    ground = Ground(chance, today, ZoneInfo(City.current().time_zone))
    names = Names(ground)
    everybody = people.build(ground, names, password)
    places = addresses.build(ground)
    held = licenses.build(ground, names, catalog.build_license_types())
    licenses.link(ground, everybody, held)

    case_types = catalog.build_case_types()
    contact_types = catalog.build_contact_types()
    catalog.build_types_taken(case_types, contact_types)
    schedules = feeschedules.build(ground, everybody, case_types)
    writing.build(ground, everybody, case_types)
    guide.write(case_types)
    register = Register(ground, names, case_types, contact_types, places, held)
    known = Known.build(register, everybody)
    register.fill(cases)
    route = Route.build(register)
    scripted = [*known.scripted(), *route.cases, route.shop]

    lists = inspecting.build_types(case_types)
    diary = Diary(ground, inspecting.build_inspectors(everybody), Timetable.read(ground.at(today, 8)))
    known.visit(diary, lists, everybody)
    route.visit(diary, lists, everybody)
    rounds = Rounds(diary, lists, everybody)
    rounds.make([case for case in register.cases if case not in scripted])
    diary.close_a_day([one for one in diary.inspectors if "N" in inspecting.INSPECTORS[one.user.username][0]])

    doubles.build(register, everybody)
    written = register.save()
    steps.write(ground, written)
    reading.build(ground, everybody, written)
    feeschedules.measure(written)
    invoices = _charge(Books(ground, everybody, schedules), written, diary, rounds, known, held)
    visits = diary.save()
    findings.write(ground, visits, known)
    limits.write(ground, visits)
    holds.build(ground, everybody, [case for case in written if case not in scripted])
    company.build(ground, everybody, [held.by_trade["building"][2], held.by_trade["roofing"][1]])
    requests.build(ground, everybody, known, written)
    sheets.file(ground, everybody, held)
    parties.build(ground, everybody, known)
    letters.write(ground, everybody, known, written)
    letterbox.write(ground, everybody, known)
    drawings.send(ground, everybody, known)
    announcing.write(ground, everybody)
    following.write(ground, everybody)
    history.write(ground, everybody, written, visits)
    cards.make(ground, written)
    collecting.write(ground, everybody, written)
    moneyodd.Matters(ground, everybody, [case for case in written if case not in scripted]).live()
    endings.write(ground, everybody, [case for case in written if case not in scripted])
    chart.name_accounts(ground, everybody)
    drafting.write(ground, everybody, written)
    return Built(len(written), len(visits), invoices)


def _charge(books, cases, diary, rounds, known, held):
    """Fees, invoices and payments; whoever has a final booked owes nothing."""
    finals = {
        id(visit.case)
        for visit in diary.visits
        if visit.inspection_type.is_final and visit.status in InspectionStatus.LIVE
    }
    books.charge_all(cases, finals | {id(known.addition)}, known.addition)
    books.charge_failures(rounds.failed_twice, Calendar.current().reinspection_fee)
    books.charge(known.addition, books.ground.days_ago(12), [REVISION], paid_on=None)
    Fee.objects.bulk_create(books.settled)
    invoices = len(books.bills)
    books.settle_all(held.known("building"))
    return invoices
