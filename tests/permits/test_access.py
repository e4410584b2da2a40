from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from contacts.choices import LinkStatus
from contacts.models import LicenseDelegation, LicenseLink
from permits import participants
from permits.access import Right, may
from permits.models import Case, ContactType
from tests import factories
from tests.factories import NOW

EVERY = list(Right)


def test_a_visitor_sees_the_register_but_no_draft(cast):
    assert list(Case.objects.visible_to(AnonymousUser())) == [cast.case]


def test_a_stranger_with_an_account_sees_what_a_visitor_sees(cast):
    assert list(Case.objects.visible_to(cast.charlie)) == [cast.case]


def test_who_waits_for_approval_sees_what_a_visitor_sees(cast):
    assert list(Case.objects.visible_to(cast.penny)) == [cast.case]
    assert list(Case.objects.mine(cast.penny)) == []
    assert not any(may(cast.penny, right, cast.case) for right in EVERY)


def test_the_licenses_own_account_sees_its_drafts(cast):
    assert set(Case.objects.visible_to(cast.bob)) == {cast.case, cast.draft}
    assert set(Case.objects.mine(cast.bob)) == {cast.case, cast.draft}


def test_a_contact_sees_the_case_and_not_the_contractors_other_drafts(cast):
    assert list(Case.objects.mine(cast.alice)) == [cast.case]
    assert list(Case.objects.visible_to(cast.alice)) == [cast.case]


def test_a_case_with_several_ties_is_listed_once(cast):
    other_type = factories.ContactType(name="Property Owner")
    owner = cast.case.contacts.get().contact
    cast.case.contacts.create(contact=owner, contact_type=other_type)

    assert list(Case.objects.mine(cast.alice)) == [cast.case]


def test_a_confidential_place_vanishes_from_the_register_and_stays_for_parties_and_staff(cast):
    cast.case.address.confidential = True
    cast.case.address.save()

    assert list(Case.objects.visible_to(AnonymousUser())) == []
    assert list(Case.objects.visible_to(cast.charlie)) == []
    assert cast.case in Case.objects.visible_to(cast.bob)
    assert cast.case in Case.objects.visible_to(cast.dana)


def test_a_visitor_and_a_stranger_hold_no_right(cast):
    for user in (AnonymousUser(), cast.charlie):
        assert not any(may(user, right, cast.case) for right in EVERY)


@pytest.mark.parametrize("right", EVERY)
def test_a_contact_holds_what_its_type_gives_and_no_more(cast, right):
    ContactType.objects.update(**{f"may_{other.value}": other is right for other in EVERY})

    assert [held for held in EVERY if may(cast.alice, held, cast.case)] == [right]


def test_an_active_link_to_a_current_license_holds_every_right(cast):
    assert all(may(cast.bob, right, cast.case) for right in EVERY)


def test_an_expired_license_keeps_the_view_and_loses_the_right_to_act(cast):
    cast.license.expires_on = date(2020, 1, 1)
    cast.license.save()
    cast.case.refresh_from_db()

    assert [right for right in EVERY if may(cast.bob, right, cast.case)] == [Right.VIEW]


@pytest.mark.parametrize("status", [status for status in LinkStatus if status != LinkStatus.ACTIVE])
def test_only_an_active_link_counts(cast, status):
    LicenseLink.objects.filter(user=cast.bob).update(status=status, reason="Left the company")

    assert not any(may(cast.bob, right, cast.case) for right in EVERY)
    assert list(Case.objects.mine(cast.bob)) == []


def test_an_account_that_was_closed_holds_nothing(cast):
    cast.bob.is_active = False

    assert not any(may(cast.bob, right, cast.case) for right in EVERY)


def rights(user, case):
    return {right for right in EVERY if may(user, right, case)}


def test_a_member_acts_under_the_companys_license_within_the_rights_the_company_gave(office):
    assert rights(office.carol, office.case) == set(EVERY)
    assert rights(office.max, office.case) == {Right.VIEW, Right.SCHEDULE}
    assert office.case in Case.objects.mine(office.max)


def test_whoever_leaves_the_company_loses_its_records_and_the_company_keeps_them(office):
    tie = office.carol.ties.get(contact=office.company)
    tie.ended_at, tie.ended_by = NOW, office.max
    tie.save()

    assert rights(office.carol, office.case) == set()
    assert office.case not in Case.objects.mine(office.carol)
    assert rights(office.max, office.case) == {Right.VIEW, Right.SCHEDULE}


def test_leave_to_act_under_one_license_counts_while_the_company_acts_under_it_itself(office):
    LicenseDelegation.objects.create(
        license=office.license,
        company=office.company,
        user=office.charlie,
        rights=[Right.SCHEDULE],
        given_by=office.carol,
        given_at=NOW,
    )
    assert rights(office.charlie, office.case) == {Right.SCHEDULE}

    office.company.license_links.update(status=LinkStatus.REMOVED)

    assert rights(office.charlie, office.case) == set()


def test_a_row_on_a_case_can_give_less_than_its_contact_type_and_never_more(office):
    row = office.case.contacts.get()
    row.rights = [Right.VIEW, Right.APPLY]
    row.save()

    assert rights(office.alice, office.case) == {Right.VIEW}


def test_an_ended_tie_to_a_contact_ends_what_came_with_it(office):
    tie = office.alice.ties.get()
    tie.ended_at, tie.ended_by = NOW, office.dana
    tie.save()

    assert rights(office.alice, office.case) == set()
    assert office.case not in Case.objects.mine(office.alice)


def test_who_was_put_on_by_a_company_counts_while_the_company_is_there_itself(office):
    applicant = office.case.contacts.get().contact_type
    own = factories.ContactTie(contact=factories.Contact(first_name="Charlie"), user=office.charlie).contact
    participants.put_on(office.case, own, applicant, by=office.carol, at=NOW, company=office.company)
    assert Right.SCHEDULE in rights(office.charlie, office.case)

    office.company.license_links.update(status=LinkStatus.REMOVED)

    assert rights(office.charlie, office.case) == set()
    assert office.case not in Case.objects.mine(office.charlie)

    office.case.contacts.create(contact=office.company, contact_type=factories.ContactType(name="Owner"))

    assert Right.SCHEDULE in rights(office.charlie, office.case)
    assert office.case in Case.objects.mine(office.charlie)
