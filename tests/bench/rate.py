"""T1: search pages per second, the whole page against the least that could answer."""

import os
import pickle
import statistics
import tempfile
from itertools import islice
from urllib.parse import urlencode

from tests.bench import sent
from tests.bench.load import load
from tests.bench.questions import questions
from tests.bench.result import percentile, result
from tests.bench.running import gunicorn

GOAL, SLOWEST = 0.40, 100  # ms
STREETS, ROUNDS, SECONDS = 200, 5, 4
SEED = 4


def pages(site):
    """Four visitors ask for 200 streets, the last three years of each; first here, then there, five times."""
    asked = [{"q": question["q"]} for question in islice(questions(site, STREETS, SEED)["street"], STREETS)]
    paths = [f"/search/?{urlencode(question)}" for question in asked]
    with tempfile.NamedTemporaryFile(suffix=".pickle") as file:
        searches = zip(paths, asked, strict=True)
        file.write(pickle.dumps({path: sent.statements(question)[0] for path, question in searches}))
        file.flush()
        environment = os.environ | {"FLOOR_STATEMENTS": file.name}
        with gunicorn("tests.bench.floor:application", environment, ready=paths[0]) as floor:
            urls = {"ours": site.url, "floor": floor.url}
            for url in urls.values():
                load(url, paths, seconds=SECONDS / 2)  # as a server that has been up for a while
            before = [server.processor_seconds() for server in (site.server, floor)]
            rounds = [
                {side: load(url, paths, seconds=SECONDS) for side, url in urls.items()} for _round in range(ROUNDS)
            ]
            used = [
                server.processor_seconds() - then for server, then in zip((site.server, floor), before, strict=True)
            ]
    ours, floor = (statistics.median(each[side].rate for each in rounds) for side in ("ours", "floor"))
    shared = {"rows": site.rows, "seed": SEED}
    yield result(
        "T1", round(ours, 1), floor=round(floor, 1), ratio=round(ours / floor, 2), unit="pages/s", goal=GOAL, **shared
    )
    waits = [seconds * 1000 for each in rounds for seconds in each["ours"].answers]
    yield result("T1-p99", round(percentile(waits, 99), 1), unit="ms", goal=SLOWEST, **shared)
    # Without the database: what the page itself costs, whatever else the machine does meanwhile.
    each = [
        seconds * 1000 / sum(len(turn[side].answers) for turn in rounds)
        for seconds, side in zip(used, ("ours", "floor"), strict=True)
    ]
    yield result("T1-processor", round(each[0], 2), floor=round(each[1], 2), unit="ms", **shared)
    packed = load(site.url, paths, seconds=SECONDS, headers="Accept-Encoding: gzip\r\n")
    yield result("T1-compressed", round(packed.rate, 1), unit="pages/s", **shared)
