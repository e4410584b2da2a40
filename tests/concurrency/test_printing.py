"""A letter is taken off the print queue once, whoever presses at the same moment; and the control without the lock."""

from contacts.choices import ContactMethod
from contacts.models import Activity
from contacts.models.message import MessageQuerySet
from contacts.refusals import NotAllowed
from contacts.telling import outbox, printing
from tests import factories
from tests.concurrency.meeting import Meeting, meet_after
from tests.factories import NOW


def two_print(cast, at_once, monkeypatch, *, guarded):
    reader = factories.Contact(
        email="", address_line="412 Mortar St", preferred_contact_method=ContactMethod.PAPER, last_name="Example"
    )
    letter = outbox.write(kind="received", thing="x", to="", subject="Yes", body="Yes.", at=NOW, contact=reader)
    with monkeypatch.context() as patch:
        if not guarded:
            patch.setattr(MessageQuerySet, "lock", lambda self, pk: self.get(pk=pk))
        meet_after(patch, MessageQuerySet, "lock", Meeting(2, guarded=guarded))
        return at_once(*[lambda: printing.mark_printed(letter, by=cast.dana, at=NOW)] * 2)


def test_of_two_presses_at_once_one_is_told_that_it_is_printed(committed_cast, at_once, monkeypatch):
    answers = two_print(committed_cast, at_once, monkeypatch, guarded=True)

    assert sorted(isinstance(answer, NotAllowed) for answer in answers) == [False, True]
    assert Activity.objects.filter(act="was printed").count() == 1


def test_without_the_lock_both_would_have_printed_it(committed_cast, at_once, monkeypatch):
    two_print(committed_cast, at_once, monkeypatch, guarded=False)

    assert Activity.objects.filter(act="was printed").count() == 2
