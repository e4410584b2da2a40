"""Two merges of one record, and a merge while somebody works with it: nothing is lost, nothing lands nowhere.

Each race is shown twice: as it is, and with its guard taken away, so that it is a race at all.
"""

from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from contacts.choices import Right
from contacts.merging import merging, unmerging
from contacts.models import Contact, ContactMerge, ContactTie
from contacts.models.contact import ContactQuerySet
from contacts.refusals import NotAllowed
from permits.models import CaseContact
from tests import factories
from tests.concurrency.meeting import Meeting, meet_after
from tests.database import superuser
from tests.factories import NOW
from tests.merging import member, merge, party


@pytest.fixture
def cast(committed_cast):
    return committed_cast


@pytest.fixture
def doubles(cast):
    return tuple(factories.Contact(last_name="Levelle") for _turn in range(3))


@contextmanager
def without_trigger():
    """Take the guard of the parties' table away for a while, as only the database's superuser can."""
    name = connection.settings_dict["NAME"]
    with superuser(name) as database:
        database.execute("ALTER TABLE permits_casecontact DISABLE TRIGGER contact_id_stands")
    try:
        yield
    finally:
        with superuser(name) as database:
            database.execute("ALTER TABLE permits_casecontact ENABLE TRIGGER contact_id_stands")


def of_a_merged_contact():
    return CaseContact.objects.exclude(contact__merged_into=None)


# Two merges at once


def two_merges(cast, doubles, at_once, monkeypatch, *, guarded):
    first, second, _third = doubles
    with monkeypatch.context() as patch:
        if not guarded:
            patch.setattr(ContactQuerySet, "hold", lambda self, pks: list(self.filter(pk__in=pks).order_by("pk")))
        meet_after(patch, merging, "_guard", Meeting(2, guarded=guarded))
        return at_once(
            lambda: merge(first, second, by=cast.dana),
            lambda: merge(second, first, by=cast.ada),
        )


def test_of_two_merges_of_the_same_records_one_is_refused(cast, doubles, at_once, monkeypatch):
    answers = two_merges(cast, doubles, at_once, monkeypatch, guarded=True)

    assert sorted(isinstance(answer, ContactMerge) for answer in answers) == [False, True]
    (refusal,) = [answer for answer in answers if isinstance(answer, NotAllowed)]
    assert "was merged into another one meanwhile" in str(refusal)
    assert Contact.objects.standing().filter(last_name="Levelle").count() == 2


def test_control_without_the_lock_each_is_merged_into_the_other(cast, doubles, at_once, monkeypatch):
    two_merges(cast, doubles, at_once, monkeypatch, guarded=False)

    first, second, _third = Contact.objects.filter(last_name="Levelle").order_by("pk")
    assert (first.merged_into, second.merged_into) == (second, first)


def test_many_merges_that_overlap_leave_one_record_and_every_party(cast, at_once):
    crowd = [factories.Contact(last_name="Levelle") for _turn in range(6)]
    for contact in crowd:
        party(factories.Case(), contact)
    pairs = [(one, other) for one in crowd for other in crowd if abs(crowd.index(one) - crowd.index(other)) == 1]

    answers = at_once(*(lambda pair=pair: merge(*pair, by=cast.dana) for pair in pairs))

    assert {type(answer) for answer in answers} <= {ContactMerge, NotAllowed}
    assert not of_a_merged_contact().exists()
    assert CaseContact.objects.filter(contact__last_name="Levelle").count() == 6
    merged = Contact.objects.filter(last_name="Levelle").exclude(merged_into=None).count()
    assert merged == sum(isinstance(answer, ContactMerge) for answer in answers)


# A merge, and a contact that is being added to a case


def added_before_the_merge(cast, doubles, at_once, *, guarded):
    """The party is written, and its transaction still open, when the merge begins."""
    stays, goes, _third = doubles
    begun, held = Meeting(2), Meeting(2, guarded=guarded)
    role = factories.ContactType()

    def add():
        with transaction.atomic():
            row = CaseContact.objects.create(case=cast.case, contact=goes, contact_type=role)
            begun.wait()
            held.wait()
        return row

    def join():
        begun.wait()
        merged = merge(stays, goes, by=cast.dana)
        held.wait()
        return merged

    return at_once(add, join)


def test_a_party_that_is_being_added_is_waited_for_and_moves(cast, doubles, at_once):
    row, _merged = added_before_the_merge(cast, doubles, at_once, guarded=True)

    row.refresh_from_db()
    assert row.contact == doubles[0]


def test_control_without_the_trigger_the_party_is_left_behind(cast, doubles, at_once):
    with without_trigger():
        added_before_the_merge(cast, doubles, at_once, guarded=False)

    assert of_a_merged_contact().exists()


