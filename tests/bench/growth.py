"""T2 again with five times as many records: how much slower the slowest searches become."""

import statistics

from tests.bench import sent
from tests.bench.databases import kept_database
from tests.bench.questions import questions
from tests.bench.register import Records
from tests.bench.result import percentile, result
from tests.bench.statements import SAMPLES, SEED, TIMES, line_to, milliseconds

GOAL, TIMES_AS_MANY = 3, 5


def five_times(rows):
    """Each kind's 95th percentile at so many rows and at five times as many."""
    small, large = (_slowest(size) for size in (rows, rows * TIMES_AS_MANY))
    for kind, floor in small.items():
        yield result(
            f"T2-{kind}-growth",
            round(large[kind], 1),
            floor=round(floor, 1),
            ratio=round(large[kind] / floor, 2),
            unit="ms",
            goal=GOAL,
            rows=rows * TIMES_AS_MANY,
            seed=SEED,
        )


def _slowest(rows):
    with kept_database(rows, SEED):
        records = Records.of_the_environment()
        with line_to(records) as connection:
            return {
                kind: percentile([_ours(connection, asked) for asked in samples], 95)
                for kind, samples in questions(records, SAMPLES, SEED).items()
            }


def _ours(connection, asked):
    sent_before = sent.statements(asked)[0]
    return statistics.median(milliseconds(connection, sent_before) for _ in range(TIMES))
