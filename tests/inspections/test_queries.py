"""Pages cost the same number of queries however many visits there are: at most twelve."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.models import User
from inspections.models import Inspection, Inspector, RequiredInspection, Slot
from permits.models import Case, StatusChange
from tests.inspections.city import THURSDAY, WEDNESDAY
from tests.inspections.pages import CONFIRM, REQUEST, SENT, TAB

MOST = 12


pytestmark = pytest.mark.usefixtures("wednesday")


def queries(client, method, path, *data):
    with CaptureQueriesContext(connection) as counted:
        assert getattr(client, method)(path, *data).status_code == 200
    return len(counted)


def a_hundred_more(cast, morning):
    """A hundred visits, thirty types, twenty inspectors, a hundred permits."""
    types = type(cast.types["footing"]).objects.bulk_create(
        [type(cast.types["footing"])(code=f"t{n}", name=f"Type {n}") for n in range(30)]
    )
    RequiredInspection.objects.bulk_create(
        [RequiredInspection(case_type=cast.case_type, inspection_type=one, order=50) for one in types]
    )
    people = User.objects.bulk_create([User(username=f"inspector{n}", last_name=f"Number {n}") for n in range(20)])
    Inspector.objects.bulk_create([Inspector(user=one, work_phone="555-0177") for one in people])
    Slot.objects.bulk_create(
        [Slot(inspector=one, day=THURSDAY, window=morning, capacity=8, booked=5) for one in Inspector.objects.all()],
        ignore_conflicts=True,
    )
    slots = list(Slot.objects.all())
    Inspection.objects.bulk_create(
        [
            Inspection(
                case=cast.case,
                number=number,
                inspection_type=types[number % 30],
                status="failed",
                slot=slots[number % len(slots)],
                requested_by=cast.bob,
                requested_at=WEDNESDAY,
                resulted_by=cast.okafor,
                resulted_at=WEDNESDAY,
                comment="Again.",
            )
            for number in range(100, 200)
        ]
    )
    number = "BLDR-2026-{:05}".format
    Case.objects.bulk_create(
        [
            Case(
                number=number(n),
                slug=number(n),
                case_type=cast.case_type,
                status="issued",
                issued_on=THURSDAY,
                filed_on=THURSDAY,
                license=cast.license,
            )
            for n in range(100, 200)
        ]
    )
    StatusChange.objects.bulk_create(
        [StatusChange(case=case, status="issued", on=THURSDAY) for case in Case.objects.filter(status_changes=None)]
    )


@pytest.mark.parametrize(
    ("method", "path", "data"),
    [
        ("get", TAB, []),
        ("get", REQUEST, []),
        ("post", REQUEST, [SENT]),
        ("post", CONFIRM, [SENT]),
        ("post", CONFIRM, [SENT | {"when": ""}]),
        ("post", CONFIRM, [SENT | {"inspection_type": ["footing", "framing", "insulation"]}]),
        ("get", f"{TAB}requested/?visit=1", []),
        ("get", f"{TAB}1/move/", []),
        ("get", f"{TAB}1/cancel/", []),
        ("get", f"{TAB}1/", []),
        ("get", "/inspections/", []),
        ("get", "/inspections/completed/", []),
    ],
)
def test_a_page_costs_the_same_at_one_and_at_a_hundred(cast, book, client, morning, method, path, data):
    if "/1/" in path or "visit=1" in path:
        book("footing")
    client.force_login(cast.bob)
    client.get("/accessibility/")  # the first page after a log-in starts its clock, which is written down
    few = queries(client, method, path, *data)

    a_hundred_more(cast, morning)

    assert queries(client, method, path, *data) == few
    assert few <= MOST
