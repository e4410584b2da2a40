from datetime import timedelta
from decimal import Decimal

import pytest

from contacts.models import Message
from permits import fees, lifecycle
from permits.choices import CaseStatus, ConditionDue, DoneBy, HoldBlocks, LicenseNeed
from permits.models import Case, Condition, Hold
from tests import factories
from tests.factories import NOW, moved


@pytest.fixture
def ready(cast):
    return moved(cast.case, CaseStatus.READY, issued_on=None)


def charge(case, by, amount=Decimal("412.50"), **facts):
    return fees.assess(case, code="permit", description="Permit", amount=amount, by=by, at=NOW, **facts)


def told(kind):
    return list(Message.objects.filter(kind=kind).order_by("pk"))


def test_a_permit_that_nothing_holds_issues_itself_and_its_people_are_told(cast, ready):
    assert lifecycle.issue_if_free(ready, by=cast.dana, at=NOW)

    assert Case.objects.get(pk=ready.pk).status == CaseStatus.ISSUED
    assert {message.to for message in told("permit_issued")} == {cast.alice.email, cast.bob.email}
    assert f"{ready.get_absolute_url()}card/" in told("permit_issued")[0].body


def test_what_holds_it_is_told_once_and_it_stays_ready(cast, ready):
    charge(ready, cast.dana)
    condition = {"due": ConditionDue.ISSUANCE, "added_at": NOW, "added_by": cast.dana}
    Condition.objects.create(case=ready, text="Record the easement.", **condition)

    for later in (0, 1):
        assert not lifecycle.issue_if_free(ready, by=cast.dana, at=NOW + timedelta(hours=later))

    assert Case.objects.get(pk=ready.pk).status == CaseStatus.READY
    [letter] = [message for message in told("ready_to_issue") if message.to == cast.bob.email]
    assert "Fees of $412.50 are still owed." in letter.body
    assert "Not met yet: Record the easement." in letter.body


def test_it_is_issued_within_a_minute_of_the_payment_and_no_sooner(cast, ready):
    fee = charge(ready, cast.dana)
    assert lifecycle.issue_what_is_free(by=cast.dana, at=NOW) == 0

    fees.settle([fee], by=cast.fiona, at=NOW)

    assert lifecycle.issue_what_is_free(by=cast.dana, at=NOW) == 1
    assert lifecycle.issue_what_is_free(by=cast.dana, at=NOW) == 0
    assert len(told("permit_issued")) == 2


def test_the_sweep_leaves_holds_lapsed_licenses_and_records_from_elsewhere_alone(cast, ready):
    held = factories.Case(status=CaseStatus.READY)
    stop = {"case": held, "reason": "Flood plain", "blocks": [HoldBlocks.ISSUE]}
    Hold.objects.create(**stop, placed_at=NOW, placed_by=cast.dana)
    factories.Case(status=CaseStatus.READY, source="austin")
    cast.license.expires_on = NOW.date() - timedelta(days=1)
    cast.license.save()

    assert lifecycle.issue_what_is_free(by=cast.dana, at=NOW) == 0


@pytest.mark.parametrize(
    ("need", "done_by", "free"),
    [
        (LicenseNeed.NEEDED, DoneBy.OWNER, False),
        (LicenseNeed.OWNER_MAY, DoneBy.UNDECIDED, False),
        (LicenseNeed.OWNER_MAY, DoneBy.OWNER, True),
        (LicenseNeed.NONE, "", True),
    ],
)
def test_a_permit_whose_type_needs_a_license_waits_for_one(cast, need, done_by, free):
    kind = factories.CaseType(name="Reroof", license_need=need)
    case = factories.Case(case_type=kind, status=CaseStatus.READY)
    factories.Application(case=case, begun_by=cast.alice, done_by=done_by)

    assert lifecycle.issue_if_free(case, by=cast.dana, at=NOW) is free


def test_a_case_that_is_not_ready_is_left_as_it_is(cast):
    assert not lifecycle.issue_if_free(cast.case, by=cast.dana, at=NOW)
    assert not told("ready_to_issue")
