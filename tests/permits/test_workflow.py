from datetime import date, timedelta
from decimal import Decimal

import pytest

from contacts.audit import history
from contacts.refusals import NotAllowed
from permits import fees, workflow
from permits.choices import CaseStatus, HoldBlocks, HoldSeverity
from permits.models import Case, Hold
from permits.workflow import steps
from tests.factories import NOW, TODAY, moved


@pytest.fixture
def ready(cast):
    return moved(cast.case, CaseStatus.READY, issued_on=None)


def hold(case, by, blocks, **changes):
    return Hold.objects.create(
        case=case,
        reason="Setback not met.",
        remedy="Move the shed.",
        blocks=[blocks],
        placed_at=NOW,
        placed_by=by,
        **changes,
    )


def test_a_ready_permit_is_issued_with_its_day_and_expiry(cast, ready):
    issued = workflow.issue(ready, by=cast.dana, at=NOW)

    assert (issued.status, issued.issued_on, issued.expires_on) == (
        CaseStatus.ISSUED,
        TODAY,
        TODAY + timedelta(days=180),
    )
    assert [(line.act, line.actor) for line in history(ready.number)] == [("was issued", "dana")]


def test_everything_that_stops_the_issue_is_told_at_once(cast, ready):
    hold(ready, cast.dana, HoldBlocks.ISSUE)
    fees.assess(ready, code="x", description="Plan check", amount=Decimal(10), by=cast.dana, at=NOW)
    cast.license.expires_on = date(2020, 1, 1)
    cast.license.save()

    with pytest.raises(NotAllowed) as refused:
        workflow.issue(ready, by=cast.dana, at=NOW)

    assert [reason.what for reason in refused.value.reasons] == [
        "Setback not met.",
        "Fees of $10.00 are still owed.",
        "The license expired on January 1, 2020.",
    ]
    assert Case.objects.get(pk=ready.pk).status == CaseStatus.READY


def test_a_notice_stops_nothing_and_a_cleared_hold_neither(cast, ready):
    hold(ready, cast.dana, HoldBlocks.ALL, severity=HoldSeverity.NOTICE)
    hold(ready, cast.dana, HoldBlocks.ALL, cleared_at=NOW, cleared_by=cast.dana)
    hold(ready, cast.dana, HoldBlocks.INSPECT)

    assert workflow.issue(ready, by=cast.dana, at=NOW).status == CaseStatus.ISSUED


@pytest.mark.parametrize(("due_at", "stops"), [("submittal", True), ("issuance", True), ("inspection", False)])
def test_issuing_asks_only_for_fees_due_by_then(cast, ready, due_at, stops):
    fees.assess(ready, code="x", description="Fee", amount=Decimal(10), due_at=due_at, by=cast.dana, at=NOW)

    if stops:
        with pytest.raises(NotAllowed, match="are still owed"):
            workflow.issue(ready, by=cast.dana, at=NOW)
    else:
        assert workflow.issue(ready, by=cast.dana, at=NOW).status == CaseStatus.ISSUED


def test_an_issued_permit_is_finaled(cast):
    finaled = workflow.finalize(cast.case, by=cast.ivan, at=NOW)

    assert (finaled.status, finaled.finaled_on, finaled.is_active) == (CaseStatus.FINALED, TODAY, False)


def test_a_hold_on_the_final_stops_it(cast):
    hold(cast.case, cast.dana, HoldBlocks.FINAL)

    with pytest.raises(NotAllowed, match="Move the shed"):
        workflow.finalize(cast.case, by=cast.ivan, at=NOW)


ISSUING = [status for status in CaseStatus if status != CaseStatus.READY]


@pytest.mark.parametrize("status", ISSUING)
def test_nothing_but_a_ready_permit_can_be_issued(cast, status):
    moved(cast.case, status, issued_on=TODAY)

    with pytest.raises(NotAllowed, match="cannot be issued"):
        workflow.issue(cast.case, by=cast.dana, at=NOW)


def test_every_status_of_our_own_is_on_the_map_or_an_end():
    reached = set(steps.NEXT) | {status for after in steps.NEXT.values() for status in after}

    assert reached == set(CaseStatus) - {CaseStatus.ON_FILE}


def test_a_passed_inspection_moves_the_expiry_later_and_never_earlier(cast):
    cast.case.expires_on = TODAY + timedelta(days=500)
    cast.case.save()

    assert workflow.renew_expiry(cast.case, at=NOW).expires_on == TODAY + timedelta(days=500)
    assert workflow.renew_expiry(cast.case, at=NOW + timedelta(days=400)).expires_on == TODAY + timedelta(days=580)
