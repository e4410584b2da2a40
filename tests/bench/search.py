"""How long a visitor waits for a page of search results."""

import statistics
from urllib.parse import urlencode

from tests.bench.depth import milliseconds
from tests.bench.questions import questions
from tests.bench.result import result

GOAL = 150
SAMPLES = 15
SEED = 4


def pages(site):
    """The median time of each kind of search, whole page, all middleware, one visitor at a time."""
    for kind, samples in questions(site, SAMPLES, SEED).items():
        times = [milliseconds(f"{site.url}/search/?{urlencode(asked)}") for asked in samples]
        yield result(
            f"search-page-{kind}",
            round(statistics.median(times), 1),
            unit="ms",
            goal=GOAL,
            rows=site.rows,
            seed=SEED,
        )
