"""T3: a page far down the list against the first."""

import statistics
import time
import urllib.request
from urllib.parse import urlencode

from tests.bench.result import result

GOAL = 1.5
ROUNDS = 60
FAR_DOWN = 0.9  # of the way


def pages(site):
    """The whole page of all records, newest first, and the one that begins nine tenths down, in turn."""
    skipped = int(site.rows * FAR_DOWN)
    day, pk = site.ask(
        f"SELECT filed_on, id FROM permits_case ORDER BY filed_on DESC, id DESC LIMIT 1 OFFSET {skipped}"
    )[0]
    addresses = {
        "first": f"{site.url}/search/?{urlencode({'from': ''})}",
        "deep": f"{site.url}/search/?{urlencode({'from': '', 'after': f'{day:%Y-%m-%d}.{pk}'})}",
    }
    times = {place: [] for place in addresses}
    for _round in range(ROUNDS):
        for place, address in addresses.items():
            times[place].append(milliseconds(address))
    first, deep = (statistics.median(times[place][5:]) for place in ("first", "deep"))
    yield result(
        "T3", round(deep, 1), floor=round(first, 1), ratio=round(deep / first, 2), unit="ms", goal=GOAL, rows=site.rows
    )


def milliseconds(address):
    began = time.perf_counter()
    with urllib.request.urlopen(address) as answer:
        answer.read()
    return (time.perf_counter() - began) * 1000
