"""What a web worker holds at most."""

from tests.bench.result import result

GOAL = 150


def of_workers(site):
    """The largest that any worker has been since the site began, through all that was measured before."""
    yield result("memory", round(site.server.megabytes(), 1), unit="MB", goal=GOAL, rows=site.rows)
