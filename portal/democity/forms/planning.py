"""Plan cases: what is asked before the city says how land may be used and divided."""

from permits.choices import LicenseNeed
from portal.democity.forms.alike import PLANNING
from portal.democity.forms.paper import Ask as line
from portal.democity.forms.paper import Paper, Read, Sheet, choice, number, words, yes_no

WHY = words("why", "What do you ask for, and why?")
ZONE = line("zone", "Which zone is the land in?", required=False, hint="Such as R-1 or C-2.")
ACRES = number("acres", "How much land is it?", "acres", smallest=0)
MET = yes_no("met", "Have you talked about it with the city's planners?")
NEIGHBORS = Paper("List of neighbors", "Everybody within 300 feet, for the notice of the hearing.")
TITLE = Paper("Title report", "Not older than six months.")
PLAN = Paper("Site plan", "What stands there and what is planned, to scale.")

PLANS = tuple(
    Sheet(license=LicenseNeed.NONE, signs=PLANNING, days_to_expire=730, **facts)
    for facts in (
        {
            "name": "Site plan review",
            "summary": "Have the layout of a larger project looked at before its building permit.",
            "introduction": "Have the site plan at hand, with buildings, parking, trees and drainage.",
            "questions": (
                WHY,
                ZONE,
                ACRES,
                number("area", "How many square feet are built?", "sq ft"),
                number("parking", "How many parking places will there be?", smallest=0),
                yes_no("homes", "Are there homes among it?"),
                number("units", "How many homes?", only="homes=yes"),
                yes_no("trees", "Are trees taken down?"),
                MET,
            ),
            "papers": (
                PLAN,
                Paper("Plans", "Elevations and floor plans."),
                Paper("Landscape plan"),
                Paper("Drainage report", required=False),
                Paper("Tree survey", only="trees=yes"),
            ),
            "reads": (Read("Planning", 15, 10), Read("Public works", 15, 10), Read("Fire", 10, 5)),
        },
        {
            "name": "Conditional use permit",
            "summary": "Use land or a building for something the zone allows only case by case.",
            "introduction": "Have the hours, the number of people and a floor plan at hand. There is a public hearing.",
            "questions": (
                WHY,
                ZONE,
                line("hours", "During which hours is it used?"),
                number("people", "How many people come at most at one time?"),
                yes_no("alcohol", "Is alcohol sold?"),
                yes_no("noise", "Is there music or another noise outside?"),
                MET,
            ),
            "papers": (PLAN, Paper("Plans", "Floor plan."), NEIGHBORS),
            "reads": (Read("Planning", 20, 10), Read("Fire", 10, 5), Read("Building", 10, 5)),
        },
        {
            "name": "Variance",
            "summary": "Build closer, higher or otherwise than the zone allows, because the lot leaves no other way.",
            "introduction": "Have a site plan at hand with all distances. There is a public hearing.",
            "questions": (
                choice("rule", "From which rule?", "Setback", "Height", "Share of the lot that is built on", "Parking",
                       "Another rule"),
                line("other", "Which rule?", only="rule=Another rule"),
                line("asked", "What does the rule say, and what do you ask for instead?"),
                words("why", "What about the lot makes it needed?"),
                ZONE,
                MET,
            ),
            "papers": (PLAN, NEIGHBORS, Paper("Photos", "Of the place, from several sides.", required=False)),
            "reads": (Read("Planning", 20, 10),),
        },
        {
            "name": "Lot split",
            "summary": "Divide one lot into two, three or four.",
            "introduction": "Have the tentative map of a surveyor and the title report at hand.",
            "questions": (
                number("lots", "How many lots will there be?", smallest=2, largest=4, measure="lots"),
                ACRES,
                number("smallest", "How large is the smallest new lot?", "sq ft"),
                ZONE,
                choice("water", "Where does the water come from?", "The city", "A well"),
                choice("sewer", "Where does the sewage go?", "The city's sewer", "A septic tank"),
                WHY,
            ),
            "papers": (Paper("Tentative map"), TITLE, NEIGHBORS),
            "reads": (
                Read("Planning", 15, 10),
                Read("Public works", 15, 10),
                Read("Health", 10, 5, only="sewer=A septic tank"),
            ),
        },
        {
            "name": "Subdivision",
            "summary": "Divide land into five lots or more, with streets and pipes.",
            "introduction": "The planners want to see you before you hand anything in.",
            "questions": (
                number("lots", "How many lots will there be?", smallest=5, measure="lots"),
                ACRES,
                ZONE,
                yes_no("streets", "Are there new streets?"),
                yes_no("phases", "Is it built in phases?"),
                WHY,
            ),
            "papers": (
                Paper("Tentative map"),
                TITLE,
                NEIGHBORS,
                Paper("Grading plan"),
                Paper("Drainage report"),
                Paper("Soils report"),
            ),
            "reads": (Read("Planning", 30, 15), Read("Public works", 30, 15), Read("Fire", 15, 10)),
            # A hearing and several agencies: begun together with a planner.
            "online": False,
        },
    )
)  # fmt: skip
