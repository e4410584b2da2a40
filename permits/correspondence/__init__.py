"""Letters on a case, both ways: written, read, answered, settled. Nothing is decided by mail alone: a letter is told by
mail or on paper, and answered on its record.
"""

from permits.correspondence.reading import Waiting, mark_read, readable, unread_on, waiting
from permits.correspondence.sending import SETTLES, send, settle, writes_for_city

__all__ = ["SETTLES", "Waiting", "mark_read", "readable", "send", "settle", "unread_on", "waiting", "writes_for_city"]
