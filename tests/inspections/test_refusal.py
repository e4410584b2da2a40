"""Each condition that stands against a request, and all of them at once."""

import datetime
from decimal import Decimal

import pytest

from contacts.refusals import NotAllowed
from inspections import results
from permits import fees
from permits.models import CaseContact, Hold
from tests import factories
from tests.inspections import city
from tests.inspections.city import WEDNESDAY, local


def refused(book, code="footing", **facts):
    """The reasons a request is turned down with."""
    with pytest.raises(NotAllowed) as caught:
        book(code, **facts)
    return caught.value.reasons


def passed(cast, book, *codes, at=WEDNESDAY):
    for code in codes:
        results.record(book(code), result="passed", comment="", by=cast.okafor, at=at)


@pytest.mark.parametrize(
    ("status", "what", "remedy"),
    [
        ("draft", "Draft", "Finish and submit the application."),
        ("submitted", "Submitted", "Inspections can be requested once it is issued."),
        ("ready", "Ready to issue", "Once its fees are paid and it is issued"),
        ("finaled", "Finaled", "All its inspections have passed"),
        ("expired", "Expired", "Ask the desk to extend or renew it"),
    ],
)
def test_a_permit_that_is_not_issued_says_where_it_stands(cast, book, status, what, remedy):
    case = city.case(cast, 43, status=status)

    (reason,) = refused(book, case=case)

    assert reason.what == f"This permit is not issued. Its status is “{what}”."
    assert reason.remedy.startswith(remedy)
    assert (reason.desk, reason.link) == ("permits", "/permits/BLDR-2026-00043/")


def test_a_hold_on_inspections_stops_a_request_and_names_its_desk(cast, book):
    hold(cast, ["inspect"], reason="Asbestos report missing", remedy="Send the report.", desk="inspections")

    (reason,) = refused(book)

    assert reason.what == "A hold stops inspections: Asbestos report missing"
    assert (reason.remedy, reason.desk) == ("Send the report.", "inspections")


@pytest.mark.parametrize(("blocks", "severity"), [(["issue"], "hold"), (["final"], "hold"), (["inspect"], "notice")])
def test_a_hold_stops_only_what_its_row_says(cast, book, blocks, severity):
    hold(cast, blocks, severity=severity)

    assert book().is_live


def test_a_cleared_hold_stops_nothing(cast, book):
    hold(cast, ["all"], cleared_at=WEDNESDAY, cleared_by=cast.dana)

    assert book().is_live


def test_a_license_that_is_not_current_says_why(cast, book):
    cast.license.insurance_expires_on = datetime.date(2026, 11, 1)
    cast.license.save()

    (reason,) = refused(book, by=cast.dana)

    assert reason.what.startswith("The insurance on file ended on November 1, 2026.")
    assert reason.desk == "accounts"


def test_a_stranger_has_no_right(cast, book):
    (reason,) = refused(book, by=cast.charlie)

    assert reason.what == "Your account may not request inspections on this permit."
    assert reason.link == "/account/licenses/add/"


def test_a_contact_type_that_may_schedule_is_enough(cast, book):
    cast.owner_type = CaseContact.objects.get().contact_type
    assert len(refused(book, by=cast.owner)) == 1

    cast.owner_type.may_schedule = True
    cast.owner_type.save()

    assert book(by=cast.owner).requested_by == cast.owner


def test_framing_waits_for_the_roughs_and_says_so(cast, book):
    passed(cast, book, "footing")

    (reason,) = refused(book, "framing")

    assert reason.what == "Waits for rough electrical."


def test_of_a_chain_only_the_last_link_is_named(cast, book):
    assert [reason.what for reason in refused(book, "insulation")] == ["Waits for framing."]


def test_after_its_prerequisites_a_type_can_be_asked_for(cast, book):
    passed(cast, book, "footing", "rough-electrical")

    assert book("framing").is_live


def test_the_final_waits_for_all_the_rest_and_for_the_fees(cast, book):
    fees.assess(cast.case, code="X", description="Plan check", amount=Decimal("412.50"), by=cast.dana, at=WEDNESDAY)

    assert [reason.what for reason in refused(book, "building-final")] == [
        "Waits for insulation.",
        "Waits for $412.50 in fees.",
    ]


def test_the_final_waits_for_the_permits_under_this_one(cast, book):
    passed(cast, book, "footing", "rough-electrical", "framing", "insulation")
    trade = city.case(cast, 43, parent=cast.case)

    assert [reason.what for reason in refused(book, "building-final")] == ["Waits for BLDR-2026-00043 to be finaled."]

    factories.moved(trade, "finaled")
    assert book("building-final").is_live


def test_a_hold_on_the_final_stops_the_final_only(cast, book):
    passed(cast, book, "footing", "rough-electrical", "framing", "insulation")
    hold(cast, ["final"], reason="Fire department has not signed off")

    assert [reason.what for reason in refused(book, "building-final")] == [
        "A hold stops the final: Fire department has not signed off"
    ]


def test_what_has_passed_needs_no_other_visit(cast, book):
    passed(cast, book, "footing")

    (reason,) = refused(book)

    assert reason.what == "Footing passed on November 18, 2026."


def test_a_type_that_is_not_on_the_permit_s_list_is_refused(cast, book):
    cast.types["pool"] = type(cast.types["footing"]).objects.create(code="pool", name="Pool")

    (reason,) = refused(book, "pool")

    assert reason.what == "This permit does not need the inspection “Pool”."


def test_a_day_past_its_cut_off_is_refused(cast, book):
    (reason,) = refused(book, at=local(2026, 11, 18, 15, 30))

    assert (reason.what, reason.remedy) == (
        "Requests for Thursday closed today at 3:30 pm.",
        "Choose another day.",
    )


def test_a_record_from_elsewhere_waits_for_the_desk(cast, book):
    foreign = city.case(cast, 43, source="Austin")

    (reason,) = refused(book, case=foreign)

    assert reason.what == "This record came from Austin and is not kept here yet."


def test_a_permit_without_a_list_says_whom_to_call(cast, book):
    other = type(cast.case_type).objects.create(prefix="SIGN", name="Sign")

    (reason,) = refused(book, case=city.case(cast, 43, case_type=other))[:1]

    assert reason.what == "No inspections are listed for this kind of permit."
    assert reason.desk == "inspections"


def test_every_unmet_condition_is_told_at_once(cast, book):
    hold(cast, ["inspect"], reason="Asbestos report missing")
    factories.moved(cast.case, "expired")

    reasons = refused(book, "framing", by=cast.charlie, day=datetime.date(2026, 11, 26))

    assert [reason.what for reason in reasons] == [
        "This permit is not issued. Its status is “Expired”.",
        "A hold stops inspections: Asbestos report missing",
        "Your account may not request inspections on this permit.",
        "Waits for rough electrical.",
        "Thursday, November 26 is a holiday.",
    ]
    assert all(reason.remedy for reason in reasons)


def hold(cast, blocks, **facts):
    facts = {"reason": "A reason", "severity": "hold"} | facts
    return Hold.objects.create(case=cast.case, blocks=blocks, placed_at=WEDNESDAY, placed_by=cast.dana, **facts)
