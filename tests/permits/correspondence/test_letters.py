"""Letters on a case, both ways: who writes, who hears, what is settled; and that they stay as they were sent."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from contacts.choices import DeskPurpose, NoticeGroup, NoticeRhythm
from contacts.models import Activity, Message
from contacts.refusals import NotAllowed
from contacts.telling import rhythms
from permits import correspondence
from permits.models import Case, Letter
from tests import factories
from tests.factories import NOW

KEY = uuid.UUID(int=7)


def write(cast, by=None, key=None, **facts):
    said = {"subject": "The fence", "text": "May it be six feet high?", "at": NOW, **facts}
    return correspondence.send(cast.case, key=key or uuid.uuid4(), by=by or cast.alice, **said)


def answer(cast, letter, **facts):
    return write(cast, cast.dana, from_city=True, answers=letter, **facts)


def told(kind="letter"):
    return set(Message.objects.filter(kind=kind).values_list("to", flat=True))


def waiting(cast, user):
    return Case.objects.annotate(**correspondence.waiting_on(user)).get(pk=cast.case.pk).letters_waiting


def refused(*args, **kwargs):
    with pytest.raises(NotAllowed) as error:
        write(*args, **kwargs)
    return [reason.what for reason in error.value.reasons]


def test_a_letter_of_a_party_is_told_to_the_others_and_the_desk_and_waits_for_an_answer(cast):
    factories.Desk(purpose=DeskPurpose.PERMITS, email="permits@plumb.example")

    letter = write(cast)

    assert (letter.from_city, letter.is_open, letter.author) == (False, True, cast.alice)
    assert told() == {cast.bob.email}
    assert told("letter_to_answer") == {"permits@plumb.example"}
    assert Activity.objects.on(cast.case.number).first().act == "was sent"


def test_the_citys_answer_settles_the_letter_and_is_told_to_everybody_on_the_case(cast):
    letter = write(cast)

    reply = answer(cast, letter, text="Yes, on the side.")

    letter.refresh_from_db()
    assert (letter.settled_by, letter.settled_at) == (cast.dana, NOW)
    assert told() == {cast.alice.email, cast.bob.email}
    body = Message.objects.get(thing=f"permits.letter:{reply.pk}", to=cast.alice.email).body
    assert "Yes, on the side." in body
    assert f"/permits/{cast.case.slug}/letters/" in body


def test_a_second_press_sends_nothing_again(cast):
    first, second = write(cast, key=KEY), write(cast, key=KEY, text="Something else")

    assert first == second
    assert Letter.objects.count() == 1


def test_the_key_of_somebody_elses_page_sends_nothing(cast):
    write(cast, key=KEY)

    assert refused(cast, cast.bob, key=KEY) == ["This page was sent before."]


def test_a_stranger_writes_no_letter(cast):
    assert refused(cast, cast.charlie) == ["Letters are written by the people on the record."]


def test_only_staff_that_may_write_for_the_city(cast):
    assert refused(cast, cast.bob, from_city=True) == ["Writing letters for the city is not among your rights."]
    assert refused(cast, cast.ivan, from_city=True) == ["Writing letters for the city is not among your rights."]
    assert write(cast, cast.rita, from_city=True).from_city


def test_everything_that_is_missing_is_said_at_once(cast):
    assert refused(cast, cast.charlie, text=" ") == [
        "Letters are written by the people on the record.",
        "A letter needs a subject and a text.",
    ]


def test_a_letter_answers_none_of_another_case(cast):
    other = write(cast)
    elsewhere = factories.Case()

    with pytest.raises(ValueError, match="its own case"):
        correspondence.send(
            elsewhere, subject="a", text="b", key=KEY, by=cast.dana, at=NOW, from_city=True, answers=other
        )


def test_nobody_floods_the_desk(cast, monkeypatch):
    monkeypatch.setattr("permits.correspondence.sending.MOST_A_DAY", 1)
    write(cast)

    assert refused(cast) == ["You wrote 1 letters on this record in a day."]
    assert write(cast, at=NOW + timedelta(days=1))
    assert write(cast, cast.dana, from_city=True)


def test_a_letter_is_settled_without_an_answer_once_and_only_by_who_may(cast):
    letter = write(cast)
    with pytest.raises(NotAllowed):
        correspondence.settle(letter, by=cast.ivan, at=NOW)

    assert not correspondence.settle(letter, by=cast.dana, at=NOW).is_open

    with pytest.raises(NotAllowed, match="not waiting"):
        correspondence.settle(letter, by=cast.dana, at=NOW)


def test_what_others_wrote_is_unread_until_it_is_read(cast):
    letter = write(cast)
    reply = answer(cast, letter)

    assert waiting(cast, cast.alice) == 1
    assert waiting(cast, cast.bob) == 2

    for _again in range(2):
        correspondence.mark_read([letter, reply], by=cast.bob, at=NOW)

    assert waiting(cast, cast.bob) == 0
    assert waiting(cast, cast.alice) == 1


def test_staff_see_what_waits_for_an_answer_and_strangers_nothing(cast):
    write(cast)

    assert waiting(cast, cast.rita) == 1
    assert waiting(cast, cast.charlie) is None


def test_a_letter_goes_into_the_daily_mail_of_who_wants_that(cast):
    rhythms.keep({NoticeGroup.LETTERS: NoticeRhythm.DAILY}, by=cast.bob)

    write(cast)

    assert Message.objects.get(kind="letter").status == "daily"


@pytest.mark.parametrize(
    "act",
    [
        "UPDATE permits_letter SET text = 'other'",
        "UPDATE permits_letter SET from_city = true",
        "DELETE FROM permits_letter",
        "UPDATE permits_letter SET settled_at = now(), settled_by_id = NULL",
    ],
)
def test_a_letter_stays_as_it_was_sent(cast, act):
    write(cast)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act)


def test_a_settled_letter_is_not_opened_again(cast):
    correspondence.settle(write(cast), by=cast.dana, at=NOW)

    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.update(settled_at=None, settled_by=None)
