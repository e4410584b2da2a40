"""The rules of license links, one condition at a time."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied

from contacts.choices import LinkStatus
from contacts.licensing import approvals, licenses
from contacts.models import Activity, LicenseLink, Message
from contacts.refusals import NotAllowed
from tests import factories
from tests.factories import NOW

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def waiting(cast):
    return cast.penny.license_links.get()


@pytest.fixture
def theirs(cast):
    return cast.bob.license_links.get()


def key_mailed_to(user):
    body = Message.objects.get(kind="license_approved", to=user.email).body
    return re.search(r"/account/licenses/finish/([\w-]+)/", body).group(1)


def kinds_told():
    return sorted(Message.objects.values_list("kind", "to"))


def test_a_request_waits_and_is_due_three_business_days_later(cast):
    link = licenses.request(cast.license, by=cast.charlie, at=NOW)

    assert link.status == LinkStatus.REQUESTED
    assert link.due_on == date(2026, 11, 25)


def test_holidays_and_weekends_push_the_due_day(cast):
    wednesday_before_thanksgiving = datetime(2026, 11, 25, 18, tzinfo=UTC)

    link = licenses.request(cast.license, by=cast.charlie, at=wednesday_before_thanksgiving)

    assert link.due_on == date(2026, 12, 2)


def test_the_day_is_the_citys_and_not_the_servers(cast):
    late_on_thursday_in_california = datetime(2026, 11, 20, 5, tzinfo=UTC)

    link = licenses.request(cast.license, by=cast.charlie, at=late_on_thursday_in_california)

    assert link.due_on == date(2026, 11, 24)


def test_an_address_that_is_not_proved_asks_for_nothing(cast):
    EmailAddress.objects.filter(user=cast.charlie).update(verified=False)

    with pytest.raises(NotAllowed, match="not proved"):
        licenses.request(cast.license, by=cast.charlie, at=NOW)


@pytest.mark.parametrize("who", ["bob", "penny"])
def test_a_license_is_asked_for_once(cast, who):
    with pytest.raises(NotAllowed, match="already among your licenses"):
        licenses.request(cast.license, by=getattr(cast, who), at=NOW)


def test_a_rejected_license_can_be_asked_for_again(cast, waiting):
    approvals.reject(waiting, reason="No papers.", by=cast.dana, at=NOW)

    assert licenses.request(cast.license, by=cast.penny, at=LATER).status == LinkStatus.REQUESTED


def test_first_come_is_first_in_line(cast, waiting):
    second = licenses.request(cast.license, by=cast.charlie, at=NOW)
    third = licenses.request(factories.License(), by=cast.alice, at=NOW)

    assert [licenses.place_in_line(link) for link in (waiting, second, third)] == [1, 2, 3]
    assert licenses.places_in_line() == {waiting.pk: 1, second.pk: 2, third.pk: 3}


def test_the_line_moves_when_one_is_decided(cast, waiting):
    second = licenses.request(cast.license, by=cast.charlie, at=NOW)
    approvals.approve(waiting, by=cast.dana, at=LATER)

    assert licenses.place_in_line(second) == 1


def test_an_approval_does_not_count_until_its_owner_finishes_it(cast, waiting):
    link = approvals.approve(waiting, by=cast.dana, at=NOW)

    assert (link.status, link.decided_by, link.decided_at) == (LinkStatus.APPROVED, cast.dana, NOW)
    assert not LicenseLink.objects.active().filter(user=cast.penny).exists()


def test_the_key_is_kept_as_a_hash_only(cast, waiting):
    link = approvals.approve(waiting, by=cast.dana, at=NOW)
    key = key_mailed_to(cast.penny)

    assert len(key) == 43
    assert key not in link.key_hash


def test_the_owner_finishes_with_the_key_from_the_mail(cast, waiting):
    approvals.approve(waiting, by=cast.dana, at=NOW)

    link = approvals.finish(key_mailed_to(cast.penny), by=cast.penny, at=LATER)

    assert (link.status, link.activated_at) == (LinkStatus.ACTIVE, LATER)


def test_finishing_twice_does_it_once(cast, waiting):
    approvals.approve(waiting, by=cast.dana, at=NOW)
    key = key_mailed_to(cast.penny)
    approvals.finish(key, by=cast.penny, at=LATER)
    told = kinds_told()

    link = approvals.finish(key, by=cast.penny, at=LATER + timedelta(days=1))

    assert link.activated_at == LATER
    assert kinds_told() == told


def test_the_key_is_worth_nothing_to_anybody_else(cast, waiting):
    approvals.approve(waiting, by=cast.dana, at=NOW)

    with pytest.raises(LicenseLink.DoesNotExist):
        approvals.finish(key_mailed_to(cast.penny), by=cast.charlie, at=LATER)


def test_a_wrong_key_finishes_nothing(cast, waiting):
    approvals.approve(waiting, by=cast.dana, at=NOW)

    with pytest.raises(LicenseLink.DoesNotExist):
        approvals.finish("x" * 43, by=cast.penny, at=LATER)


def test_the_key_dies_with_the_link(cast, waiting):
    approvals.approve(waiting, by=cast.dana, at=NOW)
    licenses.remove(waiting, by=cast.dana, at=NOW)

    with pytest.raises(LicenseLink.DoesNotExist):
        approvals.finish(key_mailed_to(cast.penny), by=cast.penny, at=LATER)


def test_everybody_tied_to_the_license_hears_of_somebody_new(cast, waiting):
    cast.license.holder = factories.Contact(email="office@truebeam.example.org")
    cast.license.save()
    approvals.approve(waiting, by=cast.dana, at=NOW)

    approvals.finish(key_mailed_to(cast.penny), by=cast.penny, at=LATER)

    assert [told for told in kinds_told() if told[0] == "license_joined"] == [
        ("license_joined", "bob1@example.org"),
        ("license_joined", "office@truebeam.example.org"),
    ]


def test_a_rejection_needs_a_reason_that_reaches_the_applicant(cast, waiting):
    with pytest.raises(NotAllowed, match="Say why"):
        approvals.reject(waiting, reason="  ", by=cast.dana, at=NOW)

    approvals.reject(waiting, reason="The sheet names\nsomebody else.", by=cast.dana, at=NOW)

    assert "The sheet names somebody else." in Message.objects.get(kind="license_rejected", to=cast.penny.email).body


@pytest.mark.parametrize("decide", ["approve", "reject"])
def test_nobody_decides_their_own_request(cast, decide):
    own = licenses.request(cast.license, by=cast.dana, at=NOW)
    reason = {"reason": "Because."} if decide == "reject" else {}

    with pytest.raises(NotAllowed, match="your own request"):
        getattr(approvals, decide)(own, by=cast.dana, at=LATER, **reason)


@pytest.mark.parametrize("decide", ["approve", "reject"])
def test_a_request_is_decided_once(cast, waiting, decide):
    approvals.approve(waiting, by=cast.dana, at=NOW)
    reason = {"reason": "Because."} if decide == "reject" else {}

    with pytest.raises(NotAllowed, match="no longer waiting"):
        getattr(approvals, decide)(waiting, by=cast.dana, at=LATER, **reason)


def test_the_owner_takes_a_license_off_but_not_the_last(cast, theirs):
    with pytest.raises(NotAllowed, match="your only license"):
        licenses.remove(theirs, by=cast.bob, at=NOW)

    licenses.request(factories.License(), by=cast.bob, at=NOW)

    assert licenses.remove(theirs, by=cast.bob, at=LATER).status == LinkStatus.REMOVED


def test_staff_end_even_the_last(cast, theirs):
    assert licenses.remove(theirs, by=cast.dana, at=NOW).status == LinkStatus.REMOVED


@pytest.mark.parametrize("who", ["charlie", "penny", "ivan", "fiona"])
def test_nobody_else_ends_a_link(cast, theirs, who):
    with pytest.raises(PermissionDenied):
        licenses.remove(theirs, by=getattr(cast, who), at=NOW)


def test_an_ended_link_does_not_end_again(cast, theirs):
    licenses.remove(theirs, by=cast.dana, at=NOW)

    with pytest.raises(NotAllowed, match="has ended already"):
        licenses.remove(theirs, by=cast.dana, at=LATER)


def test_those_who_stay_hear_who_left(cast, waiting, theirs):
    approvals.approve(waiting, by=cast.dana, at=NOW)
    approvals.finish(key_mailed_to(cast.penny), by=cast.penny, at=NOW)

    licenses.remove(theirs, by=cast.dana, at=LATER)

    assert [told for told in kinds_told() if told[0] == "license_left"] == [
        ("license_left", "bob1@example.org"),
        ("license_left", "penny@example.org"),
    ]


def test_every_step_leaves_a_line_of_history(cast):
    link = licenses.request(cast.license, by=cast.charlie, at=NOW)
    approvals.approve(link, by=cast.dana, at=NOW)
    approvals.finish(key_mailed_to(cast.charlie), by=cast.charlie, at=NOW)
    licenses.remove(link, by=cast.dana, at=NOW)

    lines = Activity.objects.filter(thing_id=str(link.pk)).order_by("pk").values_list("actor", "act")
    assert list(lines) == [
        ("charlie", "was requested"),
        ("dana", "was approved"),
        ("charlie", "became active"),
        ("dana", "was removed"),
    ]


def test_the_history_holds_no_key(cast, waiting):
    approvals.approve(waiting, by=cast.dana, at=NOW)

    assert key_mailed_to(cast.penny) not in str(list(Activity.objects.values()))


def test_a_lapsed_license_can_still_be_asked_for(cast):
    lapsed = factories.License(expires_on=date(2020, 1, 1))

    assert licenses.request(lapsed, by=cast.charlie, at=NOW).status == LinkStatus.REQUESTED
