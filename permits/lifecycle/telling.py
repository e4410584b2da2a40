"""Who hears of it: the people on the record that see its parties' part."""

from datetime import datetime

from contacts.models import User
from permits import parties
from permits.models import Case


def tell(case: Case, template: str, subject: str, *, by: User, at: datetime, thing=None, **facts) -> None:
    """Tell the people on a case of one thing that happened to it; `subject` may name the case.

    Each is told once of the same `thing`, the case where none is given.
    """
    addresses = parties.addresses_on(case)
    parties.tell(case, template, subject % {"case": case}, addresses, thing=thing or case, by=by, at=at, **facts)
