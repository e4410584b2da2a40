"""What becomes of a permit: issued, kept alive, ended, and what it ends with. Moves are permits.workflow's."""

from permits.lifecycle.issuing import issue, issue_if_free, issue_what_is_free

__all__ = ["issue", "issue_if_free", "issue_what_is_free"]
