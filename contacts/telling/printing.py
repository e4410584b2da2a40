"""Letters: what is told on paper leaves by the hands of staff, who say when it is printed."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from contacts import audit
from contacts.choices import ContactMethod, MessageStatus
from contacts.models import Message, User
from contacts.refusals import NotAllowed


@transaction.atomic
def mark_printed(letter: Message, *, by: User, at: datetime) -> Message:
    """Take a letter off the print queue, with who printed it. Raises NotAllowed when it was printed already."""
    letter = Message.objects.lock(letter.pk)
    if letter.method != ContactMethod.PAPER or letter.status != MessageStatus.QUEUED:
        raise NotAllowed(_("%(letter)s is not waiting to be printed.") % {"letter": letter.subject})

    letter.status, letter.sent_at, letter.printed_by = MessageStatus.SENT, at, by
    letter.save(update_fields=["status", "sent_at", "printed_by"])
    audit.record("was printed", letter, by=by, at=at, thread=letter.thread)
    return letter
