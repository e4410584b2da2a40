"""Where the desk's pages about visits are, and what staff write into them."""

CALLER = "/admin/inspections/inspection/caller/"
PERMIT = f"{CALLER}BLDR-2026-00042/"
BOARD = "/admin/inspections/inspection/board/"
THURSDAY = f"{BOARD}2026-11-19/"
ABSENCES = "/admin/inspections/absence/"


def written(cast, **more):
    """What is sent when Bob calls about a footing for Thursday morning."""
    return {
        "caller": f"account-{cast.bob.pk}",
        "type-footing": "on",
        "when": "2026-11-19 morning",
        "site_contact_name": "Sam Siteman",
        "site_contact_phone": "555-0144",
        "site_contact_email": "",
        "note": "Gate sticks",
    } | more


def act(visit, name):
    return f"/admin/inspections/inspection/{visit.pk}/{name}/"
