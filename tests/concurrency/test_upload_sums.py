"""What an account may send in a day holds for all its cases together, whichever it sends to at the same moment."""

import pytest

from contacts.refusals import NotAllowed
from permits import documents
from permits.documents import receiving
from permits.models import DocumentVersion
from tests.concurrency.meeting import Meeting, meet_after
from tests.factories import NOW, DocumentKind
from tests.permits.documents.sheets import sent_plan


@pytest.fixture
def send_to_two(committed_cast, at_once, monkeypatch, settings, tmp_path):
    """Bob sends a file to each of two cases at once; together they are more than he may send."""
    settings.MEDIA_ROOT, settings.ACCOUNT_DAY_MEGABYTES = tmp_path / "media", 1
    kind, bob = DocumentKind(), committed_cast.bob

    def sending(case):
        return lambda: documents.receive(case, kind, sent_plan(padding=600_000), by=bob, at=NOW)

    def run(guarded):
        meet_after(monkeypatch, receiving, "why_not", Meeting(2, guarded=guarded))
        return at_once(sending(committed_cast.case), sending(committed_cast.draft))

    return run


def test_of_two_that_together_are_too_much_one_is_refused(send_to_two):
    outcomes = send_to_two(guarded=True)

    assert [type(one) for one in outcomes if not isinstance(one, DocumentVersion)] == [NotAllowed]
    assert DocumentVersion.objects.count() == 1


def test_control_without_the_lock_both_are_taken(send_to_two, monkeypatch):
    """What it is for: each is counted before the other is there."""
    monkeypatch.setattr(receiving, "hold_sum", lambda account: None)

    send_to_two(guarded=False)

    assert DocumentVersion.objects.count() == 2
