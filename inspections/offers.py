"""What a permit can ask for now: the page's choices, the record's next step and its line of dots."""

import datetime
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from contacts.formats import clock, money
from contacts.models import City, User
from inspections import openings, refusal, routing
from inspections.calendar import Timetable
from inspections.choices import InspectionStatus
from inspections.models import InspectionType
from inspections.standing import Line, Standing, in_sentence, listed
from permits.access import Right, held
from permits.models import Case


@dataclass(frozen=True)
class TypeOffer:
    """One tile of "Which inspection?"."""

    type: InspectionType
    hint: str
    available: bool


@dataclass(frozen=True)
class NextStep:
    """One line of components/next_steps.html. Without `url` it is nothing that this person can do now."""

    title: str
    text: str
    url: str = ""
    button: str = ""


@dataclass(frozen=True)
class Dot:
    title: str
    text: str
    done: bool = False
    bad: bool = False


def types(standing: Standing) -> list[TypeOffer]:
    """Every type that has not passed yet, with what it waits for beside those that can't be requested."""
    return [_type_offer(standing, line) for line in standing.lines if not line.passed]


def next_steps(
    case: Case,
    user: User,
    at: datetime.datetime,
    *,
    standing: Standing | None = None,
    city: City | None = None,
    rights: set[Right] | None = None,
) -> list[NextStep]:
    """What a party can do next about inspections of this issued permit; nothing for everybody else.

    `rights` if they were asked for already.
    """
    if rights is None:
        rights = held(user, case, Right.VIEW, Right.SCHEDULE)
    if Right.VIEW not in rights:
        return []
    standing = standing or Standing.read(case)
    if not standing.takes_visits:
        return []
    request_page = reverse("inspections:request", args=[case.slug])
    timetable = Timetable.read(at, city)
    reasons = refusal.of_case(standing, timetable, by=user, at=at, rights=rights)
    if reasons:
        return [
            NextStep(
                title=_("Inspections can't be requested now."),
                text=reasons[0].what,
                url=request_page,
                button=_("See what to do"),
            )
        ]
    steps = [
        NextStep(
            title=_("%(type)s inspection") % {"type": line.type.name},
            text=" ".join([_("can be requested."), *([offer.hint] if offer.hint else [])]),
            url=f"{request_page}?type={line.type.code}",
            button=_("Request an inspection"),
        )
        for line in standing.lines
        if not line.passed and (offer := _type_offer(standing, line)).available
    ]
    booked = [line.live for line in standing.lines if line.live and line.live.slot]
    stops = routing.stops_of_today(booked, timetable, at=at)
    steps += [
        NextStep(
            title=_("%(type)s inspection") % {"type": visit.inspection_type.name},
            text=_when_it_is(visit, stops.get(visit.pk)),
            url=reverse("inspections:list", args=[case.slug]),
            button=_("See the visit"),
        )
        for visit in booked
    ]
    steps += [
        NextStep(
            title=_("Re-inspection fee: %(amount)s.") % {"amount": money(line.fee_owed.amount)},
            text=_("Must be paid before %(type)s can be requested again.") % {"type": in_sentence(line.type.name)},
            url=f"{case.get_absolute_url()}fees/",
            button=_("See the fee"),
        )
        for line in standing.lines
        if line.fee_owed and standing.waits_for_fees(line) and not line.passed and not line.live
    ]
    return steps


def next_thing(
    standing: Standing, timetable: Timetable, *, by: User, at: datetime.datetime, rights: set[Right]
) -> NextStep | None:
    """The one thing about the visits of a permit that comes next, for a line in a list of many; None for nothing.

    What failed comes first, then the next visit that is on the calendar, then what can be requested, then what stands
    against any request. `rights` are those that `by` holds on the permit.
    """
    case = standing.case
    if not standing.takes_visits:
        return None
    live = [line.live for line in standing.lines if line.live and line.live.slot]
    on_calendar = min(live, key=lambda visit: (visit.slot.day, visit.slot.window.starts), default=None)
    reasons = refusal.of_case(standing, timetable, by=by, at=at, rights=rights)
    ready = [] if reasons else [line for line in standing.lines if not refusal.of_type(standing, line.type)]
    failed = [line for line in ready if line.visits and line.visits[-1].status in InspectionStatus.NEEDS_COMMENT]
    request_page = reverse("inspections:request", args=[case.slug])
    if failed:
        last = failed[0].visits[-1]
        facts = {"type": last.inspection_type, "result": in_sentence(str(last.get_status_display()))}
        return NextStep(
            title=_("%(type)s: %(result)s on %(day)s.") % {**facts, "day": _day_of_result(last)},
            text="",
            url=f"{request_page}?type={last.inspection_type.code}",
            button=_("Request it again"),
        )
    if on_calendar:
        return NextStep(
            title=_("%(type)s inspection on %(when)s.")
            % {"type": on_calendar.inspection_type, "when": openings.when(on_calendar)},
            text="",
            url=reverse("inspections:list", args=[case.slug]),
            button=_("See the visit"),
        )
    if ready:
        return NextStep(
            title=_("Ready for inspection: %(types)s.")
            % {"types": listed([in_sentence(line.type.name) for line in ready])},
            text="",
            url=f"{request_page}?type={ready[0].type.code}",
            button=_("Request"),
        )
    if reasons and standing.lines and Right.SCHEDULE in rights:
        return NextStep(title=reasons[0].what, text="", url=request_page, button=_("See what to do"))
    return None


