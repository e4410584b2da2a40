"""Claiming a record: with a code from the city's mail, an account puts itself on the case that the mail was about."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from contacts import audit
from contacts.models import City, Contact, User
from contacts.refusals import NotAllowed, Reason
from permits import accessrequests, codes, participants, parties
from permits.models import Case, CaseContact, ClaimCode


@transaction.atomic
def claim(number: str, code: str, *, by: User, at: datetime) -> CaseContact:
    """Put the contact of `by` on the case that a code belongs to, as what the party is that it was mailed to.

    Uses the code up, ends a request of `by` for the same record that waits, and tells the party that its code was
    used; `participants.join` tells everybody on the case. What a company put on with less than its type gives stays
    so, and that company's to take off. Returns the new row.

    Raises NotAllowed: the same words for a wrong number, a wrong code, a used one and an old one; else what
    `join` says, and then the code stays good. The caller counts the tries.
    """
    contact = Contact.objects.own(by)
    if contact is None:
        raise NotAllowed(accessrequests.nobody())
    found = codes.find(number, code)
    if found is None:
        raise NotAllowed(_wrong())

    company = found.party.company_id
    contact = Contact.objects.locked_in_order({contact.pk, company or contact.pk})[contact.pk]
    case = Case.objects.lock(found.case_id)
    found = ClaimCode.objects.usable(City.current().day_at(at)).lock_if_there(found.pk)
    if found is None:
        raise NotAllowed(_wrong())
    party = found.party
    row = participants.join(case, contact, party.contact_type, by=by, at=at, rights=party.rights, company=party.company)

    found.used_at, found.used_by = at, by
    found.save(update_fields=["used_at", "used_by"])
    audit.record("was used", found, by=by, at=at, thread=case.number)
    subject = _("The code we mailed you for %(case)s was used") % {"case": case}
    to = parties.addresses_of(party.contact)
    parties.tell(case, "claim_code_used", subject, to, thing=found, by=by, at=at, row=row, code=found)
    accessrequests.drop(case, by=by, at=at)
    return row


def _wrong():
    return Reason(
        _("This record number and this code do not go together."),
        _("Check both. A code works once, for 30 days; a new one can be mailed to the people on file for the record."),
    )
