"""Handing in: everything that lacks at once, once and for good, and what the database refuses afterwards."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from contacts.models import LicenseLink, Message
from contacts.refusals import NotAllowed
from permits import applying, participants, workflow
from permits.applying import saving
from permits.choices import CaseStatus
from permits.models import Application
from tests import factories
from tests.factories import NOW, TODAY


def lacks(application, by):
    with pytest.raises(NotAllowed) as refused:
        applying.submit(application, by=by, at=NOW)
    return {reason.what: reason.link.partition("/apply/")[2].partition("/")[2] for reason in refused.value.reasons}


def test_everything_that_lacks_is_told_at_once_with_its_step_and_field(reroof, cast):
    assert lacks(reroof.begin(cast.alice), cast.alice) == {
        "It is not said where the work is.": "place/",
        "Say what is to be done.": "questions/#id_description",
        "“What does it cost?” is not answered.": "questions/#id_q-worth",
        "“What becomes of the old roof?” is not answered.": "questions/#id_q-layers_0",
        "Say who does the work.": "contacts/#id_done_by_0",
        "Not signed yet: All of it is true.": "declarations/#id_true",
    }


def test_nobody_but_staff_takes_whoever_began_a_draft_off_it(reroof, cast):
    application = reroof.begin(cast.alice)
    began = application.case.contacts.get()
    factories.ContactTie(contact=(other := factories.Contact()), user=cast.charlie)
    row = application.case.contacts.create(contact=other, contact_type=reroof.applicant)

    with pytest.raises(NotAllowed, match="began this application"):
        participants.remove(began, by=cast.charlie, at=NOW)
    participants.remove(row, by=cast.alice, at=NOW)
    participants.remove(began, by=cast.dana, at=NOW)


def test_an_application_is_handed_in_once(reroof, cast):
    application = reroof.fill_in(reroof.begin(cast.alice), cast.alice)

    case = applying.submit(application, by=cast.alice, at=NOW)

    assert (case.status != CaseStatus.DRAFT, case.applied_on, case.valuation) == (True, TODAY, 12500)
    assert applying.submit(application, by=cast.alice, at=NOW) == case
    assert case.status_changes.filter(status=CaseStatus.SUBMITTED).count() == 1
    with pytest.raises(NotAllowed, match="handed in"):
        applying.save_answers(application, {"description": "Other"}, {}, by=cast.alice, at=NOW)


def test_what_was_handed_in_stays_whoever_asks(reroof, cast):
    application = reroof.fill_in(reroof.begin(cast.alice), cast.alice)
    signature = application.signatures.first()

    def refused(sql):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, [application.pk])

    refused("UPDATE permits_signature SET typed_name = 'Somebody else' WHERE application_id = %s")
    applying.submit(application, by=cast.alice, at=NOW)
    refused("UPDATE permits_answer SET value = '\"1\"' WHERE application_id = %s")
    refused("DELETE FROM permits_answer WHERE application_id = %s")
    refused("DELETE FROM permits_signature WHERE application_id = %s")
    refused("UPDATE permits_application SET submitted_at = NULL, submitted_by_id = NULL WHERE id = %s")
    refused("UPDATE permits_application SET form_id = form_id + 1 WHERE id = %s")
    assert (signature.typed_name, signature.text) == ("Alice Example", "It is.")


def test_an_answer_that_shows_a_question_asks_it(reroof, cast):
    application = reroof.fill_in(reroof.begin(cast.alice), cast.alice)
    applying.save_answers(application, {}, {"layers": "Stays", "how_many": "three"}, by=cast.alice, at=NOW)

    assert lacks(application, cast.alice) == {
        "“How many layers stay?” is not answered rightly.": "questions/#id_q-how_many"
    }


def test_a_license_counts_when_its_people_confirm(reroof, cast):
    application = reroof.fill_in(reroof.begin(cast.alice), cast.alice)

    applying.choose_work(application, "contractor", "gc-10442", by=cast.alice, at=NOW)

    assert Message.objects.get(kind="license_named").to == cast.bob.email
    assert "Nobody has confirmed yet that the work is done under license GC-10442." in lacks(application, cast.alice)
    case = applying.confirm_license(application, by=cast.bob, at=NOW)
    assert case.license == cast.license
    applying.sign(application, "Bob Example", ["licensed"], by=cast.bob, at=NOW)
    applying.sign(application, "Alice Example", ["true", "licensed"], by=cast.alice, at=NOW)
    signed = Application.objects.get(pk=application.pk).signatures.values_list("declaration__code", "typed_name")
    assert {("licensed", "Bob Example"), ("true", "Alice Example")} <= set(signed)
    applying.submit(application, by=cast.alice, at=NOW)


def test_a_license_counts_while_whoever_named_it_acts_under_it(reroof, cast):
    factories.ContactTie(contact=factories.Contact(first_name="Bob"), user=cast.bob)
    application = reroof.fill_in(reroof.begin(cast.bob), cast.bob)
    applying.choose_work(application, "contractor", "GC-10442", by=cast.bob, at=NOW)
    applying.sign(application, "Bob Example", ["true", "licensed"], by=cast.bob, at=NOW)
    link = LicenseLink.objects.get(user=cast.bob)
    LicenseLink.objects.filter(pk=link.pk).delete()

    unconfirmed = {"Nobody has confirmed yet that the work is done under license GC-10442.": "contacts/#id_number"}
    assert lacks(application, cast.bob) == unconfirmed
    other = factories.User()
    link.pk, link.user = None, other
    link.save()
    again = applying.choose_work(application, "contractor", "GC-10442", by=cast.bob, at=NOW)
    assert (again.case.license, again.license_asked) == (None, cast.license)
    applying.confirm_license(again, by=other, at=NOW)
    assert Application.objects.get(pk=again.pk).license_by == other


def test_a_contractors_signature_does_not_outlive_his_license(reroof, cast):
    application = reroof.fill_in(reroof.begin(cast.alice), cast.alice)
    signed = application.signatures.order_by("declaration__place").values_list("declaration__code", flat=True)
    applying.choose_work(application, "contractor", "GC-10442", by=cast.alice, at=NOW)
    applying.confirm_license(application, by=cast.bob, at=NOW)
    applying.sign(application, "Bob Example", ["licensed"], by=cast.bob, at=NOW)
    applying.choose_work(application, "contractor", "GC-10442", by=cast.alice, at=NOW)
    assert list(signed.all()) == ["licensed", "owner"]

    applying.choose_work(application, "undecided", by=cast.alice, at=NOW)
    assert list(signed.all()) == ["owner"]


def test_staff_who_take_no_applications_name_and_sign_as_anybody_does(reroof, cast):
    factories.ContactTie(contact=(contact := factories.Contact(first_name="Rita")), user=cast.rita)
    application = reroof.begin(cast.dana, contact=contact)

    named = applying.choose_work(application, "contractor", "GC-10442", by=cast.rita, at=NOW)
    assert (named.case.license, named.license_asked) == (None, cast.license)
    wanted = saving.declarations_of(named)
    assert [one.code for one in saving.signable(named, wanted, by=cast.rita)] == ["true"]
    assert [one.code for one in saving.signable(named, wanted, by=cast.dana)] == ["true", "licensed"]


def test_a_license_that_nobody_could_confirm_is_not_asked_for(reroof, cast):
    application = reroof.begin(cast.alice)
    LicenseLink.objects.all().delete()
    roofing = factories.LicenseType(code="RF", trade="roofing")
    factories.License(number="GC-1", expires_on=date(2020, 11, 20), trades=["roofing"], type=roofing)

    with pytest.raises(NotAllowed) as refused:
        applying.choose_work(application, "contractor", "GC-1", by=cast.alice, at=NOW)

    assert [reason.what for reason in refused.value.reasons] == [
        "License GC-1 is not for this trade: general.",
        "License GC-1 is not current. The license expired on November 20, 2020.",
        "Nobody acts under license GC-1 on this site yet, so nobody can confirm.",
    ]


def test_two_pages_that_change_different_fields_both_count(reroof, cast):
    application = reroof.begin(cast.alice)
    seen = {"work": {"description": ""}, "answers": {}}
    applying.save_answers(application, {"description": "One"}, {"worth": "5"}, seen=seen, by=cast.alice, at=NOW)

    _, clashes = applying.save_answers(
        application, {"description": "Two"}, {"worth": None, "layers": "Stays"}, seen=seen, by=cast.alice, at=NOW
    )

    assert clashes == {"work": {"description": "One"}, "answers": {}}
    kept = {answer.question.code: answer.value for answer in application.answers.all()}
    assert kept == {"worth": "5", "layers": "Stays"}


def test_who_does_the_work_may_be_said_after_it_was_handed_in_and_before_it_is_issued(reroof, cast):
    application = reroof.fill_in(reroof.begin(cast.alice), cast.alice)
    applying.choose_work(application, "undecided", by=cast.alice, at=NOW)
    case = applying.submit(application, by=cast.alice, at=NOW)
    assert case.status == CaseStatus.READY

    applying.choose_work(application, "owner", by=cast.alice, at=NOW)
    assert [reason.what for reason in workflow.what_holds(case, at=NOW)] == []
    application = Application.objects.get(pk=application.pk)
    assert {one.declaration.code for one in application.signatures.all()} == {"true", "owner"}


def test_what_a_contractor_signs_late_holds_the_permit_until_then(reroof, cast):
    application = reroof.fill_in(reroof.begin(cast.alice), cast.alice)
    applying.choose_work(application, "undecided", by=cast.alice, at=NOW)
    case = applying.submit(application, by=cast.alice, at=NOW)
    applying.choose_work(application, "contractor", "GC-10442", by=cast.alice, at=NOW)
    [held, *_others] = workflow.what_holds(case, at=NOW)
    assert held.what.startswith("No license is named")
    assert held.link == f"/apply/{case.slug}/contractor/"

    case = applying.confirm_license(application, by=cast.bob, at=NOW)
    assert [one.what for one in workflow.what_holds(case, at=NOW)] == ["Not signed yet: Licensed."]
    applying.sign(application, "Bob", ["licensed"], by=cast.bob, at=NOW)
    assert workflow.what_holds(case, at=NOW) == []
    with pytest.raises(NotAllowed, match="handed in"):
        applying.sign(application, "Bob", [], by=cast.bob, at=NOW)