def requestable(standing: Standing) -> list[str]:
    """The visits that an issued permit's people can request now, as they are called in a sentence."""
    if not standing.takes_visits or standing.inspect_holds:
        return []
    return [
        in_sentence(line.type.name)
        for line in standing.lines
        if not line.passed and _type_offer(standing, line).available
    ]


def progress(case: Case, *, standing: Standing | None = None) -> list[Dot]:
    """The permit's list as a line of dots, the same for everybody."""
    standing = standing or Standing.read(case)
    return [_dot(standing, line) for line in standing.lines]


def _when_it_is(visit, stop):
    """The window it was promised for; on the day itself which stop it is, and the hour it is expected at."""
    if stop is None:
        return _("is on %(when)s.") % {"when": openings.when(visit)}
    return _("is today: stop %(number)s with %(name)s, expected %(from)s to %(until)s.") % {
        "number": stop.number,
        "name": visit.inspector_name,
        "from": clock(stop.expected_from),
        "until": clock(stop.expected_until),
    }


def _type_offer(standing: Standing, line: Line) -> TypeOffer:
    reasons = refusal.of_type(standing, line.type)
    if not reasons:
        by_the_city = _("The city chooses the day and tells you.") if openings.chosen_by_the_city(line.type) else ""
        hint = " ".join(words for words in (_what_has_passed(standing, line), by_the_city) if words)
        return TypeOffer(type=line.type, hint=hint, available=True)
    if line.live:
        return TypeOffer(type=line.type, hint=reasons[0].what, available=False)
    words = standing.waits_for(line)
    if standing.waits_for_fees(line):
        fees = _("%(amount)s in fees") if line.type.is_final else _("the re-inspection fee of %(amount)s")
        words.append(fees % {"amount": money(standing.waits_for_fees(line))})
    if not words:
        return TypeOffer(type=line.type, hint=reasons[0].what, available=False)
    return TypeOffer(type=line.type, hint=_("Waits for %(what)s.") % {"what": listed(words)}, available=False)


def _what_has_passed(standing, line):
    before = [other.type.name for other in standing.lines if other.type.pk in line.required.after and other.passed]
    if not before:
        return ""
    if len(before) == 1:
        return _("%(type)s has passed.") % {"type": before[0]}
    return _("All that comes before it has passed.")


def _dot(standing, line):
    last = line.visits[-1] if line.visits else None
    if line.passed:
        return Dot(title=line.type.name, text=_passed_text(line), done=True)
    if line.live and line.live.slot:
        return Dot(title=line.type.name, text=_("Scheduled for %(when)s") % {"when": openings.when(line.live)})
    if last and last.status in (InspectionStatus.FAILED, InspectionStatus.NO_ACCESS):
        return Dot(
            title=line.type.name,
            text=f"{last.get_status_display()} {_day_of_result(last)}".rstrip(),
            bad=True,
        )
    if not standing.takes_visits:
        return Dot(title=line.type.name, text="")
    words = standing.waits_for(line)
    if words:
        return Dot(title=line.type.name, text=_("After %(what)s") % {"what": listed(words)})
    if standing.waits_for_fees(line):
        return Dot(title=line.type.name, text=_("After the fees are paid"))
    return Dot(title=line.type.name, text=_("Can be requested now"))


def _passed_text(line):
    visit = line.passed
    text = _("Passed %(day)s") % {"day": _day_of_result(visit)} if visit.resulted_on else _("Passed")
    visits = sum(one.status in InspectionStatus.RESULTS for one in line.visits)
    if visits == 2:
        text = _("%(passed)s, second visit") % {"passed": text}
    elif visits > 2:
        text = _("%(passed)s, %(count)s visits") % {"passed": text, "count": visits}
    return f"{text} · {visit.inspector_name}" if visit.inspector_name else text


def _day_of_result(visit):
    return date_format(visit.resulted_on, "F j") if visit.resulted_on else ""
