"""T2: the time a search takes in the database, the site's statements against the best we can write by hand."""

import statistics

import psycopg

from tests.bench import hand, sent
from tests.bench.questions import questions
from tests.bench.result import percentile, result

GOAL, SLOWEST, SLOWEST_FUZZY = 1.25, 50, 150  # the last two in ms
FUZZY = {"misspelt", "nothing"}  # a street is looked for among all that are spelled alike
SAMPLES, TIMES = 30, 3
SEED = 4


def kinds(site):
    """Each kind of search in the database alone, both sides in turn: the medians, and our 95th percentile."""
    with line_to(site) as connection:
        for kind, samples in questions(site, SAMPLES, SEED).items():
            times = [_both(connection, asked) for asked in samples]
            ours = statistics.median(mine for mine, _hands in times)
            # The one way by hand that is best for the kind as a whole.
            floor = min(statistics.median(way) for way in zip(*(hands for _mine, hands in times), strict=True))
            shared = {"unit": "ms", "rows": site.rows, "seed": SEED}
            yield result(
                f"T2-{kind}",
                round(ours, 2),
                floor=round(floor, 2),
                ratio=round(ours / floor, 2),
                goal=GOAL,
                **shared,
            )
            slow = percentile([mine for mine, _hands in times], 95)
            yield result(f"T2-{kind}-p95", round(slow, 1), goal=SLOWEST_FUZZY if kind in FUZZY else SLOWEST, **shared)


def line_to(records):
    """A line to the database that sends statements as the site does."""
    return psycopg.connect(records.database, cursor_factory=psycopg.ClientCursor, autocommit=True)


def _both(connection, asked):
    """Our milliseconds for a question, and those of each way by hand."""
    ours, found = sent.statements(asked)
    by_hand, shown = hand.records(connection, asked, found), [case.pk for case in found.cases]
    if asked.get("order") != "best" and by_hand != shown:
        raise AssertionError(f"{asked} finds {shown} here and {by_hand} by hand: what is compared is not the same")
    # Each side several times by itself: what comes after a slow one would find the processor's caches swept.
    ours, *hands = (
        statistics.median(milliseconds(connection, side) for _ in range(TIMES))
        for side in [ours, *hand.ways(asked, found)]
    )
    return ours, hands


def milliseconds(connection, statements):
    """Planning and running, as the server itself counts them."""
    total = 0
    for statement, values in statements:
        explained = f"EXPLAIN (ANALYZE, TIMING OFF, BUFFERS OFF, FORMAT JSON) {statement}"
        plan = connection.execute(explained, values).fetchone()[0][0]
        total += plan["Planning Time"] + plan["Execution Time"]
    return total
