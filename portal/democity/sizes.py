"""How big the works of the invented city are, and what their projects are called."""

from permits.choices import WorkClass
from permits.models import Case

NEW = {"New single-family home": 1, "Accessory dwelling unit": 1, "New commercial building": 0}
DOLLARS_A_SQUARE_FOOT = 260
PROJECTS = ("Yard", "Works", "Row", "House", "Exchange")


def describe(case: Case) -> None:
    """Fill in what follows from the type and the valuation, the same each time; nothing is written."""
    name = case.case_type.name
    if name not in NEW and name not in ("Residential addition", "Commercial tenant improvement"):
        return
    case.work_class = WorkClass.NEW if name in NEW else WorkClass.EXISTING
    case.square_feet = int(case.valuation or 0) // DOLLARS_A_SQUARE_FOOT or None
    case.housing_units = NEW.get(name) or None
    if name == "New commercial building" and case.square_feet:
        street = case.address.street.rpartition(" ")[0]
        case.project_name = f"{street} {PROJECTS[case.square_feet % len(PROJECTS)]}"
