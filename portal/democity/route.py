"""The permits on the next route of the inspector who can log in: each somewhere else, each with another story.

And a shop whose contractor has not asked for anything yet, though three visits could be made there at once.
"""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from inspections.choices import InspectionStatus
from inspections.models import InspectionType
from permits.choices import CaseStatus
from permits.models import Case
from portal.democity.cases import Register
from portal.democity.lives import DAYS_IN_FORCE, Life
from portal.democity.people import People
from portal.democity.visits import Diary

# Kind of permit, street, what is built, trade of its license; who opens the door, their telephone, what they wrote.
STOPS = (
    (
        "Residential remodel",
        "Keystone Ave",
        "Open the kitchen to the dining room",
        "building",
        ("Ewan Plankett", "555-0121", "The side door is open; mind the dust sheets."),
    ),
    ("Detached garage or shed", "Dovetail St", "Detached garage", "building", ("Posy Trussell", "555-0122", "")),
    ("Reroof", "Trowel Ave", "Tear off and reroof", "roofing", ("Gus Shinglewood", "555-0123", "Ladder at the rear.")),
    ("Electrical, residential", "Anvil St", "New 200-ampere service", "electrical", ("Mo Conduitt", "555-0124", "")),
    ("Fence or wall", "Chisel Ct", "Fence, 6 feet, rear yard", "", ("Ada Pickett", "555-0125", "Friendly dog.")),
)
SHOP = ("Commercial tenant improvement", "Market Plaza", "Fit out a shop for lamps", "building")


@dataclass
class Route:
    """The cases of the route, in the order of STOPS; and the shop."""

    cases: list[Case]
    shop: Case

    @classmethod
    def build(cls, register: Register) -> "Route":
        """Add the permits to the register; they were issued some weeks ago."""
        cases = [_add(register, stop[:-1], 60 + count) for count, stop in enumerate(STOPS)]
        return cls(cases, _add(register, SHOP, 20))

    def visit(self, diary: Diary, lists: dict[str, list[InspectionType]], people: People) -> None:
        """The first failed and is looked at again, the second passed its footing, the others begin."""
        ground, technician = diary.ground, people.users["technician"]
        day = diary.next_working_day(ground.today)
        for place, (case, stop) in enumerate(zip(self.cases, STOPS, strict=True)):
            by = people.users["contractor"] if stop[3] == "building" else technician
            first, *later = lists[case.case_type.name]
            before = ground.days_ago(12)
            if place == 0:
                diary.resulted(
                    case,
                    first,
                    InspectionStatus.FAILED,
                    before,
                    ground.days_ago(1),
                    by=by,
                    comment="See the corrections; call again when they are done.",
                    who="inspector",
                )
            if place == 1:
                diary.resulted(case, first, InspectionStatus.PASSED, before, ground.days_ago(1), by=by, who="inspector")
                first = later[0]
            name, phone, note = stop[-1]
            diary.scheduled(case, first, day, by=by, name=name, phone=phone, note=note, who="inspector")


def _add(register, what, days):
    """A permit applied for so many days ago and issued a week later."""
    type_name, street, work, trade = what
    filed_on = register.ground.days_ago(days)
    issued_on = filed_on + timedelta(days=7)
    return register.add(
        type_name,
        next(one for one in register.addresses if one.street == street and not one.confidential),
        Life(CaseStatus.ISSUED, filed_on, issued_on, None, issued_on + timedelta(days=DAYS_IN_FORCE)),
        license=register.licenses.known(trade) if trade else None,
        description=work,
        valuation=Decimal(9000 + 500 * days),
    )
