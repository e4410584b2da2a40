from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from contacts.choices import LinkStatus
from contacts.models import LicenseLink
from permits.access import Right, may
from permits.models import Case, ContactType
from tests import factories

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
