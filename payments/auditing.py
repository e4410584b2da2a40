"""The audit of the books: whether they stand, and whether closed days are still what was sealed."""

import logging
from datetime import datetime

from django.db import transaction

from contacts.models import User
from payments import closing, ledger, telling
from payments.models import BooksAudit

log = logging.getLogger(__name__)

MOST_KEPT = 200  # findings of one run; their number is kept in full


@transaction.atomic
def audit(*, by: User, at: datetime) -> BooksAudit:
    """Look through all books, write down what is wrong with them and return it; the payments desk is told of problems.

    Changes nothing else. The home page of the staff and the deep look at the site's health say so until an audit finds
    nothing.
    """
    found = [list(row) for row in ledger.check()]
    found += [
        ["closed day is not what was sealed", str(close.day), f"{close.entries} entries, {close.turnover}"]
        for close in closing.changed_since()
    ]
    ran = BooksAudit.objects.create(ran_at=at, ran_by=by, problems=len(found), findings=found[:MOST_KEPT])
    if found:
        log.error("The audit of the books finds %s problems, the first: %s", len(found), found[0])
        telling.tell_desk_of_audit(ran, at=at)
    return ran
