"""Letters on the known cases: asked and answered, to answer, and unread; and the texts staff begin one with."""

from datetime import timedelta
from uuid import UUID

from django.db.models import F

from contacts.choices import MessageStatus
from contacts.models import Message
from permits import correspondence
from permits.models import Case, Letter, LetterTemplate
from portal.democity.ground import Ground
from portal.democity.known import Known
from portal.democity.people import People

TEMPLATES = (
    (
        "What is still missing",
        "Record {case}: something is missing",
        "Good day,\n\nyour application for {type} at {address} lacks:\n\n- \n\nPlease add it on the record: {page}\n\n"
        "{me}, {desk}",
    ),
    (
        "Permit runs out soon",
        "Record {case} expires on {expires}",
        "Good day,\n\nthe permit for {address} expires on {expires}. A passed inspection moves that day. If you need "
        "more time, ask for it on the record before then: {page}\n\n{me}, {desk}",
    ),
    (
        "Answer to a question",
        "Your question on {case}",
        "Good day,\n\nyou asked about {work} at {address}.\n\n\n\n{me}, {desk}",
    ),
)


def write(ground: Ground, people: People, known: Known) -> None:
    """A question with its answer, one that nobody has read, one that waits for the desk."""
    LetterTemplate.objects.bulk_create(
        LetterTemplate(name=name, subject=subject, text=text) for name, subject, text in TEMPLATES
    )
    homeowner, technician = people.users["homeowner"], people.users["technician"]
    asked = _send(
        known.addition, homeowner, ground.at(ground.days_ago(9), 9, 40),
        "Stairs during the work", "May we take the old stairs out before the framing inspection, and use a ladder?",
    )  # fmt: skip
    answer = _send(
        known.addition, technician, ground.at(ground.days_ago(8), 11, 5),
        "Re: Stairs during the work",
        "Yes, as long as a temporary stair or a fixed ladder leads to the second story on the day of the inspection. "
        "The inspector does not climb a loose ladder.",
        from_city=True, answers=asked,
    )  # fmt: skip
    correspondence.mark_read([answer], by=homeowner, at=answer.sent_at + timedelta(hours=5))
    _send(
        known.addition, technician, ground.at(ground.days_ago(2), 15, 20),
        "Truss calculations",
        "The truss maker's calculations in the file are for a span of 24 feet; the plans show 26. Please send the "
        "right ones before you request the framing inspection. You can attach them to your answer.",
        from_city=True,
    )  # fmt: skip
    _send(
        known.addition, people.users["contractor"], ground.at(ground.days_ago(1), 16, 10),
        "Panel in the garage", "The owner wants the subpanel in the garage now. Do we need new plans for that?",
    )  # fmt: skip
    # The mail program of the demo is not asked to send what is said to be old.
    told = Message.objects.filter(kind__in=("letter", "letter_to_answer"))
    told.update(status=MessageStatus.SENT, sent_at=F("created_at"))


def _send(case: Case, by, at, subject, text, **facts) -> Letter:
    key = UUID(int=Letter.objects.count() + 1)
    return correspondence.send(case, subject=subject, text=text, key=key, by=by, at=at, **facts)
