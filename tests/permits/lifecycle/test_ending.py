from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from contacts.models import Message
from contacts.refusals import NotAllowed
from permits import fees, lifecycle
from permits.choices import CaseStatus, FeeStatus, WithdrawalStatus
from permits.models import Case, Withdrawal
from tests.factories import NOW, moved


@pytest.fixture
def open_case(cast):
    return moved(cast.case, CaseStatus.SUBMITTED, issued_on=None)


def charge(case, by):
    return fees.assess(case, code="x", description="Plan check", amount=Decimal(90), by=by, at=NOW)


def ask(case, by):
    return lifecycle.ask_withdrawal(case, reason="Sold the house.", by=by, at=NOW)


def status(case):
    return Case.objects.get(pk=case.pk).status


def test_before_anybody_reads_or_pays_it_is_withdrawn_at_once_and_nothing_is_owed(cast, open_case):
    fee = charge(open_case, cast.dana)

    asked = ask(open_case, cast.bob)

    assert asked.status == WithdrawalStatus.ACCEPTED
    assert status(open_case) == CaseStatus.WITHDRAWN
    fee.refresh_from_db()
    assert fee.status == FeeStatus.VOID
    assert Message.objects.get(kind="application_withdrawn").to == cast.alice.email


def test_once_something_is_paid_the_city_decides_and_finance_sees_what_was_paid(cast, open_case):
    fees.settle([charge(open_case, cast.dana)], by=cast.fiona, at=NOW)

    asked = ask(open_case, cast.bob)
    assert (asked.status, status(open_case)) == (WithdrawalStatus.ASKED, CaseStatus.SUBMITTED)
    with pytest.raises(NotAllowed, match="asked for already"):
        ask(open_case, cast.bob)
    lifecycle.decide_withdrawal(asked, accept=True, by=cast.dana, at=NOW)

    assert status(open_case) == CaseStatus.WITHDRAWN
    assert list(Withdrawal.objects.paid()) == [asked]
    assert "finance desk" in Message.objects.filter(kind="application_withdrawn").first().body


def test_a_declined_one_says_why_and_can_be_asked_for_again(cast, open_case):
    moved(open_case, CaseStatus.IN_REVIEW)
    asked = ask(open_case, cast.bob)
    with pytest.raises(NotAllowed, match="Say why"):
        lifecycle.decide_withdrawal(asked, accept=False, by=cast.dana, at=NOW)

    lifecycle.decide_withdrawal(asked, accept=False, why="Ask the owner first.", by=cast.dana, at=NOW)

    with pytest.raises(NotAllowed, match="decided before: declined"):
        lifecycle.decide_withdrawal(asked, accept=True, by=cast.dana, at=NOW)
    assert status(open_case) == CaseStatus.IN_REVIEW
    assert ask(open_case, cast.bob).status == WithdrawalStatus.ASKED


def test_an_issued_permit_is_not_withdrawn_and_a_stranger_withdraws_nothing(cast):
    with pytest.raises(NotAllowed, match="Ask the city to make it void"):
        ask(cast.case, cast.bob)
    with pytest.raises(PermissionDenied):
        ask(cast.case, cast.charlie)


def test_staff_withdraw_for_somebody_at_the_counter(cast, open_case):
    moved(open_case, CaseStatus.CORRECTIONS)

    lifecycle.withdraw(open_case, why="By letter of the owner.", by=cast.dana, at=NOW)

    assert status(open_case) == CaseStatus.WITHDRAWN


def test_a_void_permit_owes_nothing_and_its_people_read_why(cast):
    fee = charge(cast.case, cast.dana)
    with pytest.raises(NotAllowed, match="Say why"):
        lifecycle.void(cast.case, why="", by=cast.dana, at=NOW)

    lifecycle.void(cast.case, why="Issued for the wrong parcel.", by=cast.dana, at=NOW)

    fee.refresh_from_db()
    assert (status(cast.case), fee.status) == (CaseStatus.VOID, FeeStatus.VOID)
    assert "wrong parcel" in Message.objects.filter(kind="permit_void").first().body


def test_an_approved_case_is_closed_once_nothing_is_owed(cast, open_case):
    moved(open_case, CaseStatus.APPROVED)
    fee = charge(open_case, cast.dana)
    with pytest.raises(NotAllowed, match="still owed"):
        lifecycle.close(open_case, by=cast.dana, at=NOW)
    fees.settle([fee], by=cast.fiona, at=NOW)

    assert lifecycle.close(open_case, by=cast.dana, at=NOW).status == CaseStatus.CLOSED
