"""Which visits each case has had, by where it stands."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from contacts.models import User
from inspections.choices import InspectionStatus
from inspections.models import Inspection, InspectionType
from permits.choices import CaseStatus
from permits.models import Case
from portal.democity.lives import DAYS_IN_FORCE
from portal.democity.people import People
from portal.democity.visits import Diary

FAILED = (
    "Correction notice posted on the job card; call again when done.",
    "Approved plans were not on site.",
    "Nailing does not match the approved plans.",
    "Two boxes without covers, one circuit not protected.",
    "Work was not complete.",
)
PARTIAL = ("North half approved, the rest is not ready.", "Ground floor approved only.")
NO_ACCESS = ("Gate locked, nobody on site.", "Nobody answered; card left at the door.")
PASSED = ("", "", "", "Approved.", "Approved as built; see the job card.")
NOTES = (
    "The gate on the alley side is open.",
    "Call ten minutes before, the dog is friendly.",
    "Ladder stands at the rear.",
    "",
    "",
)
DELAY = timedelta(days=6)
# They take turns, so that even a small city has some of each.
SHORTFALLS = (
    (InspectionStatus.FAILED, FAILED),
    (InspectionStatus.NO_ACCESS, NO_ACCESS),
    (InspectionStatus.PARTIAL, PARTIAL),
    (InspectionStatus.CANCELLED, ()),
    (InspectionStatus.FAILED, FAILED),
)
AHEAD = ("booked", "asked for", "fell short", "booked", "open", "booked", "failed twice", "booked", "open", "open")


@dataclass
class Rounds:
    """Walks through the cases, parts before wholes, and puts their visits in the diary."""

    diary: Diary
    lists: dict[str, list[InspectionType]]
    people: People
    failed_twice: list[Inspection] = field(default_factory=list)
    shortfalls: Iterator = field(default_factory=lambda: itertools.cycle(SHORTFALLS))
    ahead: Iterator = field(default_factory=lambda: itertools.cycle(AHEAD))

    def make(self, cases: list[Case]) -> None:
        parts = {}
        for case in reversed(cases):
            if case.parent is not None:
                parts.setdefault(id(case.parent), []).append(case)
            steps = self.lists.get(case.case_type.name)
            if steps and case.status == CaseStatus.FINALED:
                self._finaled(case, steps, parts.get(id(case), []))
            elif steps and case.status == CaseStatus.EXPIRED:
                self._expired(case, steps)
            elif steps and case.status == CaseStatus.ISSUED:
                self._issued(case, steps, parts.get(id(case), []))

    def _finaled(self, case, steps, parts):
        yesterday = self.diary.ground.days_ago(1)
        end = min(max([case.finaled_on, *(part.finaled_on for part in parts if part.finaled_on)]), yesterday)
        last = self._walk(case, steps, case.issued_on, end)
        case.finaled_on = max([last, *(part.finaled_on for part in parts if part.finaled_on)])
        case.expires_on = case.finaled_on + timedelta(days=DAYS_IN_FORCE)

    def _expired(self, case, steps):
        done = self.diary.ground.chance.randint(0, len(steps) - 1)
        if done:
            last = self._walk(case, steps[:done], case.issued_on, case.issued_on + timedelta(days=50))
            case.expires_on = last + timedelta(days=DAYS_IN_FORCE)

    def _issued(self, case, steps, parts):
        ground = self.diary.ground
        age = (ground.today - case.issued_on).days
        done = ground.chance.randint(0, len(steps) - 1) if age > 10 else 0
        if done:
            end = ground.days_ago(ground.chance.randint(2, max(2, min(age - 5, 110))))
            last = self._walk(case, steps[:done], case.issued_on, end)
            case.expires_on = max(case.expires_on, last + timedelta(days=DAYS_IN_FORCE))
        if case.expires_on <= ground.today:
            # Extended on request.
            case.expires_on = ground.today + timedelta(days=ground.chance.randint(20, 150))
        step = steps[done]
        if step.is_final and any(part.status != CaseStatus.FINALED for part in parts):
            return
        self._what_comes_next(case, step)

    def _walk(self, case: Case, steps: list[InspectionType], start: date, end: date) -> date:
        """Pass these steps between two days, now and then at the second try; return the day of the last."""
        ground, by = self.diary.ground, self._who_asks(case)
        span = max((end - start).days, 1)
        last = start
        for place, step in enumerate(steps, start=1):
            wanted = max(last, start + timedelta(days=span * place // len(steps)))
            if ground.chance.random() < 0.16 and wanted - last > DELAY:
                self._fall_short(case, step, wanted - DELAY, end, by=by)
            passed = self.diary.resulted(
                case,
                step,
                InspectionStatus.PASSED,
                wanted,
                max(end, start),
                by=by,
                comment=ground.chance.choice(PASSED),
            )
            last = passed.slot.day
        return last

    def _fall_short(self, case, step, wanted, latest, *, by):
        status, words = next(self.shortfalls)
        if status == InspectionStatus.CANCELLED:
            return self.diary.cancelled(case, step, wanted, latest, by=by)
        comment = self.diary.ground.chance.choice(words)
        return self.diary.resulted(case, step, status, wanted, latest, by=by, comment=comment)

    def _what_comes_next(self, case, step):
        """The visit an issued permit waits for: booked, asked for, failed, or nothing yet."""
        ground, by = self.diary.ground, self._who_asks(case)
        yesterday, turn = ground.days_ago(1), next(self.ahead)
        if turn == "booked":
            self._schedule(
                case, step, ground.today + timedelta(days=ground.chance.choice((0, 0, 1, 2, 3, 5, 7, 9, 12))), by
            )
        elif turn == "asked for":
            self.diary.visit(
                case,
                step,
                None,
                status=InspectionStatus.REQUESTED,
                requested_by=by,
                requested_at=ground.at(ground.days_ago(1), 14),
            )
        elif turn == "fell short" and case.issued_on < ground.days_ago(30):
            self._fall_short(case, step, ground.days_ago(ground.chance.randint(3, 14)), yesterday, by=by)
        elif turn == "failed twice" and case.issued_on < ground.days_ago(40):
            for days in (24, 9):
                failed = self.diary.resulted(
                    case,
                    step,
                    InspectionStatus.FAILED,
                    ground.days_ago(days),
                    yesterday,
                    by=by,
                    comment=ground.chance.choice(FAILED),
                )
            self.failed_twice.append(failed)

    def _schedule(self, case, step, wanted, by):
        ground = self.diary.ground
        person = case.license.holder.company_name if case.license else ""
        self.diary.scheduled(
            case,
            step,
            self.diary.working_day(wanted) if wanted == ground.today else wanted,
            by=by,
            name=person,
            phone=case.license.phone if case.license else "",
            note=ground.chance.choice(NOTES),
        )

    def _who_asks(self, case: Case) -> User:
        if case.license and case.license.business_name == "Truebeam Builders LLC":
            return self.people.users["contractor"]
        return self.people.users["technician"]
