"""The kinds of documents the city takes, and who reads plans for what."""

from contacts.models import User
from permits.choices import Audience
from permits.models import Discipline, DocumentKind

# Drawings come on sheets of 24 by 36 inches, at least of 22 by 34; what is only warned of and what is refused.
DRAWINGS = (
    "Plans", "Pool plans", "Fire sprinkler plans", "Fire alarm plans", "Grading plan", "Landscape plan",
    "Tentative map",
)  # fmt: skip
SMALL_DRAWINGS = ("Site plan", "Roof plan", "Sign drawings", "Single-line diagram", "Traffic control plan")
PAPERS = (
    "Structural calculations", "Energy calculations", "Truss calculations", "Hydraulic calculations",
    "Load calculation", "Soils report", "Drainage report", "Asbestos survey", "Tree survey", "Manufacturer's data",
    "Equipment list of the kitchen", "List of hazardous materials", "Owner's letter of consent", "Title report",
    "Letters of the utilities", "List of neighbors", "Certificate of insurance", "Photos", "Other",
)  # fmt: skip
# What the public reads of a decision made in public.
PUBLIC = ("Tentative map", "Landscape plan", "Sign drawings", "Tree survey")
# Each with the accounts that read for it; `reviewer` reads for all of them.
DISCIPLINES = {
    "Building": ("reviewer", "reviewer.building"),
    "Fire": ("reviewer", "reviewer.fire"),
    "Planning": ("reviewer", "reviewer.planning"),
    "Public works": ("reviewer", "reviewer.works"),
    "Health": ("reviewer", "reviewer.health"),
}


def build_kinds() -> dict[str, DocumentKind]:
    """The kinds of documents by name."""
    kinds = [
        DocumentKind(
            name=name,
            audience=Audience.PUBLIC if name in PUBLIC else Audience.PARTIES,
            is_plan=name in DRAWINGS + SMALL_DRAWINGS,
            smallest_width=34 if name in DRAWINGS else None,
            smallest_height=22 if name in DRAWINGS else None,
        )
        for name in (*DRAWINGS, *SMALL_DRAWINGS, *PAPERS)
    ]
    return {kind.name: kind for kind in DocumentKind.objects.bulk_create(kinds)}


def build_disciplines(users: dict[str, User]) -> dict[str, Discipline]:
    """The disciplines by name, with their reviewers."""
    found = {one.name: one for one in Discipline.objects.bulk_create(Discipline(name=name) for name in DISCIPLINES)}
    reads = Discipline.reviewers.through
    reads.objects.bulk_create(
        reads(discipline=found[name], user=users[username])
        for name, usernames in DISCIPLINES.items()
        for username in usernames
    )
    return found