def added_during_the_merge(cast, doubles, at_once, monkeypatch, *, guarded):
    """The merge is done, and its transaction still open, when the party is written."""
    stays, goes, _third = doubles
    done, held = Meeting(2), Meeting(2, guarded=guarded)
    role = factories.ContactType()

    def add():
        done.wait()
        row = CaseContact(case=cast.case, contact=goes, contact_type=role)
        with transaction.atomic():
            row.save()
            held.wait()
        return row

    with monkeypatch.context() as patch:
        tell = merging.tell

        def tell_slowly(*args, **facts):
            tell(*args, **facts)
            done.wait()
            held.wait()

        patch.setattr(merging, "tell", tell_slowly)
        return at_once(lambda: merge(stays, goes, by=cast.dana), add)


def test_a_party_that_is_added_during_a_merge_lands_at_the_record_that_stays(cast, doubles, at_once, monkeypatch):
    _merged, row = added_during_the_merge(cast, doubles, at_once, monkeypatch, guarded=True)

    row.refresh_from_db()
    assert row.contact == doubles[0]


def test_control_without_the_trigger_it_lands_at_the_merged_one(cast, doubles, at_once, monkeypatch):
    with without_trigger():
        added_during_the_merge(cast, doubles, at_once, monkeypatch, guarded=False)

    assert of_a_merged_contact().exists()


def test_whoever_saves_a_row_as_it_was_before_the_merge_does_not_bring_it_back(cast, doubles):
    stays, goes, last = doubles
    stale = party(cast.case, goes)
    merge(stays, goes, by=cast.dana)
    merge(last, stays, by=cast.dana)

    stale.save()

    stale.refresh_from_db()
    assert stale.contact == last


def test_whoever_saves_a_contact_as_it_was_before_the_merge_does_not_raise_it_from_the_dead(cast, doubles):
    stays, goes, _third = doubles
    merged = merge(stays, goes, by=cast.dana)

    goes.save()

    goes.refresh_from_db()
    assert goes.merged_into == stays
    unmerging.undo(merged, by=cast.dana, at=NOW)
    goes.refresh_from_db()
    assert goes.merged_into is None


def test_a_lock_on_a_merged_contact_holds_the_one_that_stays(cast, doubles):
    stays, goes, last = doubles
    merge(stays, goes, by=cast.dana)
    merge(last, stays, by=cast.dana)

    with transaction.atomic():
        assert Contact.objects.lock(goes.pk) == last


# Undoing


def test_of_two_who_undo_at_once_one_is_refused(cast, doubles, at_once):
    row = party(cast.case, doubles[1])
    merged = merge(*doubles[:2], by=cast.dana)

    answers = at_once(*(lambda by=by: unmerging.undo(merged, by=by, at=NOW) for by in (cast.dana, cast.ada)))

    assert sorted(isinstance(answer, ContactMerge) for answer in answers) == [False, True]
    row.refresh_from_db()
    assert row.contact == doubles[1]


def test_an_undo_and_a_merge_of_the_same_record_at_once_come_one_after_the_other(cast, doubles, at_once):
    stays, goes, third = doubles
    row = party(cast.case, goes)
    merged = merge(stays, goes, by=cast.dana)

    undone, _joined = at_once(
        lambda: unmerging.undo(merged, by=cast.dana, at=NOW), lambda: merge(third, stays, by=cast.ada)
    )

    row.refresh_from_db()
    assert row.contact == (third if isinstance(undone, NotAllowed) else goes)
    assert not of_a_merged_contact().exists()


def rights_taken_while_undoing(cast, at_once, monkeypatch, *, guarded):
    """Somebody narrows what was made of both, between the look at it and the undo."""
    firms = [factories.Contact(kind="company", company_name="Ridge", last_name="") for _turn in range(2)]
    for firm, right in zip(firms, (Right.PAY, Right.VIEW), strict=True):
        member(firm, cast.charlie, right)
    merged = merge(*firms, by=cast.dana)
    looked, written = Meeting(2), Meeting(2, guarded=guarded)

    def narrow():
        looked.wait()
        ContactTie.objects.live().filter(user=cast.charlie, rights=["view", "pay"]).update(rights=[])
        written.wait()

    with monkeypatch.context() as patch:
        meet_after(patch, unmerging, "outlook", looked, written)
        if not guarded:
            patch.setattr(unmerging.repointing, "lock_what_changed", lambda steps: None)
        at_once(lambda: unmerging.undo(merged, by=cast.dana, at=NOW), narrow)
    return sorted(ContactTie.objects.filter(user=cast.charlie).values_list("rights", flat=True))


def test_rights_that_are_taken_during_an_undo_are_taken_before_or_after_it(cast, at_once, monkeypatch):
    assert rights_taken_while_undoing(cast, at_once, monkeypatch, guarded=True) == [["pay"], ["view"]]


def test_control_without_the_lock_the_undo_gives_one_of_them_back(cast, at_once, monkeypatch):
    assert rights_taken_while_undoing(cast, at_once, monkeypatch, guarded=False) == [[], ["view"]]
