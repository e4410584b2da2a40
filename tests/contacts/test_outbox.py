import smtplib
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction

from contacts.choices import MessageStatus
from contacts.models import Message
from contacts.telling import outbox

NOW = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
TEXT = {"subject": "Received", "body": "We have it."}

pytestmark = pytest.mark.django_db


def write(**changes):
    told = {"kind": "received", "thing": "case:1", "to": "alice@example.org", "at": NOW, **TEXT, **changes}
    return outbox.write(**told)


def deliver_all(at=NOW):
    while outbox.deliver_next(at=at):
        pass


class Refusing(EmailBackend):
    """A mail server that answers every message with the same error."""

    error: Exception

    def send_messages(self, messages):
        raise self.error


@pytest.fixture
def mail_server_says(settings, monkeypatch):
    def says(error):
        settings.EMAIL_BACKEND = f"{__name__}.Refusing"
        monkeypatch.setattr(Refusing, "error", error, raising=False)

    return says


def test_a_message_is_sent_once_and_marked():
    message = write()

    deliver_all()
    deliver_all(at=NOW + timedelta(hours=1))

    message.refresh_from_db()
    assert [sent.to for sent in mail.outbox] == [["alice@example.org"]]
    assert (message.status, message.sent_at, message.attempts) == (MessageStatus.SENT, NOW, 1)


def test_the_same_thing_is_told_to_the_same_address_once_whatever_its_capitals():
    write()
    write(to="Alice@Example.org")
    write(to="bob@example.org")

    assert Message.objects.count() == 2


def test_a_new_version_of_the_same_thing_is_told_again():
    write(version="2026-11-24")
    write(version="2026-11-25")

    assert Message.objects.count() == 2


def test_a_subject_never_brings_a_header_of_its_own():
    write(subject="Received\nBcc: mallory@example.org")

    deliver_all()

    assert mail.outbox[0].subject == "Received Bcc: mallory@example.org"
    assert mail.outbox[0].message()["Bcc"] is None


def test_a_message_carries_an_id_made_of_its_row():
    message = write()

    deliver_all()

    assert mail.outbox[0].extra_headers["Message-ID"] == f"<message-{message.pk}@testserver>"


def test_what_is_rolled_back_is_never_sent():
    with transaction.atomic():
        write()
        transaction.set_rollback(True)

    deliver_all()

    assert mail.outbox == []


@pytest.mark.parametrize(
    "error",
    [
        ConnectionRefusedError("nobody there"),
        smtplib.SMTPServerDisconnected("gone"),
        smtplib.SMTPResponseException(451, b"try later"),
        smtplib.SMTPRecipientsRefused({"alice@example.org": (450, b"busy")}),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_passing_fault_is_tried_again_later(mail_server_says, error):
    mail_server_says(error)
    message = write()

    deliver_all()

    message.refresh_from_db()
    assert (message.status, message.next_try_at) == (MessageStatus.QUEUED, NOW + outbox.FIRST_PAUSE)
    assert message.error != ""


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPResponseException(554, b"never"),
        smtplib.SMTPRecipientsRefused({"alice@example.org": (550, b"no such user")}),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_the_mail_server_refuses_for_good_is_given_up_and_shown(mail_server_says, error):
    mail_server_says(error)
    message = write()

    deliver_all()

    message.refresh_from_db()
    assert message.status == MessageStatus.FAILED
    assert not Message.objects.due(NOW + timedelta(days=2)).exists()


def test_pauses_grow_and_end_after_a_day(mail_server_says):
    mail_server_says(ConnectionRefusedError("nobody there"))
    message = write()
    tries = []

    while message.status != MessageStatus.FAILED:
        tries.append(message.next_try_at)
        outbox.deliver_next(at=message.next_try_at)
        message.refresh_from_db()

    pauses = [later - earlier for earlier, later in zip(tries, tries[1:], strict=False)]
    assert pauses == sorted(pauses)
    assert max(pauses) == outbox.LONGEST_PAUSE
    assert outbox.GIVE_UP_AFTER <= tries[-1] - NOW < outbox.GIVE_UP_AFTER + outbox.LONGEST_PAUSE


def test_a_claimed_message_waits_for_its_sender_until_the_lease_ends():
    message = write()
    claimed = outbox._claim_next(at=NOW)

    early = outbox.deliver_next(at=NOW + outbox.LEASE)
    late = outbox.deliver_next(at=NOW + outbox.LEASE + timedelta(seconds=1))

    message.refresh_from_db()
    assert (claimed.pk, early, late) == (message.pk, False, True)
    assert (message.status, message.attempts) == (MessageStatus.SENT, 2)


def test_a_sender_whose_lease_ran_out_does_not_overwrite_the_next_ones_word():
    write()
    slow = outbox._claim_next(at=NOW)
    later = NOW + outbox.LEASE + timedelta(seconds=1)
    outbox.deliver_next(at=later)

    outbox._failed(slow, OSError("at last"), at=later, for_good=True)

    assert Message.objects.get().status == MessageStatus.SENT
