from contacts import audit
from contacts.models import Message
from inspections import scheduling
from inspections.choices import InspectionStatus
from inspections.models import Calendar, Inspection, Slot
from permits.choices import CaseStatus
from permits.models import Case
from tests.factories import moved
from tests.inspections.city import WEDNESDAY, local


def end(cast, at=WEDNESDAY):
    return scheduling.cancel_what_ended(by=cast.dana, at=at)


def test_the_visits_of_a_permit_that_ended_are_cancelled_and_both_sides_told(cast, book):
    visit = book()
    assert end(cast) == 0
    moved(cast.case, CaseStatus.VOID)
    Message.objects.all().delete()

    assert (end(cast), end(cast)) == (1, 0)

    visit.refresh_from_db()
    assert (visit.status, visit.cancelled_at) == (InspectionStatus.CANCELLED, WEDNESDAY)
    assert Slot.objects.get(pk=visit.slot_id).booked == 0
    told = dict(Message.objects.values_list("to", "body"))
    assert set(told) == {"bobb@example.org", "okafor@example.org"}
    assert "cancelled, because BLDR-2026-00042 is void." in told["bobb@example.org"]
    assert "one visit less on November 19, 2026" in told["okafor@example.org"]
    line = audit.history(cast.case.number).filter(act="was cancelled").get()
    assert line.why == "Void"


def test_what_was_made_may_still_get_its_result_and_a_city_may_inspect_what_expired(cast, book):
    book()
    moved(cast.case, CaseStatus.EXPIRED)

    assert end(cast, at=local(2026, 11, 20)) == 0
    Calendar.objects.update(open_statuses=[CaseStatus.ISSUED, CaseStatus.EXPIRED])
    assert end(cast) == 0
    Calendar.objects.update(open_statuses=[CaseStatus.ISSUED])
    Case.objects.filter(pk=cast.case.pk).update(source="Elsewhere")
    assert end(cast) == 0
    assert Inspection.objects.live().count() == 1
