"""What came or changed, for whoever keeps a copy of the register."""

from datetime import UTC, datetime, time, timedelta

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query, Router

from permits.models import Case
from permits.searching import changes
from portal.api import answers
from portal.api.asked import ChangesAsked
from portal.api.lists import a_page, next_page
from portal.api.records import VISITOR, facts, mapped_statuses, shown

router = Router(tags=["Records"])
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
FAR = 2**57  # microseconds, in some four thousand years


@router.get(
    "/changes", response=answers.Changes, operation_id="list_changes", summary="Records as they came or changed"
)
def list_changes(request, response: HttpResponse, asked: Query[ChangesAsked]):
    """Each record once, as it is now, in the order of its last change, the earliest first. Go on from resume."""
    place = (moment(asked.since), 0) if asked.after is None else read_place(asked.after)
    until = changes.settled_until()
    cases = shown(Case.objects.visible_to(VISITOR))
    found, more = a_page(changes.after(cases, place, until=until), asked.limit)
    mapped = mapped_statuses()
    resume = place_of(found[-1].changed_at, found[-1].pk) if found else place_of(*place)
    return answers.Changes(
        items=[answers.ChangedRecord(**facts(case, mapped), changed_at=case.changed_at) for case in found],
        next=next_page(request, response, resume) if more else None,
        resume=resume,
    )


def moment(day):
    """The beginning of a day in the city; of all time without one."""
    if day is None:
        return EPOCH
    return max(datetime.combine(day, time.min, timezone.get_current_timezone()), EPOCH)


def place_of(at, pk) -> str:
    return f"{(at - EPOCH) // MICROSECOND}.{pk}"


def read_place(text):
    microseconds, pk = map(int, text.split("."))
    return EPOCH + min(microseconds, FAR) * MICROSECOND, pk
