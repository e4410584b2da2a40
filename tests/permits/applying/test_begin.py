"""Beginning an application: who may, what comes along, and that a second click finds the first."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied

from contacts.models import Contact
from contacts.refusals import NotAllowed
from permits import applying
from permits.applying import beginning
from permits.choices import CaseStatus, DoneBy
from permits.models import Application, Case, CaseContact
from tests import factories
from tests.factories import NOW


def why(rule, *args, **kwargs):
    with pytest.raises(NotAllowed) as refused:
        rule(*args, **kwargs)
    return [reason.what for reason in refused.value.reasons]


def test_a_draft_has_a_number_its_beginner_and_the_version_of_that_day(reroof, cast):
    application = reroof.begin(cast.alice)

    case = application.case
    assert (case.number[:10], case.status, application.form.number) == ("ROOF-2026-", CaseStatus.DRAFT, 1)
    assert [str(row) for row in case.contacts.all()] == ["Applicant for a roof: Alice Example"]
    assert list(application.contact_types.all()) == [reroof.applicant]
    assert list(case.status_changes.values_list("status", flat=True)) == ["draft"]


def test_a_second_click_finds_the_first_ones_application_and_nobody_elses(reroof, cast):
    key = uuid.uuid4()

    assert reroof.begin(cast.alice, key=key) == reroof.begin(cast.alice, key=key)
    factories.ContactTie(contact=factories.Contact(), user=cast.charlie)
    with pytest.raises(PermissionDenied):
        reroof.begin(cast.charlie, key=key)


def test_a_stranger_neither_sees_a_draft_nor_may_go_on_with_it(reroof, cast):
    application = reroof.begin(cast.alice)

    seen = {name: Case.objects.visible_to(getattr(cast, name)).filter(pk=application.case_id).exists()
            for name in ("alice", "bob", "charlie", "dana")}  # fmt: skip
    assert seen == {"alice": True, "bob": False, "charlie": False, "dana": True}
    for act in (
        lambda by: applying.submit(application, by=by, at=NOW),
        lambda by: applying.save_place(application, None, text="Here", by=by, at=NOW),
        lambda by: applying.save_answers(application, {"description": "Mine"}, {}, by=by, at=NOW),
        lambda by: applying.sign(application, "Charlie", ["true"], by=by, at=NOW),
        lambda by: applying.discard(application, by=by, at=NOW),
        lambda by: applying.choose_work(application, "owner", by=by, at=NOW),
    ):
        with pytest.raises(PermissionDenied):
            act(cast.charlie)


def test_nobody_begins_what_is_not_open_but_staff_at_the_counter(reroof, cast):
    reroof.case_type.online = False
    reroof.case_type.save()
    alice = Contact.objects.get(email="alice@example.org")

    assert why(reroof.begin, cast.alice) == ["“Reroof” cannot be applied for here."]
    application = reroof.begin(cast.dana, contact=alice)
    assert application.at_counter
    assert application.case.contacts.get().contact == alice


def test_nobody_applies_in_anothers_name(reroof, cast):
    with pytest.raises(PermissionDenied):
        reroof.begin(cast.charlie, contact=Contact.objects.get(email="alice@example.org"))


def test_one_account_has_so_many_drafts_and_no_more(reroof, cast, monkeypatch):
    monkeypatch.setattr(beginning, "MOST_DRAFTS", 1)
    first = reroof.begin(cast.alice)

    assert why(reroof.begin, cast.alice) == ["You have 1 applications that are not handed in."]
    applying.discard(first, by=cast.alice, at=NOW)
    assert reroof.begin(cast.alice).is_draft
    assert not Case.objects.mine(cast.alice).filter(pk=first.case_id).exists()


def test_a_trade_permit_brings_place_people_and_license_from_its_parent(reroof, cast):
    CaseContact.objects.create(case=cast.case, contact=factories.Contact(last_name="Deed"), contact_type=reroof.owner)
    factories.ContactTie(contact=factories.Contact(first_name="Bob"), user=cast.bob)

    application = reroof.begin(cast.bob, parent=cast.case)

    case = application.case
    assert (case.parent, case.address, case.license) == (cast.case, cast.case.address, cast.license)
    assert application.done_by == DoneBy.CONTRACTOR
    assert {str(row.contact_type) for row in case.contacts.all()} == {"Applicant for a roof", "Property Owner"}
    factories.ContactTie(contact=factories.Contact(), user=cast.charlie)
    with pytest.raises(PermissionDenied):
        reroof.begin(cast.charlie, parent=cast.case)


def test_a_copy_brings_what_was_said_and_not_where(reroof, cast):
    first = reroof.fill_in(reroof.begin(cast.alice), cast.alice)

    copy = reroof.begin(cast.alice, copy_of=first.case)

    assert (copy.case.description, copy.case.address, copy.signatures.count()) == ("New shingles", None, 0)
    assert {answer.question.code: answer.value for answer in copy.answers.all()} == {
        "worth": "12500", "layers": "Tear off",
    }  # fmt: skip
    assert Application.objects.drafts().count() == 2
