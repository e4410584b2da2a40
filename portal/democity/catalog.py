"""What can be applied for in Plumb Hollow, what contacts can be, and which licenses there are."""

from contacts.models import LicenseType
from permits.choices import CaseKind, CensusItem, Sector
from permits.models import CaseType, CaseTypeContact, ContactType

RESIDENTIAL, COMMERCIAL = Sector.RESIDENTIAL, Sector.COMMERCIAL

# Prefix, name, sector, trade, share of all permits, what people write about the work.
PERMITS = (
    (
        "BLDR",
        "Residential addition",
        RESIDENTIAL,
        "building",
        9,
        ("Second-story addition, single-family residence", "Sunroom addition at the rear", "Bedroom and bath addition"),
    ),
    (
        "BLDR",
        "New single-family home",
        RESIDENTIAL,
        "building",
        5,
        ("New two-story home with attached garage", "New single-story home", "New home on a sloping lot"),
    ),
    (
        "BLDR",
        "Residential remodel",
        RESIDENTIAL,
        "building",
        9,
        (
            "Kitchen remodel, no change of walls",
            "Remodel two bathrooms",
            "Open the wall between kitchen and dining room",
        ),
    ),
    (
        "BLDR",
        "Detached garage or shed",
        RESIDENTIAL,
        "building",
        5,
        ("Detached garage", "Workshop of 320 square feet", "Garden shed on a slab"),
    ),
    (
        "BLDR",
        "Accessory dwelling unit",
        RESIDENTIAL,
        "building",
        5,
        ("Garage conversion to an accessory dwelling", "New accessory dwelling of 640 square feet"),
    ),
    (
        "ELER",
        "Electrical, residential",
        RESIDENTIAL,
        "electrical",
        8,
        ("Panel upgrade to 200 amperes", "Charging outlet for a vehicle", "Rewire the ground floor"),
    ),
    (
        "PLMR",
        "Plumbing, residential",
        RESIDENTIAL,
        "plumbing",
        7,
        ("Replace water heater", "Repipe in copper", "Sewer lateral replacement"),
    ),
    (
        "MECR",
        "Mechanical, residential",
        RESIDENTIAL,
        "mechanical",
        7,
        ("Replace furnace and ducts", "Heat pump for the upper floor", "New condenser, like for like"),
    ),
    (
        "ROOF",
        "Reroof",
        RESIDENTIAL,
        "roofing",
        8,
        ("Tear off and reroof, composition shingle", "Reroof, standing seam metal", "Reroof over one layer"),
    ),
    ("SOLR", "Rooftop solar", RESIDENTIAL, "solar", 6, ("Rooftop solar, 6.4 kW", "Rooftop solar with battery, 9.1 kW")),
    (
        "POOL",
        "Swimming pool or spa",
        RESIDENTIAL,
        "pool",
        3,
        ("In-ground pool with safety fence", "Spa on the rear deck"),
    ),
    (
        "FNCE",
        "Fence or wall",
        RESIDENTIAL,
        "building",
        3,
        ("Retaining wall of five feet", "Fence of seven feet along the side yard"),
    ),
    ("DEMO", "Demolition", "", "demolition", 3, ("Demolish a detached garage", "Demolish a single-story building")),
    (
        "BLDC",
        "Commercial tenant improvement",
        COMMERCIAL,
        "building",
        7,
        ("Fit out a bakery", "Office fit-out, second floor", "New partitions for a dental practice"),
    ),
    (
        "BLDC",
        "New commercial building",
        COMMERCIAL,
        "building",
        2,
        ("New warehouse of 12,000 square feet", "New two-story shop and office"),
    ),
    ("ELEC", "Electrical, commercial", COMMERCIAL, "electrical", 4, ("Lighting retrofit", "New 400-ampere service")),
    ("PLMC", "Plumbing, commercial", COMMERCIAL, "plumbing", 3, ("Grease interceptor", "Restrooms for a restaurant")),
    (
        "MECC",
        "Mechanical, commercial",
        COMMERCIAL,
        "mechanical",
        3,
        ("Rooftop unit replacement", "Kitchen hood and make-up air"),
    ),
    ("SIGN", "Sign", COMMERCIAL, "sign", 4, ("Illuminated wall sign", "Monument sign at the entrance")),
    (
        "FIRE",
        "Fire sprinkler or alarm",
        COMMERCIAL,
        "fire",
        3,
        ("Sprinkler heads for a tenant improvement", "Fire alarm panel replacement"),
    ),
)
# Numbered and applied for by themselves since the city takes applications online; older ones went under those above.
SINCE_ONLINE = (
    ("WHTR", "Water heater", RESIDENTIAL, "plumbing"),
    ("HVAC", "Heating and cooling, like for like", RESIDENTIAL, "mechanical"),
    ("EVCP", "Vehicle charger or electrical panel", RESIDENTIAL, "electrical"),
    ("BLDR", "Deck or patio cover", RESIDENTIAL, "building"),
    ("ROFC", "Commercial reroof", COMMERCIAL, "roofing"),
    ("BLDC", "Change of occupancy", COMMERCIAL, "building"),
    ("GRAD", "Grading", "", "building"),
    ("ENCR", "Work in the public street", "", "building"),
)
PLANS = (
    ("PLAN", "Lot split", "", 3, ("Split one lot in two", "Split a corner lot")),
    ("PLAN", "Site plan review", COMMERCIAL, 3, ("Site plan for a warehouse", "Site plan for a clinic with parking")),
    ("PLAN", "Variance", "", 2, ("Side setback of three feet", "Height of a flagpole")),
    ("PLAN", "Subdivision", "", 1, ("Subdivision of fourteen lots",)),
    ("PLAN", "Conditional use permit", COMMERCIAL, 0, ()),
)  # fmt: skip
LICENSE_TYPES = (
    ("GC", "General contractor", "building"),
    ("EL", "Electrical contractor", "electrical"),
    ("PL", "Plumbing contractor", "plumbing"),
    ("ME", "Mechanical contractor", "mechanical"),
    ("RF", "Roofing contractor", "roofing"),
    ("SO", "Solar contractor", "solar"),
    ("PO", "Pool contractor", "pool"),
    ("SG", "Sign contractor", "sign"),
    ("FP", "Fire protection contractor", "fire"),
    ("DM", "Demolition contractor", "demolition"),
)
# Where the permits count that the Census Bureau asks for every month.
CENSUS_ITEMS = {
    "New single-family home": CensusItem.HOUSE,
    "Accessory dwelling unit": CensusItem.HOUSE,
    "Residential addition": CensusItem.HOME_CHANGED,
    "Residential remodel": CensusItem.HOME_CHANGED,
    "Detached garage or shed": CensusItem.GARAGE,
    "New commercial building": CensusItem.OTHER_BUILDING,
    "Commercial tenant improvement": CensusItem.OTHER_CHANGED,
    "Demolition": CensusItem.OTHER_RAZED,
}
# What a contact may do on a case besides seeing the parties' part of it.
CONTACT_TYPES = {
    "Applicant": ("may_schedule", "may_pay", "may_upload", "may_manage_contacts", "may_apply"),
    "Property Owner": ("may_schedule", "may_pay", "may_upload"),
    "Billing Contact": ("may_pay",),
    "Contact": (),
    "Architect": ("may_upload",),
    "Engineer": ("may_upload",),
}

