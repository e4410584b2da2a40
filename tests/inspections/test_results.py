"""What an inspector records, and what follows from it."""

import datetime
from decimal import Decimal

import pytest

from contacts import audit
from contacts.models import Message
from contacts.refusals import NotAllowed
from inspections import results
from inspections.models import Calendar, RequiredInspection, Slot
from permits import fees
from permits.models import Fee, Hold
from tests.inspections.city import THURSDAY, WEDNESDAY, local

VISIT = local(2026, 11, 19, 9)


def record(cast, visit, result="passed", comment="", by=None, at=VISIT):
    return results.record(visit, result=result, comment=comment, by=by or cast.okafor, at=at)


def fail(cast, book, *, day=THURSDAY, at=WEDNESDAY):
    return record(cast, book(day=day, at=at), "failed", "Rebar is missing.")


def test_a_result_is_kept_with_who_and_when_and_told(cast, book):
    visit = record(cast, book(note="SECRET-NOTE"), "failed", "Rebar is missing.")

    assert (visit.status, visit.comment, visit.resulted_by, visit.resulted_at) == (
        "failed",
        "Rebar is missing.",
        cast.okafor,
        VISIT,
    )
    message = Message.objects.get(kind="inspection-result")
    assert (message.to, message.subject) == ("bobb@example.org", "Footing inspection: failed, BLDR-2026-00042")
    assert "Rebar is missing." in message.body
    assert "SECRET-NOTE" not in message.body
    assert audit.history("BLDR-2026-00042").first().facts == {"result": "Failed"}


def test_a_result_keeps_its_place_in_the_day(cast, book):
    record(cast, book())

    assert Slot.objects.get().booked == 1


def test_only_inspectors_record_results(cast, book):
    for person in (cast.bob, cast.dana, cast.charlie):
        with pytest.raises(NotAllowed, match="Only inspectors record results."):
            record(cast, book(), by=person)


def test_a_visit_has_one_result(cast, book):
    visit = record(cast, book())

    with pytest.raises(NotAllowed, match="already has a result: passed"):
        record(cast, visit, "failed", "No.")


@pytest.mark.parametrize("result", ["failed", "partial", "no_access"])
def test_whatever_did_not_pass_says_what_was_found(cast, book, result):
    with pytest.raises(NotAllowed, match="Say what was found."):
        record(cast, book(), result, "  ")


@pytest.mark.parametrize("result", ["scheduled", "cancelled", "requested", ""])
def test_only_a_result_is_a_result(cast, book, result):
    with pytest.raises(NotAllowed, match="Choose one of the results."):
        record(cast, book(), result, "Hm.")


def test_the_second_failure_of_a_type_charges_the_fee_which_stops_the_next_request(cast, book):
    first = fail(cast, book)
    second = fail(cast, book)

    assert first.fee is None
    assert (second.fee.amount, second.fee.description, second.fee.status) == (
        Decimal("72.00"),
        "Re-inspection: footing",
        "owed",
    )
    with pytest.raises(NotAllowed, match=r"Waits for the re-inspection fee of \$72.00."):
        book()

    fees.settle([second.fee], by=cast.dana, at=VISIT)
    assert book().is_live


def test_failures_of_different_types_do_not_add_up(cast, book):
    fail(cast, book)
    record(cast, book())
    record(cast, book("rough-electrical"), "failed", "Box without cover.")

    assert not Fee.objects.exists()


def test_a_city_without_a_fee_charges_none(cast, book):
    Calendar.objects.update(reinspection_fee=0)

    fail(cast, book)
    assert fail(cast, book).fee is None


def test_a_pass_renews_the_permit_s_expiry(cast, book):
    record(cast, book())

    cast.case.refresh_from_db()
    assert cast.case.expires_on == datetime.date(2026, 11, 19) + datetime.timedelta(days=180)


def test_the_pass_of_the_last_required_visit_finals_the_permit(cast, book):
    RequiredInspection.objects.filter(inspection_type=cast.types["insulation"]).update(optional=True)
    for code in ("footing", "rough-electrical", "framing", "building-final"):
        cast.case.refresh_from_db()
        assert cast.case.status == "issued"
        record(cast, book(code))

    cast.case.refresh_from_db()
    assert (cast.case.status, cast.case.finaled_on) == ("finaled", THURSDAY)


def test_a_hold_on_the_final_keeps_the_permit_open_but_not_the_result(cast, book):
    for code in ("footing", "rough-electrical", "framing", "insulation"):
        record(cast, book(code))
    visit = book("building-final")
    Hold.objects.create(
        case=cast.case, reason="Fire department", blocks=["final"], placed_at=WEDNESDAY, placed_by=cast.dana
    )

    assert record(cast, visit).status == "passed"

    cast.case.refresh_from_db()
    assert cast.case.status == "issued"
    assert audit.history(cast.case.number).filter(act="could not be finaled").count() == 1


@pytest.mark.parametrize(
    ("result", "mapped"),
    [("passed", "Passed"), ("partial", "Partial"), ("failed", "Rejected"), ("no_access", "Cancelled")],
)
def test_open_data_has_its_own_word_for_each_result(cast, book, result, mapped):
    assert record(cast, book(), result, "Found.").result_mapped == mapped
