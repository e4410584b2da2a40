"""A letter is sent once and settled once, and a daily mail goes out once, whoever is at it at the same moment."""

import uuid

from django.db import IntegrityError
from django.db.models import QuerySet

from contacts.choices import NoticeGroup, NoticeRhythm
from contacts.models import Activity, City, Message
from contacts.refusals import NotAllowed
from contacts.telling import digests, outbox, rhythms
from permits import correspondence
from permits.models import Letter
from permits.models.case import CaseQuerySet
from permits.models.letter import LetterQuerySet
from tests.concurrency.meeting import Meeting, meet_after
from tests.contacts.test_rhythms import NEXT_MORNING
from tests.factories import NOW

KEY = uuid.UUID(int=7)


def send(cast):
    return correspondence.send(cast.case, subject="Fence", text="How high?", key=KEY, by=cast.alice, at=NOW)


def unlocked(patch):
    patch.setattr(CaseQuerySet, "lock", lambda self, pk: self.select_related("case_type").get(pk=pk))
    patch.setattr(LetterQuerySet, "lock", lambda self, pk: self.select_related("case__case_type").get(pk=pk))


def two(cast, at_once, monkeypatch, act, *, guarded):
    with monkeypatch.context() as patch:
        if not guarded:
            unlocked(patch)
        meet_after(patch, CaseQuerySet, "lock", Meeting(2, guarded=guarded))
        return at_once(*[act] * 2)


def test_two_presses_at_once_send_one_letter(committed_cast, at_once, monkeypatch):
    answers = two(committed_cast, at_once, monkeypatch, lambda: send(committed_cast), guarded=True)

    assert len({answer.pk for answer in answers}) == 1
    assert Message.objects.filter(kind="letter", to=committed_cast.bob.email).count() == 1


def test_without_the_lock_the_database_would_refuse_the_second_letter(committed_cast, at_once, monkeypatch):
    answers = two(committed_cast, at_once, monkeypatch, lambda: send(committed_cast), guarded=False)

    assert sorted(isinstance(answer, IntegrityError) for answer in answers) == [False, True]
    assert Letter.objects.count() == 1


def test_of_two_who_settle_a_letter_at_once_one_is_told_so(committed_cast, at_once, monkeypatch):
    letter = send(committed_cast)

    def settle():
        return correspondence.settle(letter, by=committed_cast.dana, at=NOW)

    answers = two(committed_cast, at_once, monkeypatch, settle, guarded=True)

    assert sorted(isinstance(answer, NotAllowed) for answer in answers) == [False, True]
    assert Activity.objects.filter(act="was settled").count() == 1


def test_without_the_lock_the_database_would_refuse_to_settle_it_again(committed_cast, at_once, monkeypatch):
    letter = send(committed_cast)

    def settle():
        return correspondence.settle(letter, by=committed_cast.dana, at=NOW)

    answers = two(committed_cast, at_once, monkeypatch, settle, guarded=False)

    assert sorted(isinstance(answer, IntegrityError) for answer in answers) == [False, True]
    assert Activity.objects.filter(act="was settled").count() == 1


def daily_mails(cast, at_once, monkeypatch, *, guarded):
    rhythms.keep({NoticeGroup.PROGRESS: NoticeRhythm.DAILY}, by=cast.alice)
    City.current()  # it is there: to make it would keep them apart
    told = {"to": cast.alice.email, "user": cast.alice, "subject": "News", "body": "News.", "at": NOW}
    outbox.write(kind="news", thing="1", group=NoticeGroup.PROGRESS, **told)
    with monkeypatch.context() as patch:
        if not guarded:
            patch.setattr(QuerySet, "select_for_update", lambda self, **how: self)
        meet_after(patch, digests, "gather", Meeting(2, guarded=guarded))
        at_once(*[lambda: digests.send_next(at=NEXT_MORNING)] * 2)
    return Message.objects.filter(kind="digest").count()


def test_a_daily_mail_goes_out_once(committed_cast, at_once, monkeypatch):
    assert daily_mails(committed_cast, at_once, monkeypatch, guarded=True) == 1


def test_without_the_lock_its_own_key_would_keep_it_to_one(committed_cast, at_once, monkeypatch):
    assert daily_mails(committed_cast, at_once, monkeypatch, guarded=False) == 1
