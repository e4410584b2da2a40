"""What an inspector goes through at a visit in Plumb Hollow, by type, with the section of the code."""

from inspections.models import ChecklistItem, InspectionType

POINTS = {
    "footing": (
        ("Width and depth as on the plans", "CRC R403.1.1"),
        ("Bottom on undisturbed soil, no water or loose earth", "CRC R401.4"),
        ("Steel: size, laps and distance from the soil", "CRC R403.1.3"),
        ("Setbacks from the lot lines measured", ""),
    ),
    "foundation": (
        ("Anchor bolts: size, spacing, distance from the ends", "CRC R403.1.6"),
        ("Hold-downs where the plans show them", "CRC R602.10"),
        ("Vents and access under the floor", "CRC R408.1"),
    ),
    "rough-electrical": (
        ("Boxes have covers or can be reached", "CEC 314.29"),
        ("Cables held and protected where they pass studs", "CEC 300.4"),
        ("Grounding and bonding complete", "CEC 250.50"),
        ("Circuits of kitchen and bath protected", "CEC 210.8"),
        ("Smoke alarms wired together", "CRC R314.4"),
    ),
    "rough-plumbing": (
        ("Pressure test holds", "CPC 712.1"),
        ("Slope of the drains", "CPC 708.1"),
        ("Vents go through the roof", "CPC 906.1"),
    ),
    "framing": (
        ("Nailing of shear walls as on the plans", "CRC R602.3"),
        ("Notches and holes in studs and joists", "CRC R602.6"),
        ("Headers over openings", "CRC R602.7"),
        ("Fire blocking", "CRC R302.11"),
        ("Stairs: rise, run and headroom", "CRC R311.7"),
    ),
    "insulation": (
        ("Values in walls, floor and roof as in the energy forms", "CEnC 150.1"),
        ("No gaps around boxes and pipes", ""),
    ),
    "service-panel": (
        ("Clear space in front of the panel", "CEC 110.26"),
        ("Every circuit labeled", "CEC 408.4"),
        ("Ground rods and bonding", "CEC 250.53"),
    ),
    "electrical-final": (
        ("Receptacles tested", "CEC 210.52"),
        ("Panel closed and labeled", "CEC 408.4"),
        ("Alarms tested", "CRC R314.1"),
    ),
    "building-final": (
        ("Address can be read from the street", "CRC R319.1"),
        ("Smoke and carbon monoxide alarms", "CRC R314.3"),
        ("Guards and handrails", "CRC R312.1"),
        ("Drainage leads away from the building", "CRC R401.3"),
    ),
    "roof-deck": (
        ("Sheathing sound and nailed", "CRC R803.2"),
        ("Underlayment and valleys", "CRC R905.1"),
    ),
}


def build(types: dict[str, InspectionType]) -> dict[int, list[ChecklistItem]]:
    """Write the lists; by the key of their type, in their order."""
    lists = {
        types[code].pk: [
            ChecklistItem(inspection_type=types[code], order=place * 10, text=text, code=section)
            for place, (text, section) in enumerate(points, start=1)
        ]
        for code, points in POINTS.items()
    }
    ChecklistItem.objects.bulk_create([point for points in lists.values() for point in points])
    return lists
