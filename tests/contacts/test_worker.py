"""The real worker and a real mail server: nothing is lost when the worker is killed in the middle."""

import asyncio
import threading
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from celery import Celery
from django.utils import timezone

from contacts.choices import MessageStatus
from contacts.models import Message
from contacts.telling import nudge as nudging
from contacts.telling import outbox
from contacts.telling.nudge import nudge
from portal import queue
from portal.dev.processes import free_port, wait_for


class Mailbox:
    """Keeps what arrives; until `release` is set, a sender waits in the middle of its DATA."""

    def __init__(self):
        self.arrived, self.reached, self.release = [], threading.Event(), threading.Event()

    async def handle_DATA(self, server, session, envelope):
        self.reached.set()
        while not self.release.is_set():
            await asyncio.sleep(0.01)
        self.arrived.append((envelope.rcpt_tos[0], envelope.content))
        return "250 taken"


@pytest.fixture
def mailbox(running_site, monkeypatch):
    box = Mailbox()
    server = Controller(box, hostname="127.0.0.1", port=free_port())
    server.start()
    monkeypatch.setitem(running_site.environment, "EMAIL_URL", f"smtp://127.0.0.1:{server.port}")
    yield box
    box.release.set()
    server.stop()


def tell(address):
    return outbox.write(
        kind="drill", thing=address, to=address, subject="Received", body="We have it.", at=timezone.now()
    )


def all_sent():
    return not Message.objects.exclude(status=MessageStatus.SENT).exists()


def test_each_message_is_mailed_once(worker, mailbox):
    mailbox.release.set()
    worker()

    for number in range(20):
        tell(f"person{number}@example.org")
    wait_for(all_sent, seconds=30, what="all messages to be sent")

    assert sorted(to for to, _ in mailbox.arrived) == sorted(f"person{number}@example.org" for number in range(20))


def test_a_worker_killed_in_the_middle_of_sending_loses_nothing(worker, mailbox):
    first = worker()
    message = tell("alice@example.org")
    assert mailbox.reached.wait(30)

    first.kill()
    message.refresh_from_db()
    claimed = message.status
    # The lease of a dead sender ends by itself after two minutes; the test does not wait for it.
    Message.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    mailbox.release.set()
    worker()
    nudge("contacts.tasks.deliver_messages")
    wait_for(all_sent, seconds=30, what="the message to be sent by the next worker")

    assert claimed == MessageStatus.SENDING
    senders = {content.split(b"Message-ID: ")[1].split(b"\r\n")[0] for _, content in mailbox.arrived}
    assert len(senders) == 1  # a mail program shows a second copy as the same mail


def test_telling_something_works_with_the_queue_down(committed, monkeypatch, caplog):
    nowhere = Celery(broker=f"redis://127.0.0.1:{free_port()}/0", set_as_current=False)
    nowhere.conf.update(task_publish_retry=False, broker_transport_options=queue.broker_transport_options)
    monkeypatch.setattr(nudging, "current_app", nowhere)

    message = tell("alice@example.org")

    assert Message.objects.get().pk == message.pk
    assert "The queue did not take contacts.tasks.deliver_messages" in caplog.text
