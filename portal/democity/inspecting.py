"""What is inspected in Plumb Hollow, in which order, and by whom."""

from inspections.choices import RequestMode
from inspections.models import Calendar, InspectionType, Inspector, RequiredInspection
from permits.models import CaseType, District
from portal.democity import checklists
from portal.democity.people import OTHER_INSPECTORS, People

# Code: name, trade, kind in open data.
TYPES = {
    "temporary-power": ("Temporary power", "electrical", "Other"),
    "footing": ("Footing", "building", "Foundation"),
    "foundation": ("Foundation", "building", "Foundation"),
    "underslab-plumbing": ("Under-slab plumbing", "plumbing", "Rough"),
    "slab": ("Concrete slab", "building", "Foundation"),
    "rough-electrical": ("Rough electrical", "electrical", "Rough"),
    "rough-plumbing": ("Rough plumbing", "plumbing", "Rough"),
    "rough-mechanical": ("Rough mechanical", "mechanical", "Rough"),
    "framing": ("Framing", "building", "Framing"),
    "insulation": ("Insulation", "building", "Insulation"),
    "drywall": ("Drywall", "building", "Drywall"),
    "building-final": ("Building final", "building", "Final"),
    "service-panel": ("Service and panel", "electrical", "Rough"),
    "electrical-final": ("Electrical final", "electrical", "Final"),
    "water-lines": ("Sewer and water lines", "plumbing", "Rough"),
    "gas-test": ("Gas pressure test", "plumbing", "Rough"),
    "plumbing-final": ("Plumbing final", "plumbing", "Final"),
    "ducts": ("Ducts and equipment", "mechanical", "Rough"),
    "mechanical-final": ("Mechanical final", "mechanical", "Final"),
    "roof-deck": ("Roof deck", "building", "Other"),
    "roof-final": ("Roof final", "building", "Final"),
    "racking": ("Racking and wiring", "electrical", "Rough"),
    "solar-final": ("Solar final", "electrical", "Final"),
    "pool-shell": ("Pool shell and steel", "building", "Other"),
    "safety-barrier": ("Safety barrier", "building", "Other"),
    "pool-final": ("Pool final", "building", "Final"),
    "fence-final": ("Fence final", "building", "Final"),
    "utilities-off": ("Utilities cut off", "plumbing", "Other"),
    "demolition-final": ("Demolition final", "building", "Final"),
    "sign-footing": ("Sign footing", "building", "Foundation"),
    "sign-final": ("Sign final", "electrical", "Final"),
    "sprinkler-test": ("Sprinkler pressure test", "plumbing", "Other"),
    "fire-final": ("Fire final", "building", "Final"),
    "grading-final": ("Grading final", "building", "Final"),
    "street-final": ("Street and sidewalk final", "building", "Final"),
}
ROUGHS = ("rough-electrical", "rough-plumbing", "rough-mechanical")
HOUSE = {
    "temporary-power": (),
    "footing": (),
    "foundation": ("footing",),
    "underslab-plumbing": ("foundation",),
    "slab": ("underslab-plumbing",),
    "rough-electrical": ("foundation",),
    "rough-plumbing": ("underslab-plumbing",),
    "rough-mechanical": ("foundation",),
    "gas-test": ("rough-plumbing",),
    "framing": ROUGHS,
    "insulation": ("framing",),
    "drywall": ("insulation",),
    "building-final": (),
}
ELECTRICAL = {"service-panel": (), "electrical-final": ()}
PLUMBING = {"water-lines": (), "gas-test": (), "plumbing-final": ()}
MECHANICAL = {"ducts": (), "mechanical-final": ()}
# Case type: each inspection in its order, with what has to pass before it (IRC R109.1: framing after all roughs).
REQUIRED = {
    "Residential addition": {
        "footing": (),
        "foundation": ("footing",),
        "rough-electrical": ("foundation",),
        "framing": ("rough-electrical",),
        "insulation": ("framing",),
        "building-final": (),
    },
    "New single-family home": HOUSE,
    "Residential remodel": {"framing": (), "insulation": ("framing",), "building-final": ()},
    "Detached garage or shed": {
        "footing": (),
        "foundation": ("footing",),
        "framing": ("foundation",),
        "building-final": (),
    },
    "Accessory dwelling unit": {k: v for k, v in HOUSE.items() if k not in ("underslab-plumbing", "slab")}
    | {"rough-plumbing": ("foundation",)},
    "Electrical, residential": ELECTRICAL,
    "Plumbing, residential": PLUMBING,
    "Mechanical, residential": MECHANICAL,
    "Reroof": {"roof-deck": (), "roof-final": ()},
    "Rooftop solar": {"racking": (), "solar-final": ()},
    "Swimming pool or spa": {"pool-shell": (), "safety-barrier": ("pool-shell",), "pool-final": ()},
    "Fence or wall": {"fence-final": ()},
    "Demolition": {"utilities-off": (), "demolition-final": ()},
    "Commercial tenant improvement": {
        "rough-electrical": (),
        "rough-plumbing": (),
        "rough-mechanical": (),
        "framing": ROUGHS,
        "building-final": (),
    },
    "New commercial building": HOUSE,
    "Electrical, commercial": ELECTRICAL,
    "Plumbing, commercial": PLUMBING,
    "Mechanical, commercial": MECHANICAL,
    "Sign": {"sign-footing": (), "sign-final": ()},
    "Fire sprinkler or alarm": {"sprinkler-test": (), "fire-final": ()},
    "Water heater": {"plumbing-final": ()},
    "Heating and cooling, like for like": {"mechanical-final": ()},
    "Vehicle charger or electrical panel": {"electrical-final": ()},
    "Deck or patio cover": {"footing": (), "building-final": ()},
    "Commercial reroof": {"roof-deck": (), "roof-final": ()},
    "Change of occupancy": {"building-final": (), "fire-final": ()},
    "Grading": {"grading-final": ()},
    "Work in the public street": {"street-final": ()},
}
# Minutes at the site, where it is not half an hour; and how else than from the calendar a visit is asked for.
MINUTES = {"framing": 60, "building-final": 60, "fence-final": 15, "gas-test": 15, "fire-final": 45}
MODES = {"sprinkler-test": RequestMode.ASSIGNED, "utilities-off": RequestMode.DESK}
# A building can be finaled without them: not every house has gas, stands on a slab or needs power before its own.
OPTIONAL = {"gas-test", "slab", "temporary-power"}
# Account: districts, trades (none: all of them), work phone.
INSPECTORS = {
    "inspector": ("NE", (), "555-0160"),
    "inspector.north": ("NW", ("building", "mechanical"), "555-0161"),
    "inspector.east": ("ED", (), "555-0162"),
    "inspector.south": ("SW", (), "555-0163"),
    "inspector.west": ("WN", ("electrical", "plumbing"), "555-0164"),
    "inspector.center": ("DS", (), "555-0165"),
}


