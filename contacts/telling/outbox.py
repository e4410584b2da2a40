"""What we tell people: written with its cause, sent by the worker, never inside a transaction.

Each is told by the way the person prefers: by email, or on paper, which waits in the staff desk's print queue. Codes
and news about the account itself go by email wherever there is an address, because they have to be fast. What belongs
to a group of news is told as often as its reader chose (contacts.telling.rhythms); all of it stands in the inbox.

Delivery is at least once: a sender that dies after the mail server took a message sends it again when its
lease has run out, with the same Message-ID, so that a mail program shows it once.
"""

import smtplib
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.choices import ContactMethod, MessageStatus, NoticeRhythm
from contacts.models import Contact, Message, User
from contacts.telling import rhythms
from contacts.telling.nudge import nudge

LEASE = timedelta(minutes=2)
GIVE_UP_AFTER = timedelta(hours=24)
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=30)

# The beginnings of kinds whose text carries a code or a one-time link. They go by email wherever there is an address,
# and neither the staff desk nor the inbox on the site shows their text; only the sheet that goes into an envelope does.
PRIVATE_KINDS = ("account/", "mfa/", "license_approved", "invitation", "claim_code", "pay_link")

# News about who may use an account or act as a contact: by email too, because it has to be fast.
ACCOUNT_NEWS = (
    "tie_",
    "leave_",
    "tied_",
    "address_changed",
    "contacts_",
    "license_joined",
    "license_left",
    "declined_invitation",
)


def write(
    *,
    kind: str,
    thing,
    to: str,
    subject: str,
    body: str,
    at: datetime,
    version: str = "",
    user: User | None = None,
    contact: Contact | None = None,
    thread: str = "",
    unsubscribe: str = "",
    group: str = "",
) -> Message:
    """Put one message in the outbox, in the caller's transaction, and return it.

    Calling it twice with the same kind, thing, version and address writes it once. `thing` is a row or a text. `user`
    or `contact` is who reads it, and decides whether it goes by email or on paper; `to` may be empty for somebody
    without an email address. It stands in the inbox of `user`, else of the account that has proved the address.
    `unsubscribe` is the address of a page that ends mails of this kind without a log-in; only the mail itself says it.
    `group` (a NoticeGroup) is what the account may have less often; without one it is told at once.
    """
    method, postal_address = _way(kind, to, user, contact)
    owner = user or _owner_of(to)
    about = thing if isinstance(thing, str) else f"{thing._meta.label_lower}:{thing.pk}"
    gone = method == ContactMethod.EMAIL and not to
    message, is_new = Message.objects.get_or_create(
        kind=kind,
        thing=about,
        version=version,
        to=to.lower() or (f"contact:{contact.pk}" if contact else f"account:{user.pk}"),
        defaults={
            "method": method,
            "postal_address": postal_address,
            "subject": " ".join(subject.split())[:200],
            "body": body,
            "user": owner,
            "group": group,
            "thread": thread,
            "unsubscribe": unsubscribe,
            "created_at": at,
            "next_try_at": at,
            "status": MessageStatus.FAILED if gone else _when(method, owner, group),
            "error": "There is neither an email address nor a mailing address." if gone else "",
        },
    )
    if is_new and method == ContactMethod.EMAIL and message.status == MessageStatus.QUEUED:
        nudge("contacts.tasks.deliver_messages")
    return message


def deliver_next(*, at: datetime) -> bool:
    """Claim one due message, then send it outside any transaction. Returns whether there was one."""
    message = _claim_next(at=at)
    if message is None:
        return False
    try:
        _mail(message).send()
    except smtplib.SMTPRecipientsRefused as error:
        _failed(message, error, at=at, for_good=all(code >= 500 for code, _ in error.recipients.values()))
    except smtplib.SMTPResponseException as error:
        _failed(message, error, at=at, for_good=500 <= error.smtp_code < 600)
    except (OSError, smtplib.SMTPException) as error:
        _failed(message, error, at=at, for_good=False)
    else:
        _settle(message, status=MessageStatus.SENT, sent_at=at, lease_until=None, error="")
    return True


def _way(kind, to, user, contact):
    """By email or on paper, and the address for the envelope."""
    reader = user or contact
    wants_paper = reader is not None and reader.preferred_contact_method == ContactMethod.PAPER
    if to and (not wants_paper or kind.startswith((*PRIVATE_KINDS, *ACCOUNT_NEWS))):
        return ContactMethod.EMAIL, ""
    contact = contact or (Contact.objects.own(user) if user else None)
    postal_address = contact.postal_address if contact else ""
    return (ContactMethod.PAPER, postal_address) if postal_address else (ContactMethod.EMAIL, "")


def _when(method, owner, group):
    """Whether a message leaves at once, with the daily mail or not at all; paper goes out with the day's post."""
    rhythm = rhythms.of(owner, group) if owner and group else NoticeRhythm.AT_ONCE
    if rhythm == NoticeRhythm.SITE:
        return MessageStatus.KEPT
    if rhythm == NoticeRhythm.DAILY and method == ContactMethod.EMAIL:
        return MessageStatus.DAILY
    return MessageStatus.QUEUED


def _owner_of(address):
    """The account in whose inbox a message to this address stands."""
    proved = EmailAddress.objects.filter(email__iexact=address, verified=True).select_related("user").first()
    return proved.user if proved else None


@transaction.atomic
def _claim_next(*, at):
    message = Message.objects.due(at).select_for_update(skip_locked=True).order_by("next_try_at", "pk").first()
    if message is not None:
        message.status, message.lease_until = MessageStatus.SENDING, at + LEASE
        message.attempts += 1
        message.save(update_fields=["status", "lease_until", "attempts"])
    return message


def _mail(message):
    host = urlsplit(settings.SITE_URL).hostname
    headers, body = {"Message-ID": f"<message-{message.pk}@{host}>"}, message.body
    if message.unsubscribe:
        # A button of the mail program's own, pressed once (RFC 8058), and the same link for people.
        headers["List-Unsubscribe"] = f"<{message.unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        body = f"{body.rstrip()}\n\n{_('No more of these mails:')} {message.unsubscribe}\n"
    elif message.group and message.user_id:
        page = settings.SITE_URL + reverse("contacts:notices")
        body = f"{body.rstrip()}\n\n{_('What we mail you, and how often:')} {page}\n"
    return EmailMessage(message.subject, body, to=[message.to], headers=headers)


def _failed(message, error, *, at, for_good):
    gone = for_good or at - message.created_at >= GIVE_UP_AFTER
    pause = min(FIRST_PAUSE * 2 ** min(message.attempts - 1, 10), LONGEST_PAUSE)
    _settle(
        message,
        status=MessageStatus.FAILED if gone else MessageStatus.QUEUED,
        next_try_at=at + pause,
        lease_until=None,
        error=str(error)[:1000],
    )


def _settle(message, **changes):
    """Write the outcome only while the claim is still ours: another sender may hold it after our lease ran out."""
    Message.objects.filter(pk=message.pk, status=MessageStatus.SENDING, attempts=message.attempts).update(**changes)
