"""T2 again with five times as many records: how much slower the slowest searches become."""

import statistics
from contextlib import ExitStack

from tests.bench import sent
from tests.bench.databases import kept_database
from tests.bench.questions import questions
from tests.bench.register import Records
from tests.bench.result import percentile, result
from tests.bench.statements import SEED, TIMES, line_to, milliseconds

GOAL, TIMES_AS_MANY = 3, 5
SAMPLES = 200  # both sizes are asked for their own records: of thirty, the slowest two say more of chance than of size


def five_times(rows):
    """Each kind's 95th percentile at so many rows and at five times as many, in turn."""
    sides = [_asked(size) for size in (rows * TIMES_AS_MANY, rows)]
    with ExitStack() as stack:
        lines = [stack.enter_context(line_to(records)) for records, _searches in sides]
        for kind in sides[0][1]:
            pairs = zip(*(searches[kind] for _records, searches in sides), strict=True)
            times = [_in_turn(lines, pair) for pair in pairs]
            ours, floor = (percentile(side, 95) for side in zip(*times, strict=True))
            yield result(
                f"T2-{kind}-growth",
                round(ours, 1),
                floor=round(floor, 1),
                ratio=round(ours / floor, 2),
                unit="ms",
                goal=GOAL,
                rows=rows * TIMES_AS_MANY,
                seed=SEED,
            )


def _asked(rows):
    """A database with so many records, and what the site sends to it for each search of each kind."""
    with kept_database(rows, SEED):
        records = Records.of_the_environment()
        return records, {
            kind: [sent.statements(asked)[0] for asked in samples]
            for kind, samples in questions(records, SAMPLES, SEED).items()
        }


def _in_turn(lines, pair):
    rounds = [
        [milliseconds(line, statements) for line, statements in zip(lines, pair, strict=True)] for _time in range(TIMES)
    ]
    return [statistics.median(side) for side in zip(*rounds, strict=True)]