def build_types(case_types: dict[str, CaseType]) -> dict[str, list[InspectionType]]:
    """Write the types and their order; return each case type's list, without the optional ones."""
    Calendar.current()
    types = {
        code: InspectionType.objects.create(
            code=code,
            name=name,
            trade=trade,
            mapped_type=mapped,
            is_final=mapped == "Final",
            minutes=MINUTES.get(code, 30),
            mode=MODES.get(code, RequestMode.CALENDAR),
        )
        for code, (name, trade, mapped) in TYPES.items()
    }
    checklists.build(types)
    lists = {}
    for case_type, steps in REQUIRED.items():
        for place, (code, before) in enumerate(steps.items(), start=1):
            step = RequiredInspection.objects.create(
                case_type=case_types[case_type],
                inspection_type=types[code],
                order=place * 10,
                optional=code in OPTIONAL,
            )
            if before:
                step.prerequisites.set([types[one] for one in before])
        lists[case_type] = [types[code] for code in steps if code not in OPTIONAL]
    return lists


def build_inspectors(people: People) -> list[Inspector]:
    """Six inspectors, two districts each."""
    districts = {district.code: district for district in District.objects.all()}
    found = []
    for username in ("inspector", *OTHER_INSPECTORS):
        codes, trades, work_phone = INSPECTORS[username]
        inspector = Inspector.objects.create(user=people.users[username], work_phone=work_phone, trades=list(trades))
        inspector.districts.set([districts[code] for code in codes])
        found.append(inspector)
    return found
