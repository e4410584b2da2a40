"""One function per step of a case; `steps.NEXT` is the map. Nothing else writes a status."""

from permits.workflow.adopting import adopt
from permits.workflow.drafting import draft
from permits.workflow.ending import close, expire, extend, finalize, renew_expiry, void, withdraw
from permits.workflow.handing_in import (
    begin_review,
    complete,
    deny,
    find_incomplete,
    pass_review,
    require_corrections,
    submit,
)
from permits.workflow.issuing import issue, what_holds

__all__ = [
    "adopt",
    "begin_review",
    "close",
    "complete",
    "deny",
    "expire",
    "extend",
    "draft",
    "finalize",
    "find_incomplete",
    "issue",
    "pass_review",
    "renew_expiry",
    "require_corrections",
    "submit",
    "void",
    "what_holds",
    "withdraw",
]
