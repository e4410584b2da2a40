"""What many case types ask alike, and what is signed: in California by Health and Safety Code 19825."""

from permits.choices import DoneBy
from portal.democity.forms.paper import Ask as line
from portal.democity.forms.paper import Sign, choice, day, dollars, yes_no

WORTH = dollars(
    "worth",
    "What will the work cost, labor and materials together?",
    hint="Count what it is worth, also where you do it yourself. Fees are reckoned by it.",
    measure="valuation",
)
SAFETY = (
    choice(
        "insured",
        "How are the people insured who do the work?",
        "A policy with an insurer",
        "Self-insured, with the state's consent",
        "Nobody is employed for it",
        hint="Workers' compensation. A homeowner who hires licensed contractors only employs nobody.",
    ),
    line("insurer", "Insurer and number of the policy", only="insured=A policy with an insurer"),
    yes_no("loan", "Is there a construction loan for it?"),
    line("lender", "Name and address of the lender", only="loan=yes"),
)
BEGINS = day("begins", "When do you want to begin?", required=False)

TRUE = Sign(
    "true",
    "What I say here is true",
    "I have read this application, and what it says is correct. I will keep to the city's ordinances and the laws of "
    "the state on building, and I let the city's people enter the property at reasonable hours to inspect the work.",
)
CONTRACTOR = Sign(
    "contractor",
    "Licensed contractor's declaration",
    "I declare under penalty of perjury that I hold a license under chapter 9 of division 3 of the Business and "
    "Professions Code, beginning with section 7000, that it is in full force, and that its class covers this work.",
    done_by=DoneBy.CONTRACTOR,
)
OWNER = Sign(
    "owner",
    "Owner-builder's declaration",
    "I declare under penalty of perjury that the contractors' license law does not require a license of me: I own the "
    "property, and I, or employees of mine with wages as their only pay, do the work, or I contract with licensed "
    "contractors for all of it, and the building is not meant for sale (Business and Professions Code, section 7044). "
    "I know that I answer for the work, for those I employ, and for what happens on the site.",
    done_by=DoneBy.OWNER,
)
WORKERS = Sign(
    "workers",
    "Workers' compensation declaration",
    "I declare under penalty of perjury that whoever is employed for this work is insured as I say in this "
    "application, and will be for as long as it lasts (Labor Code, section 3700). If nobody is employed, I will not "
    "employ anybody in a way that makes me subject to that law. I know that work without the cover that the law "
    "requires can cost up to $100,000, besides what the injured are owed.",
)
LENDING = Sign(
    "lending",
    "Construction lending",
    "I declare under penalty of perjury that the lender named here lends for the work that this permit is for "
    "(Civil Code, section 8172).",
    only="loan=yes",
)
ASBESTOS = Sign(
    "asbestos",
    "Notice to the air district",
    "I declare that the air district was told of this work where the rules on asbestos require it, and that no work "
    "begins before the days of notice are over (Health and Safety Code, section 19827.5).",
)
OWNER_AGREES = Sign(
    "agrees",
    "The owner agrees",
    "I own the property, or its owner knows of this application and agrees to it. I know that a decision is made in "
    "public, and that what I hand in can be read by everybody unless the law keeps it private.",
)
BUILDING = (CONTRACTOR, OWNER, WORKERS, LENDING, TRUE)
PLANNING = (OWNER_AGREES, TRUE)
