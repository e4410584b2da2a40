"""Letters on a case, both ways: written, read, answered, settled. Nothing is decided by mail alone: a letter is told by
mail or on paper, and answered on its record.
"""

from permits.correspondence.reading import mark_read, readable, waiting_on
from permits.correspondence.sending import SETTLES, send, settle, why_not, writes_for_city

__all__ = ["SETTLES", "mark_read", "readable", "send", "settle", "waiting_on", "why_not", "writes_for_city"]
