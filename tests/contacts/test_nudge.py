import logging

import pytest
from django.db import transaction

from contacts.telling import nudge as nudging
from contacts.telling.nudge import nudge


class Broker:
    def __init__(self, error=None):
        self.error, self.taken = error, []

    def send_task(self, task, countdown):
        if self.error:
            raise self.error
        self.taken.append(task)


@pytest.mark.django_db
def test_a_hint_leaves_only_after_commit(monkeypatch, django_capture_on_commit_callbacks):
    broker = Broker()
    monkeypatch.setattr(nudging, "current_app", broker)

    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        nudge("contacts.tasks.deliver_messages")
        before = list(broker.taken)

    assert (before, broker.taken) == ([], ["contacts.tasks.deliver_messages"])


@pytest.mark.django_db
def test_hints_that_wait_for_others_are_one_until_it_is_taken_up(monkeypatch, django_capture_on_commit_callbacks):
    broker, moments = Broker(), iter([100.0, 100.1, 100.19, 100.21])
    monkeypatch.setattr(nudging, "current_app", broker)
    monkeypatch.setattr(nudging.time, "monotonic", lambda: next(moments))
    monkeypatch.setattr(nudging, "_taken_up", {})

    for _event in range(4):
        with django_capture_on_commit_callbacks(execute=True):
            nudge("payments.tasks.handle_gateway_events", within=0.2)

    assert len(broker.taken) == 2


@pytest.mark.django_db
def test_a_dead_broker_is_logged_and_stops_nobody(monkeypatch, caplog, django_capture_on_commit_callbacks):
    monkeypatch.setattr(nudging, "current_app", Broker(error=ConnectionError("no queue")))

    with caplog.at_level(logging.WARNING), django_capture_on_commit_callbacks(execute=True):
        nudge("contacts.tasks.deliver_messages")

    assert "no queue" in caplog.text
