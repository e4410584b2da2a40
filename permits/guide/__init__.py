"""What people look for before they apply: which case types there are, which they need, what it costs."""

from permits.guide.catalog import find, named, offered
from permits.guide.costs import Cost, Prices
from permits.guide.walking import Walk, faults, walk

__all__ = ["Cost", "Prices", "Walk", "faults", "find", "named", "offered", "walk"]
