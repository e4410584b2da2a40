"""From the desk that checks what came in to the last decision of its reviewers.

Nothing here writes a status: permits.workflow does, called from here in the same transaction.
"""

from permits.reviewing.cycles import add_discipline, assign
from permits.reviewing.receiving import receive

__all__ = ["add_discipline", "assign", "receive"]
