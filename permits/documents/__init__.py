"""The files on a case: received, checked, shown to whom they are meant for.

The bytes go into the storage before a row tells of them, so no lock waits for the storage.
"""

from permits.documents import checking, pieces, sweeping
from permits.documents.changing import bonds, judge, may_change, remove, rename, show_to
from permits.documents.receiving import may_add, receive, receive_each, why_not
from permits.documents.seeing import audiences, missing, needed, progress, shown_to, standing_on, versions_shown_to

__all__ = [
    "audiences",
    "bonds",
    "checking",
    "judge",
    "may_add",
    "may_change",
    "missing",
    "needed",
    "pieces",
    "progress",
    "receive",
    "receive_each",
    "remove",
    "rename",
    "show_to",
    "shown_to",
    "standing_on",
    "sweeping",
    "versions_shown_to",
    "why_not",
]
