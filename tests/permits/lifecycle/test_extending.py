from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from contacts.audit import history
from contacts.models import Message
from contacts.refusals import NotAllowed
from permits import fees, lifecycle
from permits.choices import CaseStatus, ExtensionStatus, FeeApplies, HoldBlocks
from permits.models import Case, FeeItem, FeeSchedule, FeeScheduleVersion, Hold
from tests.factories import NOW, TODAY, moved

A_DAY = timedelta(days=1)


@pytest.fixture
def permit(cast):
    """Issued, and good for ten more days."""
    cast.case.expires_on = TODAY + 10 * A_DAY
    cast.case.save()
    return cast.case


def lapse(case, days):
    return moved(case, CaseStatus.EXPIRED, expires_on=TODAY - days * A_DAY)


def ask(case, by, at=NOW):
    return lifecycle.ask_extension(case, reason="Rain all winter.", by=by, at=at)


def stand(case):
    case = Case.objects.get(pk=case.pk)
    return case.status, case.expires_on


def test_a_granted_extension_moves_the_day_on_from_the_last_one(cast, permit):
    asked = ask(permit, cast.bob)

    extension = lifecycle.decide_extension(asked, grant=True, by=cast.dana, at=NOW)

    assert extension.until == TODAY + 190 * A_DAY
    assert stand(permit) == (CaseStatus.ISSUED, TODAY + 190 * A_DAY)
    assert {message.to for message in Message.objects.filter(kind="extension_decided")} == {
        cast.alice.email,
        cast.bob.email,
    }


def test_a_declined_one_says_why_and_changes_nothing(cast, permit):
    asked = ask(permit, cast.bob)

    with pytest.raises(NotAllowed, match="Say why"):
        lifecycle.decide_extension(asked, grant=False, why=" ", by=cast.dana, at=NOW)
    lifecycle.decide_extension(asked, grant=False, why="No work was done.", by=cast.dana, at=NOW)

    assert stand(permit) == (CaseStatus.ISSUED, TODAY + 10 * A_DAY)
    assert "No work was done." in Message.objects.filter(kind="extension_decided").first().body


def test_a_request_is_decided_once(cast, permit):
    asked = ask(permit, cast.bob)
    lifecycle.decide_extension(asked, grant=True, by=cast.dana, at=NOW)

    with pytest.raises(NotAllowed, match="decided before: granted"):
        lifecycle.decide_extension(asked, grant=True, by=cast.dana, at=NOW)

    assert stand(permit)[1] == TODAY + 190 * A_DAY


def test_who_may_not_apply_on_it_cannot_ask(cast, permit):
    with pytest.raises(PermissionDenied):
        ask(permit, cast.charlie)


def test_it_is_asked_for_once_at_a_time_and_as_often_as_the_type_says(cast, permit):
    asked = ask(permit, cast.bob)
    with pytest.raises(NotAllowed, match="asked for already"):
        ask(permit, cast.bob)
    lifecycle.decide_extension(asked, grant=True, by=cast.dana, at=NOW)

    with pytest.raises(NotAllowed, match="1 extension can be asked for, and it was given"):
        ask(permit, cast.bob)
    # Staff may do more, and say why.
    lifecycle.extend(permit, why="Owner in hospital.", by=cast.dana, at=NOW)

    assert stand(permit)[1] == TODAY + 370 * A_DAY


def test_an_expired_permit_is_reinstated_from_today(cast, permit):
    lapse(permit, 40)

    extension = lifecycle.decide_extension(ask(permit, cast.bob), grant=True, by=cast.dana, at=NOW)

    assert extension.reinstates
    assert stand(permit) == (CaseStatus.ISSUED, TODAY + 180 * A_DAY)
    assert history(permit.number)[0].act == "was reinstated"


def test_one_that_lapsed_too_long_ago_takes_a_new_permit(cast, permit):
    lapse(permit, 365)
    assert lifecycle.why_not_extended(permit, at=NOW) == []
    lapse(permit, 366)

    with pytest.raises(NotAllowed, match="Apply for a new permit"):
        ask(permit, cast.bob)


def test_a_lock_stops_it_and_a_finished_permit_is_not_extended(cast, permit):
    hold = {"reason": "Stop-work order", "blocks": [HoldBlocks.ALL], "placed_by": cast.dana, "placed_at": NOW}
    Hold.objects.create(case=permit, **hold)
    with pytest.raises(NotAllowed, match="Stop-work order"):
        ask(permit, cast.bob)
    moved(permit, CaseStatus.FINALED)

    with pytest.raises(NotAllowed, match="is finaled; only an issued permit"):
        ask(permit, cast.bob)


def test_the_fee_that_the_type_names_is_charged_when_it_is_granted_and_nothing_else(cast, permit):
    schedule = FeeSchedule.objects.create(name="Building")
    version = FeeScheduleVersion.objects.create(schedule=schedule, starts_on=TODAY - A_DAY)
    item = {"version": version, "basis": "flat", "due_at": "inspection"}
    FeeItem.objects.create(**item, position=1, code="permit", description="Permit", amount=90)
    FeeItem.objects.create(
        **item, position=2, code="extend", description="Extension", amount=60, applies=FeeApplies.ASKED
    )
    version.adopted_at, version.adopted_by = NOW, cast.fiona
    version.save()
    permit.case_type.fee_schedule, permit.case_type.extension_fee = schedule, "extend"
    permit.case_type.save()

    lifecycle.decide_extension(ask(permit, cast.bob), grant=True, by=cast.dana, at=NOW)

    assert [(fee.code, fee.amount) for fee in permit.fees.all()] == [("extend", Decimal(60))]
    assert "$60.00" in Message.objects.filter(kind="extension_decided").first().body
    with pytest.raises(NotAllowed, match="still owed"):
        lifecycle.extend(permit, why="Owner in hospital.", by=cast.dana, at=NOW)
    fees.settle(permit.fees.all(), by=cast.fiona, at=NOW)
    lifecycle.extend(permit, why="Owner in hospital.", by=cast.dana, at=NOW)
    assert permit.fees.count() == 2


def test_one_that_is_finaled_before_the_city_decides_can_only_be_declined(cast, permit):
    asked = ask(permit, cast.bob)
    moved(permit, CaseStatus.FINALED)

    with pytest.raises(NotAllowed, match="only an issued permit"):
        lifecycle.decide_extension(asked, grant=True, by=cast.dana, at=NOW)
    declined = lifecycle.decide_extension(asked, grant=False, why="Finished.", by=cast.dana, at=NOW)

    assert declined.status == ExtensionStatus.DECLINED
