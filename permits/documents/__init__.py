"""The files on a case: received, checked, shown to whom they are meant for.

The bytes go into the storage before a row tells of them, so no lock waits for the storage.
"""

from permits.documents.receiving import may_add, receive, why_not
from permits.documents.seeing import audiences, missing, progress, shown_to, versions_shown_to

__all__ = [
    "audiences",
    "may_add",
    "missing",
    "progress",
    "receive",
    "shown_to",
    "versions_shown_to",
    "why_not",
]
