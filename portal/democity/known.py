"""The cases that the guides, the pictures and the journeys speak of."""

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

REGISTER = "Paper register"


@dataclass
class Known:
    """The known cases, by what they are called in the code."""

    addition: Case
    electrical: Case
    plumbing: Case
    draft: Case
    reroof: Case

    @classmethod
    def build(cls, register: Register, people: People) -> "Known":
        """Add them to the register before chance adds the others."""
        ground, places = register.ground, {str(address): address for address in register.addresses}
        mortar = places["412 Mortar St"]
        register.owners[mortar.pk] = people.contacts["homeowner"]
        register.owners[places["77 Hollow Creek Rd"].pk] = people.contacts["homeowner"]
        builder = register.licenses.known("building")

        def add(number, type_name, address, status, filed, issued=None, finaled=None, **facts):
            filed_on, issued_on = ground.days_ago(filed), issued and ground.days_ago(issued)
            end = issued_on and issued_on + timedelta(days=DAYS_IN_FORCE)
            life = Life(status, filed_on, issued_on, finaled and ground.days_ago(finaled), end)
            prefix, count = number.split("-")
            return register.add(type_name, address, life, number=f"{prefix}-{filed_on.year}-{count}", **facts)

        addition = add(
            "BLDR-00042",
            "Residential addition",
            mortar,
            CaseStatus.ISSUED,
            132,
            110,
            license=builder,
            description="Second-story addition, single-family residence",
            valuation=Decimal(184000),
        )
        electrical = add(
            "ELER-00107",
            "Electrical, residential",
            mortar,
            CaseStatus.ISSUED,
            101,
            101,
            license=register.licenses.known("electrical"),
            parent=addition,
            description="Rewire addition",
            valuation=Decimal(14200),
        )
        plumbing = add(
            "PLMR-00093",
            "Plumbing, residential",
            mortar,
            CaseStatus.FINALED,
            104,
            104,
            30,
            license=register.licenses.known("plumbing"),
            parent=addition,
            description="Bath on the second story",
            valuation=Decimal(9800),
        )
        add(
            "PLAN-00011",
            "Lot split",
            places["430 Mortar St"],
            CaseStatus.IN_REVIEW,
            36,
            description="Split one lot in two",
        )
        add(
            "BLDR-00871",
            "Detached garage or shed",
            places["418 Mortar St"],
            CaseStatus.CORRECTIONS,
            58,
            description="Detached garage",
            valuation=Decimal(31500),
        )
        add(
            "ROOF-00310",
            "Reroof",
            places["401 Mortar St"],
            CaseStatus.FINALED,
            930,
            928,
            902,
            license=register.licenses.known("roofing"),
            description="Tear off and reroof, composition shingle",
            valuation=Decimal(11800),
        )
        draft = add(
            "BLDR-00058",
            "Residential remodel",
            places["77 Hollow Creek Rd"],
            CaseStatus.DRAFT,
            6,
            license=builder,
            description="Kitchen remodel, no change of walls",
            valuation=Decimal(42000),
        )
        reroof = add(
            "ROOF-00064",
            "Reroof",
            places["77 Hollow Creek Rd"],
            CaseStatus.READY,
            14,
            license=register.licenses.known("roofing"),
            description="Reroof, standing seam metal",
            valuation=Decimal(18600),
        )
        fit_out = add(
            "BLDC-00023",
            "Commercial tenant improvement",
            places["16 Foundry Row"],
            CaseStatus.CORRECTIONS,
            44,
            description="Fit out a bakery",
            valuation=Decimal(126000),
        )
        add(
            "POOL-00009",
            "Swimming pool or spa",
            places["418 Mortar St"],
            CaseStatus.WITHDRAWN,
            70,
            description="Spa on the rear deck",
            valuation=Decimal(9400),
        )
        for case in (addition, draft):
            register.tie(case, "Applicant", people.contacts["contractor"])
        register.tie(fit_out, "Applicant", people.contacts["company"])
        _from_the_paper_register(register, people)
        return cls(addition, electrical, plumbing, draft, reroof)

    def visit(self, diary: Diary, lists: dict[str, list[InspectionType]], people: People) -> None:
        """What the inspectors found on them; the electrical final stands in the inspector's day."""
        ground, contractor = diary.ground, people.users["contractor"]
        technician = people.users["technician"]
        footing, foundation, rough, *_later = lists["Residential addition"]
        passed, failed = InspectionStatus.PASSED, InspectionStatus.FAILED

        def went(case, kind, status, days, comment=""):
            day = ground.days_ago(days)
            by = contractor if case is self.addition else technician
            return diary.resulted(
                case, kind, status, day, day + timedelta(days=4), by=by, comment=comment, who="inspector"
            )

        went(self.addition, footing, passed, 99)
        went(self.addition, foundation, passed, 92)
        went(self.addition, rough, failed, 32, "Two boxes without covers in the stairwell.")
        second = went(self.addition, rough, passed, 24, "Covers in place.")
        self.addition.expires_on = second.slot.day + timedelta(days=DAYS_IN_FORCE)

        panel, electrical_final = lists["Electrical, residential"]
        went(self.electrical, panel, passed, 60)
        diary.scheduled(
            self.electrical,
            electrical_final,
            diary.working_day(ground.today),
            by=technician,
            name="Volt & Daughters",
            phone="555-0181",
            note="Ring at the side door.",
            who="inspector",
        )
        lines, plumbing_final = lists["Plumbing, residential"]
        went(self.plumbing, lines, passed, 58)
        self.plumbing.finaled_on = went(self.plumbing, plumbing_final, passed, 30).slot.day

    def scripted(self) -> list[Case]:
        """Those whose visits are told here."""
        return [self.addition, self.electrical, self.plumbing]


def _from_the_paper_register(register, people):
    """Records from before the city kept any: their numbers keep their own form, and nothing sweeps them."""
    for count, words in enumerate(("Carport", "Reroof, wood shake", "Service panel, 100 amperes"), start=1):
        filed_on = register.ground.days_ago(4000 + count * 310)
        case = register.add(
            "Detached garage or shed" if count == 1 else "Reroof" if count == 2 else "Electrical, residential",
            register.ground.chance.choice(register.addresses),
            Life(CaseStatus.ON_FILE, filed_on),
            number=f"{filed_on.year}-{count:04d} PR",
            source=REGISTER,
            source_status="Filed",
            contractor_name="Old Chisel & Sons",
            description=words,
        )
        register.tie(case, "Applicant", people.contacts["before" if count == 1 else "unclaimed"])