# Whom every case takes and must have, whom it takes besides, and who designs what is built.
REQUIRED, WELCOME, DESIGNERS = (
    ("Applicant", "Property Owner"),
    ("Billing Contact", "Contact"),
    ("Architect", "Engineer"),
)
TRADES_OF_A_BUILDING = ("building", "electrical", "plumbing", "mechanical", "roofing", "fire", "demolition")


def build_license_types() -> dict[str, LicenseType]:
    """The license types by trade."""
    return {
        trade: LicenseType.objects.get_or_create(code=code, defaults={"name": name, "trade": trade})[0]
        for code, name, trade in LICENSE_TYPES
    }


def build_contact_types() -> dict[str, ContactType]:
    """The contact types by name; one for each trade among them, which works and asks for visits."""
    rights = {name: dict.fromkeys(more, True) for name, more in CONTACT_TYPES.items()} | {
        contractor(trade): {"trade": trade, "may_schedule": True, "may_pay": True, "may_upload": True}
        for _code, _name, trade in LICENSE_TYPES
    }
    return {
        name: ContactType.objects.get_or_create(name=name, defaults=defaults)[0] for name, defaults in rights.items()
    }


def build_case_types() -> dict[str, CaseType]:
    """The case types by name."""
    types = [
        CaseType(
            kind=CaseKind.PERMIT,
            prefix=prefix,
            name=name,
            sector=sector,
            trade=trade,
            census_item=CENSUS_ITEMS.get(name, ""),
        )
        for prefix, name, sector, trade in [*(row[:4] for row in PERMITS), *SINCE_ONLINE]
    ] + [
        CaseType(kind=CaseKind.PLAN, prefix=prefix, name=name, sector=sector)
        for prefix, name, sector, _share, _works in PLANS
    ]
    return {one.name: one for one in CaseType.objects.bulk_create(types)}


def build_types_taken(case_types: dict[str, CaseType], contact_types: dict[str, ContactType]) -> None:
    """Which contact types each case type takes: the trade's own contractor, and on a building those of its parts."""
    CaseTypeContact.objects.bulk_create(
        CaseTypeContact(case_type=case_type, contact_type=contact_types[name], required=name in REQUIRED)
        for case_type in case_types.values()
        for name in _taken(case_type)
    )


def _taken(case_type):
    if case_type.kind == CaseKind.PLAN:
        return [*REQUIRED, *WELCOME, *DESIGNERS]
    if case_type.trade == "building":
        return [*REQUIRED, *WELCOME, *DESIGNERS, *map(contractor, TRADES_OF_A_BUILDING)]
    return [*REQUIRED, *WELCOME, contractor(case_type.trade)]


def contractor(trade: str) -> str:
    """The name of the contact type for contractors of a trade."""
    return f"Contractor: {trade.capitalize()}"


def shares() -> dict[str, int]:
    """How often each case type is applied for."""
    return {name: share for _prefix, name, _sector, _trade, share, _works in PERMITS} | {
        name: share for _prefix, name, _sector, share, _works in PLANS
    }


def works() -> dict[str, tuple[str, ...]]:
    """What people write about the work, by case type."""
    return {name: words for _prefix, name, _sector, _trade, _share, words in PERMITS} | {
        name: words for _prefix, name, _sector, _share, words in PLANS
    }
