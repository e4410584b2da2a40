"""T5: a place taken by eight clients at once, against the same visit written without counting places."""

import os
import re
import statistics
import subprocess
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from django.db import connection, transaction

from contacts.models import User
from inspections import places as taking
from inspections import scheduling
from inspections.models import Inspection, InspectionType, Inspector, Slot, Window
from permits.models import Case, StatusChange
from permits.models.case import slug_of
from portal.dev.postgres import programs
from tests.bench.databases import throw_away_database
from tests.bench.result import result
from tests.database import superuser
from tests.inspections import city

CLIENTS, ROUNDS = 8, 3
STATEMENTS, REQUESTS = 400, 10  # of each client in each round
INSPECTORS = 20
DAYS = (19, 20, 23, 24, 25)  # of November; with two windows and all inspectors 200 slots
ROOM = 30_000  # more places than are asked for
GOALS = {"spread": 0.50, "one slot": 0.20}
# The guard of the statement that takes a place, and what is left of it where nothing is counted.
COUNTED = re.compile(
    r"UPDATE inspections_slot SET booked = booked \+ 1(.*?) AND booked < capacity\s+RETURNING id", re.S
)
COUNTING = taking.TAKE_A_PLACE
UNCOUNTED = r"SELECT id FROM inspections_slot\1"
BARE = """
    INSERT INTO inspections_inspection (
        case_id, number, inspection_type_id, status, slot_id, requested_by_id, requested_at,
        site_contact_name, site_contact_phone, note, comment
    ) VALUES (%(case)s, 1, %(type)s, 'scheduled', %(slot)s, %(by)s, %(at)s, %(contact)s, %(phone)s, %(note)s, '')
"""


@dataclass(frozen=True)
class Town:
    """Keys of what is booked, and by whom."""

    database: str
    cases: list[int]
    type: int
    by: int
    windows: list[int]
    inspectors: list[int]

    @classmethod
    def build(cls, database, cases):
        """Twenty inspectors who all do everything everywhere, and so many permits that wait for their first visit."""
        cast = city.build()
        for number in range(1, INSPECTORS):
            city.inspector(city.person(f"inspector{number}", "Ida", f"Number{number}"), cast.north)
        facts = {name: getattr(cast.case, name) for name in ("status", "address", "issued_on", "filed_on", "license")}
        numbers = [f"BLDR-2025-{number:05}" for number in range(cases)]
        with transaction.atomic():
            rows = [Case(number=one, slug=slug_of(one), case_type=cast.case_type, **facts) for one in numbers]
            Case.objects.bulk_create(rows)
            StatusChange.objects.bulk_create(
                [StatusChange(case=one, status=one.status, on=one.filed_on) for one in rows]
            )
        windows = list(Window.objects.order_by("pk").values_list("pk", flat=True))
        inspectors = list(cast.north.inspectors.order_by("pk").values_list("pk", flat=True))
        return cls(database, [one.pk for one in rows], cast.types["footing"].pk, cast.bob.pk, windows, inspectors)

    def empty(self, capacity, inspectors):
        """No visits; so many of the inspectors work, with so many places in every slot."""
        with superuser(self.database) as database:
            database.execute("SET session_replication_role = replica")
            database.execute("TRUNCATE inspections_inspection, inspections_slot RESTART IDENTITY CASCADE")
            database.execute("UPDATE inspections_window SET capacity = %s", [capacity])
        Inspector.objects.update(active=False)
        Inspector.objects.filter(pk__in=self.inspectors[:inspectors]).update(active=True)
        Slot.objects.bulk_create(
            Slot(day=city.THURSDAY.replace(day=day), window_id=window, inspector_id=inspector, capacity=capacity)
            for day in DAYS
            for window in self.windows
            for inspector in self.inspectors[:inspectors]
        )


def places(_rows):
    """The statement alone and the whole rule, each with and without counting; then whether each place is sold once."""
    with throw_away_database() as name, ProcessPoolExecutor(CLIENTS, mp_context=get_context("spawn")) as clients:
        yield from measured(Town.build(name, CLIENTS * STATEMENTS), clients)


def measured(town, clients):
    """All of it, in a town where nobody has booked."""
    for where, goal in GOALS.items():
        turns = [[_statements(town, where, counted) for counted in (True, False)] for _round in range(ROUNDS)]
        yield _compared(f"T5 statement, {where}", turns, goal, town)
    for where, goal in GOALS.items():
        turns = [[_requests(clients, town, where, counted) for counted in (True, False)] for _ in range(1 + ROUNDS)]
        yield _compared(f"T5 request, {where}", turns[1:], goal, town)  # first as processes that have just begun
    for where in GOALS:
        yield from _sold(clients, town, where)


def _compared(name, turns, goal, town):
    ours, floor = (round(statistics.median(side), 1) for side in zip(*turns, strict=True))
    ratio = statistics.median(one / other for one, other in turns)
    return result(name, ours, floor=floor, ratio=round(ratio, 2), unit="visits/s", goal=goal, rows=len(town.cases))


