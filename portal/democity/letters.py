"""What the city told its people lately: mails that went out, in an inbox, and letters that wait for the printer."""

from contacts.choices import ContactMethod, MessageStatus
from contacts.models import Contact, Message
from contacts.telling import outbox
from permits.models import Case
from portal.democity.ground import Ground
from portal.democity.known import Known
from portal.democity.people import People

FOLK = (
    ("Bramble", "Thatchwright", "18 Dormer Ln", 4),
    ("Ottilie", "Gablewick", "305 Lintel Ave", 2),
    ("Ephraim", "Purlinson", "77 Soffit Ct", 1),
)
WORDS = """\
{case}: the city has your papers

Your papers for {what} came in and lie with the permit counter. You need to do nothing now.

Questions: Permit counter, 555-0143
"""


def write(ground: Ground, people: People, known: Known, cases: list[Case]) -> None:
    """Letters to owners without an email address, and the contractor's last mails."""
    for (first, last, street, days), case in zip(FOLK, cases, strict=False):
        owner = Contact.objects.create(
            kind="person", first_name=first, last_name=last, address_line=street, city="Plumb Hollow", state="CA",
            zip="95901", preferred_contact_method=ContactMethod.PAPER,
        )  # fmt: skip
        _tell(case, ground.at(ground.days_ago(days), 11), to="", contact=owner)
    contractor = people.users["contractor"]
    for days, case in ((16, known.addition), (40, known.electrical)):
        at = ground.at(ground.days_ago(days), 14)
        sent = _tell(case, at, to=contractor.email, user=contractor)
        # The mail program of the demo is not asked to send what is said to be old.
        Message.objects.filter(pk=sent.pk).update(status=MessageStatus.SENT, sent_at=at)


def _tell(case, at, **reader):
    return outbox.write(
        kind="papers-received",
        thing=case,
        subject=f"We have your papers: {case.number}",
        body=WORDS.format(case=case.number, what=case.case_type.name.lower()),
        at=at,
        thread=case.number,
        **reader,
    )
