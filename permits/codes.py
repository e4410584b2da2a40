"""Claim codes: mailed to the people on file for a case; whoever reads one puts himself on that case, once.

A code stands in that mail and nowhere else: hashed here, on no page, and never on the permit card, which hangs on the
site for all to read. Staff of other cities do this by hand (Boulder's contact FAQ), or print a PIN on the receipt.
"""

import re
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from contacts import audit
from contacts.choices import DeskPurpose
from contacts.models import City, Contact, ContactTie, Desk, User
from contacts.refusals import NotAllowed, Reason
from contacts.telling import outbox
from permits.models import Case, CaseContact, ClaimCode
from permits.models.case import slug_of

# Neither look-alikes (0 O, 1 I L, 2 Z, 5 S, 8 B, U V) nor vowels: 20 signs, 12 of them are 51 bits of chance.
LETTERS = "34679CDFGHJKMNPQRTWX"
LENGTH = 12
DAYS_GOOD = 30
ONCE_IN = timedelta(days=1)


@transaction.atomic
def mail(case: Case, *, by: User, at: datetime) -> None:
    """Mail a code to everybody on file for a case, at most once a day, because somebody with an account asks.

    Tells the caller nothing: not whether there is anybody, nor whether a code went out today already.
    """
    case = Case.objects.lock(case.pk)
    if not case.claim_codes.filter(mailed_at__gt=at - ONCE_IN).exists():
        _mail_to(reachable(case), case, by=by, at=at)


@transaction.atomic
def send(case: Case, *, by: User, at: datetime) -> list[ClaimCode]:
    """Mail a code to everybody on file for a case now, because a member of staff says so, and return the codes' rows.

    Raises NotAllowed when nobody on the case has an address.
    """
    case = Case.objects.lock(case.pk)
    parties = reachable(case)
    if not parties:
        what = _("Nobody on %(case)s can be reached by mail.") % {"case": case}
        raise NotAllowed(Reason(what, _("Add a contact with an address.")))
    return _mail_to(parties, case, by=by, at=at)


@transaction.atomic
def mail_at_issue(case: Case, *, by: User, at: datetime) -> list[ClaimCode]:
    """Mail a code to those on a case that no account acts for yet, so that their permit can be theirs at once.

    Called when the case is issued, which has locked it. Returns the codes' rows.
    """
    parties = reachable(case)
    ties = ContactTie.objects.live().filter(contact__in=[party.contact_id for party in parties])
    acted_for = set(ties.values_list("contact", flat=True))
    return _mail_to([party for party in parties if party.contact_id not in acted_for], case, by=by, at=at)


def reachable(case: Case) -> list[CaseContact]:
    """Who on a case gets a code: those that see its parties' part and have an address; each address once."""
    on_case = case.contacts.seeing().with_people().filter(contact__in=Contact.objects.standing())
    first = {}
    for party in on_case.order_by("pk"):
        if party.contact.email or party.contact.postal_address:
            first.setdefault(party.contact.email.lower() or party.contact_id, party)
    return list(first.values())


def find(number: str, code: str) -> ClaimCode | None:
    """The code of the case with this number, used or not, or None. Capitals and dashes do not matter."""
    case = Case.objects.filter(slug=slug_of(number)).only("pk").first()
    found = _hash(case.pk if case else 0, code)
    return ClaimCode.objects.filter(case=case, code_hash=found).select_related("party").first() if case else None


def _mail_to(parties: Iterable[CaseContact], case, *, by, at):
    city = City.current()
    made = []
    for party in parties:
        code = "".join(secrets.choice(LETTERS) for _turn in range(LENGTH))
        row = ClaimCode.objects.create(
            case=case,
            party=party,
            code_hash=_hash(case.pk, code),
            mailed_at=at,
            expires_on=city.day_at(at) + timedelta(days=DAYS_GOOD),
        )
        audit.record("was mailed", row, by=by, at=at, thread=case.number)
        context = {
            "case": case,
            "party": party,
            "code": "-".join(re.findall("....", code)),
            "row": row,
            "claim_url": f"{settings.SITE_URL}{reverse('permits:claim')}?{urlencode({'record': case.number})}",
            "page": settings.SITE_URL + case.get_absolute_url(),
            "city": city,
            "desk": Desk.objects.for_purpose(DeskPurpose.PERMITS),
        }
        outbox.write(
            # In a letter where there is no email address: staff who print it see the code.
            kind="claim_code_mailed" if party.contact.email else "claim_code_letter",
            thing=row,
            to=party.contact.email,
            contact=party.contact,
            subject=_("Your code for record %(case)s") % {"case": case},
            body=render_to_string("email/permits/claim_code_mailed.txt", context),
            at=at,
            thread=case.number,
        )
        made.append(row)
    return made


def _hash(case_pk, code):
    """Keyed with the site's secret, so that a copy of the table alone opens nothing."""
    plain = re.sub(r"[^0-9A-Z]", "", code.upper())
    return salted_hmac("permits.codes", f"{case_pk}:{plain}", algorithm="sha256").hexdigest()