def _statements(town, where, counted):
    """Visits each second by PostgreSQL's own load generator, which costs next to nothing."""
    is_spread = where == "spread"
    town.empty(ROOM, INSPECTORS)
    # Plain values, as the site sends them.
    facts = {
        "case": ":case", "type": town.type, "by": town.by, "slot": ":slot", "at": "now()",
        "contact": "'Sam Siteman'", "phone": "'555-0144'", "email": "''", "note": "''",
        "day": f"'{city.THURSDAY:%Y-%m}-:day'", "window": ":window", "inspector": ":inspector",
    }  # fmt: skip
    drawn = {"d": len(DAYS), "w": len(town.windows), "i": INSPECTORS}
    script = [f"\\set {name} random(1, {last if is_spread else 1})" for name, last in drawn.items()]
    chosen = {"day": _nth(DAYS, ":d"), "window": _nth(town.windows, ":w"), "inspector": _nth(town.inspectors, ":i")}
    script += [f"\\set {name} {value}" for name, value in chosen.items()]
    script.append(f"\\set slot 1 + ((:d - 1) * {drawn['w']} + :w - 1) * {INSPECTORS} + :i - 1")
    script += ["\\set turn :turn + 1", f"\\set case {town.cases[0]} + :client_id * {STATEMENTS} + :turn"]
    statement = taking.TAKE_A_PLACE if counted else BARE
    script.append(" ".join(statement.split()) % facts + ";")
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write("\n".join(script))
        file.flush()
        told = subprocess.run(
            [programs() / "pgbench", "--no-vacuum", f"--client={CLIENTS}", f"--transactions={STATEMENTS}"]
            + ["--define=turn=-1", f"--file={file.name}", os.environ["DATABASE_URL"]],
            capture_output=True,
            text=True,
            check=True,
        )
    if Inspection.objects.count() != CLIENTS * STATEMENTS:
        raise RuntimeError(f"pgbench did not write every visit: {told.stderr}")
    return float(re.search(r"tps = ([\d.]+)", told.stdout)[1])


def _nth(values, place):
    """One of some numbers in the words of pgbench, which has no lists."""
    whens = " ".join(f"WHEN {place} = {number} THEN {value}" for number, value in enumerate(values, start=1))
    return f"CASE {whens} END"


def _requests(clients, town, where, counted):
    """Visits each second by the whole rule: right, prerequisites, assignment, place, history and mail."""
    is_spread = where == "spread"
    town.empty(ROOM, INSPECTORS if is_spread else 1)
    days, windows = (DAYS, town.windows) if is_spread else (DAYS[:1], town.windows[:1])
    done = _ask_all(clients, town, days, windows, counted)
    if sum(booked for _began, _ended, booked in done) != CLIENTS * REQUESTS:
        raise RuntimeError("not every request was booked, though there was room for all")
    return CLIENTS * REQUESTS / (max(ended for _, ended, _ in done) - min(began for began, _, _ in done))


def _sold(clients, town, where):
    """Half as many places as are asked for: those booked over, and those left though somebody was turned away."""
    wanted = CLIENTS * REQUESTS // 2
    is_spread = where == "spread"
    inspectors, windows = (INSPECTORS, town.windows) if is_spread else (1, town.windows[:1])
    capacity = max(wanted // (inspectors * len(windows)), 1)
    town.empty(capacity, inspectors)
    done = _ask_all(clients, town, DAYS[:1], windows, counted=True)
    places, asked = capacity * inspectors * len(windows), CLIENTS * REQUESTS
    booked = sum(one for _began, _ended, one in done)
    if booked != Inspection.objects.live().count():
        raise RuntimeError(f"{booked} were told that they have a place; {Inspection.objects.live().count()} have one")
    for name, count in {"over": max(booked - places, 0), "unsold": max(min(places, asked) - booked, 0)}.items():
        yield result(f"T5 {name}, {where}", count, unit="visits", goal=0, rows=asked)


def _ask_all(clients, town, days, windows, counted):
    """What each client did: when it began and ended, and how many visits it booked."""
    choices = [(city.THURSDAY.replace(day=day), window) for day in days for window in windows]
    start = time.time() + 0.3  # seconds, so that all begin together
    asked = []
    for client in range(CLIENTS):
        cases = town.cases[client * REQUESTS : (client + 1) * REQUESTS]
        wishes = [(case, *choices[(client + turn) % len(choices)]) for turn, case in enumerate(cases)]
        asked.append(clients.submit(_ask, town, wishes, start, counted))
    return [one.result() for one in asked]


def _ask(town, wishes, start, counted):
    """In a process of its own: one request after the other."""
    connection.settings_dict["NAME"] = town.database
    by, inspection_type = User.objects.get(pk=town.by), InspectionType.objects.get(pk=town.type)
    windows = Window.objects.in_bulk(town.windows)
    cases = Case.objects.in_bulk([case for case, _day, _window in wishes])
    booked = 0
    time.sleep(max(start - time.time(), 0))
    began = time.time()
    taking.TAKE_A_PLACE = COUNTING if counted else COUNTED.sub(UNCOUNTED, COUNTING)
    try:
        for case, day, window in wishes:
            try:
                scheduling.request(
                    cases[case],
                    inspection_type=inspection_type,
                    day=day,
                    window=windows[window],
                    site_contact_name="Sam Siteman",
                    site_contact_phone="555-0144",
                    by=by,
                    at=city.WEDNESDAY,
                )
                booked += 1
            except scheduling.JustTaken:
                continue
    finally:
        taking.TAKE_A_PLACE = COUNTING
        connection.close()
    return began, time.time(), booked
