"""`./run bench [NAME …]`: measure, print a table, write .local/bench.json."""

import sys

from portal.dev import assets, chromium, foreground
from portal.dev.checks import TestServers
from portal.dev.places import CLONE, local_dir
from portal.dev.trouble import Trouble

# As docker-compose.yml has it; and what was committed has reached the disk, as a city's money needs it.
AS_DEPLOYED = {"shared_buffers": "1GB", "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


def bench(arguments):
    """Run tests/bench/ on servers like the tests'; names such as T2 pick some measurements."""
    if not (CLONE / "tests" / "bench").is_dir():
        raise Trouble("there is nothing to measure yet; measurements will lie in tests/bench/.")
    assets.fetch()
    report = local_dir() / "bench.json"
    with TestServers(AS_DEPLOYED, CHROMIUM=chromium.find(), BENCH_REPORT=report) as variables:
        return foreground.run([sys.executable, "-m", "tests.bench", *arguments], env=variables)
