"""Who acts for a company: changed, ended, and told to everybody."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from contacts.choices import Right, TieOrigin
from contacts.members import ties
from contacts.models import Activity, Contact, ContactTie, License, Message
from contacts.refusals import NotAllowed
from permits.access import may
from tests import factories
from tests.cast import account
from tests.factories import NOW

LATER = NOW + timedelta(hours=1)


def tie_of(user):
    return ContactTie.objects.live().get(user=user, contact__kind="company")


def change(tie, by, rights=(), *, is_manager=False, under_licenses=True, at=NOW):
    return ties.change(tie, rights=rights, is_manager=is_manager, under_licenses=under_licenses, by=by, at=at)


def told(kind):
    return sorted(Message.objects.filter(kind=kind).values_list("to", flat=True))


def test_a_manager_gives_other_rights_and_everybody_hears_of_it(office):
    change(tie_of(office.max), office.carol, [Right.PAY, Right.UPLOAD])

    assert tie_of(office.max).rights == ["view", "pay", "upload"]
    assert may(office.max, Right.PAY, office.case)
    assert not may(office.max, Right.SCHEDULE, office.case)
    assert told("tie_changed") == ["carol@example.org", "maxi@example.org", "office@hollowcreek.example"]
    assert "- Pay from the record" in Message.objects.filter(kind="tie_changed").first().body


def test_whoever_may_do_anything_also_sees(office):
    assert change(tie_of(office.max), office.carol).rights == ["view"]


def test_changing_twice_is_told_twice_and_changing_nothing_is_not(office):
    change(tie_of(office.max), office.carol, [Right.PAY])
    change(tie_of(office.max), office.carol, [Right.PAY], at=LATER)
    change(tie_of(office.max), office.carol, [Right.APPLY], at=LATER)

    assert Message.objects.filter(kind="tie_changed", to="maxi@example.org").count() == 2
    assert Activity.objects.filter(act="was changed", actor="carol").count() == 2


def test_a_member_can_be_kept_from_the_licenses(office):
    change(tie_of(office.max), office.carol, [Right.SCHEDULE], under_licenses=False)

    assert not License.objects.open_to(office.max, Right.VIEW).exists()
    assert not may(office.max, Right.SCHEDULE, office.case)


@pytest.mark.parametrize("who", ["max", "charlie", "bob", "rita", "fiona"])
def test_nobody_else_changes_a_member_or_ends_a_tie(office, who):
    with pytest.raises(PermissionDenied):
        change(tie_of(office.max), getattr(office, who), [Right.PAY])
    if who != "max":
        with pytest.raises(PermissionDenied):
            ties.end(tie_of(office.max), by=getattr(office, who), at=NOW, why="Because.")


def test_a_manager_of_another_company_has_no_say(office):
    other = factories.Contact(kind="company", company_name="Other LLC")
    factories.ContactTie(contact=other, user=office.charlie, origin=TieOrigin.FOUNDED, is_manager=True)

    with pytest.raises(PermissionDenied):
        ties.end(tie_of(office.max), by=office.charlie, at=NOW)


def test_a_manager_takes_a_member_off_and_it_counts_at_once(office):
    ties.end(tie_of(office.max), by=office.carol, at=NOW)

    assert not may(office.max, Right.VIEW, office.case)
    assert not Contact.objects.companies_of(office.max).exists()
    assert told("tie_ended") == ["carol@example.org", "maxi@example.org", "office@hollowcreek.example"]


def test_a_member_leaves_and_the_company_keeps_everything(office):
    ties.end(tie_of(office.max), by=office.max, at=NOW)

    assert office.company.ties.live().get().user == office.carol
    assert License.objects.open_to(office.carol, Right.APPLY).get() == office.license
    assert "has left Hollow Creek Homes LLC" in Message.objects.filter(kind="tie_ended").first().body


def test_the_one_who_asked_for_the_license_leaves_and_the_company_keeps_it(office):
    change(tie_of(office.max), office.carol, list(Right), is_manager=True)
    ties.end(tie_of(office.carol), by=office.carol, at=NOW)

    assert License.objects.open_to(office.max, Right.SCHEDULE).get() == office.license
    assert not License.objects.open_to(office.carol, Right.VIEW).exists()


def test_the_only_manager_stays_one(office):
    for act in (
        lambda: ties.end(tie_of(office.carol), by=office.carol, at=NOW),
        lambda: change(tie_of(office.carol), office.carol, list(Right)),
    ):
        with pytest.raises(NotAllowed, match="only manager of Hollow Creek Homes LLC") as refused:
            act()
        assert "Make another member a manager first" in refused.value.reasons[0].remedy
    assert tie_of(office.carol).is_manager


def test_with_a_second_manager_the_first_may_go(office):
    change(tie_of(office.max), office.carol, list(Right), is_manager=True)

    ties.end(tie_of(office.carol), by=office.max, at=NOW)

    assert tie_of(office.max).is_manager


def test_ended_once(office):
    tie = ties.end(tie_of(office.max), by=office.carol, at=NOW)

    with pytest.raises(NotAllowed, match="ended already"):
        ties.end(tie, by=office.carol, at=NOW)
    with pytest.raises(NotAllowed, match="ended already"):
        change(tie, office.carol, [Right.PAY])


def test_staff_end_any_tie_with_a_reason_even_the_last_managers(office):
    with pytest.raises(NotAllowed, match="Say why"):
        ties.end(tie_of(office.carol), by=office.ada, at=NOW, why="  ")
    ties.end(tie_of(office.carol), by=office.ada, at=NOW, why="She called: the account is not hers.")

    assert not ties.manages(office.carol, office.company)
    assert "Reason: She called: the account is not hers." in Message.objects.filter(kind="tie_ended").first().body
    assert told("tie_ended") == ["carol@example.org", "maxi@example.org", "office@hollowcreek.example"]


def test_staff_end_a_persons_tie_to_their_own_record(office):
    tie = office.alice.ties.get()

    with pytest.raises(PermissionDenied):
        ties.end(tie, by=office.alice, at=NOW)
    ties.end(tie, by=office.ada, at=NOW, why="Not the same Alice.")

    assert not may(office.alice, Right.VIEW, office.case)


def test_a_disabled_manager_manages_nobody(office):
    office.carol.is_active = False
    office.carol.save()

    assert not ties.manages(office.carol, office.company)
    with pytest.raises(PermissionDenied):
        ties.end(tie_of(office.max), by=office.carol, at=NOW)


def test_an_account_acts_for_a_contact_once(office):
    with pytest.raises(NotAllowed, match="acts for Hollow Creek Homes LLC already"):
        ties.bind(office.company, office.max, origin=TieOrigin.INVITED, by=office.max, at=NOW)


def test_a_contact_that_was_merged_away_stands_for_the_one_it_became(office):
    office.company.merged_into = factories.Contact(kind="company", company_name="Hollow Creek Homes, LLC")
    office.company.save()

    tie = ties.bind(office.company, office.charlie, origin=TieOrigin.INVITED, by=office.charlie, at=NOW)

    assert tie.contact == office.company.merged_into


def test_staff_do_not_tie_themselves(office):
    dana = account("dana2", "Technician")

    with pytest.raises(NotAllowed, match="a colleague"):
        ties.bind(office.company, dana, origin=TieOrigin.STAFF, by=dana, at=NOW)


def test_a_person_has_no_managers(office):
    person = factories.Contact()

    tie = ties.bind(person, office.charlie, origin=TieOrigin.STAFF, is_manager=True, by=office.ada, at=NOW)

    assert not tie.is_manager
