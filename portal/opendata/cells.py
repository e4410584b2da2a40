"""How a value is written in a cell, and which word of BLDS 1.2 stands for ours."""

from permits.cells import defused

PERMIT_TYPES = (
    "Building",
    "Demolition",
    "Electrical",
    "Mechanical",
    "Plumbing",
    "Roof",
    "Fence",
    "Grading",
    "Pool/Spa",
)
CONTRACTOR_TRADES = (
    "General", "Electrical", "Mechanical", "Plumbing", "Architecture", "Engineering", "Masonry", "Sign", "Tent",
)  # fmt: skip
# The trades of our own case types are in small letters. Those from elsewhere have the word their source mapped them to.
OUR_TYPES = {word.lower(): word for word in PERMIT_TYPES} | {
    "general": "Building",
    "roofing": "Roof",
    "pool": "Pool/Spa",
    "solar": "Electrical",
}
OUR_TRADES = {word.lower(): word for word in CONTRACTOR_TRADES} | {
    "building": "General",
    "solar": "Electrical",
    "heating": "Mechanical",
    "structural": "Engineering",
}
SECTORS = {"residential": ("Residential", "Residential"), "commercial": ("Commercial", "Non-Residential")}
WORK = {"new": "New", "existing": "Existing"}


def line(value: str) -> str:
    """A text on one line, with single spaces."""
    return defused(" ".join(value.split()))


def text(value: str) -> str:
    """A text that may have several lines."""
    return defused(value.strip())


def fact(value) -> str:
    """A number, an amount or a day; blank when it is not known."""
    return "" if value is None else str(value)


def degrees(value) -> str:
    return "" if value is None else f"{value:.6f}"


def yes_or_no(value: bool) -> str:
    return "Yes" if value else "No"


def permit_type(trade: str) -> str:
    """PermitTypeMapped of a case type's trade."""
    return trade if trade in PERMIT_TYPES else OUR_TYPES.get(trade, "")


def contractor_trade(trade: str) -> str:
    """ContractorTradeMapped of a license's trade, or of what a source calls it."""
    return OUR_TRADES.get(trade.lower(), "")
