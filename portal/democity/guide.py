"""Do I need a permit? What Plumb Hollow asks, and where each answer leads."""

from dataclasses import dataclass

from permits.models import CaseType, GuideAnswer, GuideQuestion


@dataclass(frozen=True)
class To:
    """An answer: the question it leads to by its code, or the case types needed, or why none is."""

    text: str
    next: str = ""
    types: tuple[str, ...] = ()
    advice: str = ""


# Code: question, hint, answers. The first one is asked first.
QUESTIONS = {
    "where": (
        "Where is the work?",
        "",
        (
            To("At a home, or on its lot", "home"),
            To("At a place of business", "business"),
            To("On land: dividing it, or what it may be used for", "land"),
            To("In the street, on the sidewalk or on other public ground", types=("Work in the public street",)),
        ),
    ),
    "home": (
        "What do you want to do at the home?",
        "Choose what comes closest. For several things, go through this once for each.",
        (
            To("Build a house, or a second home on the lot", "new_home"),
            To("Make the home larger", types=("Residential addition",)),
            To("Change rooms: a kitchen, a bathroom, walls", "rooms"),
            To("The roof", "roof"),
            To("Heating, cooling or a water heater", "equipment"),
            To("Wires, pipes, a charger or solar panels", "wires"),
            To("Something in the yard: a shed, deck, fence or pool", "yard"),
            To("Take something down", "down"),
        ),
    ),
    "new_home": (
        "Is there a home on the lot already?",
        "",
        (
            To("No, it is the first", types=("New single-family home",)),
            To("Yes, this is a second, smaller one", types=("Accessory dwelling unit",)),
        ),
    ),
    "rooms": (
        "What is changed?",
        "",
        (
            To(
                "Only what one sees: paint, floors, tile, cabinets in the same place",
                advice="Painting, papering, floors, tile, carpets, counters and cabinets need no permit, as long as "
                "no pipe, wire or wall is moved.",
            ),
            To("A sink, stove, bath or outlet is moved, or walls change", types=("Residential remodel",)),
            To("A garage or attic becomes a room", types=("Residential addition",)),
        ),
    ),
    "roof": (
        "How much of the roof?",
        "",
        (
            To(
                "A patch: less than 100 square feet",
                advice="Mending less than 100 square feet of covering with the same material in a year is upkeep and "
                "needs no permit.",
            ),
            To("A new covering", types=("Reroof",)),
            To("Its shape, or what carries it", types=("Residential remodel",)),
        ),
    ),
    "equipment": (
        "Which equipment?",
        "",
        (
            To("A water heater", types=("Water heater",)),
            To("Heating or cooling, replaced by the same kind in the same place",
               types=("Heating and cooling, like for like",)),
            To("Heating or cooling that is new, of another kind or in another place",
               types=("Mechanical, residential",)),
            To("A portable heater or a window unit",
               advice="What plugs into an outlet and can be carried away needs no permit."),
        ),
    ),
    "wires": (
        "What is it?",
        "",
        (
            To("A charger for a vehicle, or a new panel", types=("Vehicle charger or electrical panel",)),
            To("Solar panels or a battery", types=("Rooftop solar",)),
            To("Circuits, outlets or lights that are new or moved", types=("Electrical, residential",)),
            To("Pipes, gas or the sewer", types=("Plumbing, residential",)),
            To("A switch, outlet, lamp or faucet is replaced in its place",
               advice="Replacing a switch, an outlet, a lamp, a faucet or a toilet in its place is upkeep and needs no "
               "permit."),
        ),
    ),
    "yard": (
        "What is it?",
        "",
        (
            To("A shed, garage or workshop", "shed"),
            To("A deck or patio cover", "deck"),
            To("A fence or wall", "fence"),
            To("A pool or spa", "pool"),
            To("Much earth is moved", types=("Grading",)),
        ),
    ),
    "shed": (
        "How large is it?",
        "The roof counts, measured from above.",
        (
            To("120 square feet or less, one story, no water or power",
               advice="A shed of 120 square feet or less needs no building permit. It must still keep the distance "
               "from the lot's lines that the zone asks for."),
            To("Larger, or with water or power", types=("Detached garage or shed",)),
        ),
    ),
    "deck": (
        "How high is the deck, or is there a roof?",
        "",
        (
            To("A deck of 30 inches or less above the ground, without a roof",
               advice="A deck that stands by itself, no more than 30 inches above the ground and of 200 square feet or "
               "less, needs no permit unless it serves the door that the law requires."),
            To("A higher deck, or a roof over it", types=("Deck or patio cover",)),
        ),
    ),
    "fence": (
        "How high is it?",
        "A wall that holds earth is measured from the bottom of its footing.",
        (
            To("A fence of seven feet or less",
               advice="A fence of wood, wire or vinyl up to seven feet needs no permit. In a front yard the zone "
               "allows three and a half feet."),
            To("A higher fence, or a masonry wall", types=("Fence or wall",)),
            To("A wall that holds four feet of earth or less",
               advice="A wall of four feet or less needs no permit, unless it carries a slope, a driveway or a "
               "building above it."),
            To("A wall that holds more", types=("Fence or wall",)),
        ),
    ),
    "pool": (
        "How deep is the water?",
        "",
        (
            To("18 inches or less",
               advice="A pool for children of 18 inches of water or less needs no permit."),
            To("Deeper", types=("Swimming pool or spa",)),
        ),
    ),
    "down": (
        "What comes down?",
        "",
        (
            To("A shed of 120 square feet or less", advice="What needed no permit to put up needs none to take down."),
            To("A building, or most of one", types=("Demolition",)),
            To("Walls inside", types=("Residential remodel",)),
        ),
    ),
    "business": (
        "What do you want to do at the place of business?",
        "",
        (
            To("Open in a place that stands, and change its inside", "opening"),
            To("Put up a building, or add to one", types=("Site plan review", "New commercial building"),
               advice="The site plan is decided first; the building permit follows it."),
            To("Change wires, pipes or cooling only", "trade"),
            To("A new roof covering", types=("Commercial reroof",)),
            To("A sign", "sign"),
            To("Fire sprinklers or an alarm", types=("Fire sprinkler or alarm",)),
            To("Take a building down", types=("Demolition",)),
        ),
    ),
    "opening": (
        "What was there before?",
        "Such as: an office before and a restaurant now is another use.",
        (
            To("The same kind of use, and walls, pipes or wires change", types=("Commercial tenant improvement",)),
            To("The same kind of use, and nothing is built",
               advice="Moving furniture, shelves under six feet and paint need no permit. You do need a business "
               "license of the city."),
            To("Another kind of use", "other_use"),
        ),
    ),
    "other_use": (
        "Is anything built or changed?",
        "",
        (
            To("Yes", types=("Commercial tenant improvement", "Change of occupancy"),
               advice="The change of occupancy says what the place may be used for; the tenant improvement covers "
               "the work. Hand them in together."),
            To("No", types=("Change of occupancy",)),
        ),
    ),
    "trade": (
        "Which of these?",
        "",
        (
            To("Wires and lights", types=("Electrical, commercial",)),
            To("Pipes and fixtures", types=("Plumbing, commercial",)),
            To("Heating, cooling or a kitchen hood", types=("Mechanical, commercial",)),
        ),
    ),
    "sign": (
        "Which sign?",
        "",
        (
            To("Outside, to be seen from the street", types=("Sign",)),
            To("Inside, or only for people on the lot",
               advice="Signs inside a building, and small ones that lead people on the lot, need no permit."),
        ),
    ),
    "land": (
        "What do you want to do with the land?",
        "",
        (
            To("Divide it into two, three or four lots", types=("Lot split",)),
            To("Divide it into five or more", types=("Subdivision",)),
            To("Build closer, higher or otherwise than the zone allows", types=("Variance",)),
            To("Use it for what the zone allows only case by case", types=("Conditional use permit",)),
            To("Plan a larger project", types=("Site plan review",)),
            To("Move earth", types=("Grading",)),
        ),
    ),
}  # fmt: skip


def write(case_types: dict[str, CaseType]) -> None:
    """The questions and answers of the guide."""
    asked = GuideQuestion.objects.bulk_create(
        GuideQuestion(text=text, hint=hint, is_first=number == 0)
        for number, (text, hint, _answers) in enumerate(QUESTIONS.values())
    )
    by_code = dict(zip(QUESTIONS, asked, strict=True))
    answers = [(by_code[code], number, to) for code, row in QUESTIONS.items() for number, to in enumerate(row[2], 1)]
    written = GuideAnswer.objects.bulk_create(
        GuideAnswer(question=question, place=10 * number, text=to.text, next=by_code.get(to.next), advice=to.advice)
        for question, number, to in answers
    )
    leads = GuideAnswer.case_types.through
    leads.objects.bulk_create(
        leads(guideanswer=answer, casetype=case_types[name])
        for answer, (_question, _number, to) in zip(written, answers, strict=True)
        for name in to.types
    )
