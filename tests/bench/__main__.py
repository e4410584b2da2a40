"""Run the measurements that were asked for, print a table, write the report."""

import argparse
import json
import os
import platform
import sys
from contextlib import nullcontext
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench import (
    booking,
    depth,
    enumeration,
    growth,
    intake,
    memory,
    posting,
    publishing,
    rate,
    search,
    statements,
    taking_in,
    weight,
)
from tests.bench.result import is_rate, missed
from tests.bench.running import city_site, generated_site, imported_site

SEED = 4
console = Console(highlight=False, width=None if sys.stdout.isatty() else 110)
# What is measured on the site with many records, in this order: memory looks back on all of it.
RECORDS = {
    "T1": rate.pages,
    "T2": statements.kinds,
    "T3": depth.pages,
    "T8": weight.pages,
    "search-page": search.pages,
    "memory": memory.of_workers,
}
# Each makes the databases it needs, out of the number of rows.
ALONE = {
    "T4": posting.entries,
    "T5": booking.places,
    "T6": intake.of_webhooks,
    "T7": taking_in.file_of_records,
    "growth": growth.five_times,
    "open-data": publishing.of_files,
}
CITY = {"enumeration": enumeration.apart}


def main(arguments):
    asked = read(arguments)
    results = []
    for measurements, place in (
        (
            RECORDS,
            partial(imported_site, asked.records) if asked.records else partial(generated_site, asked.rows, SEED),
        ),
        (ALONE, partial(nullcontext, asked.rows)),
        (CITY, city_site),
    ):
        chosen = [measure for name, measure in measurements.items() if is_asked_for(name, asked.names)]
        if chosen:
            with place() as site:
                for measure in chosen:
                    for result in measure(site):
                        results.append(result | {"machine": machine()})
                        console.print(f"[dim]{result['name']}: {result['ours']:g} {result['unit']}[/]")
    Path(os.environ["BENCH_REPORT"]).write_text(json.dumps(results, indent=1) + "\n")
    show(results)
    return int(any(missed(result) for result in results))


def read(arguments):
    every = [*RECORDS, *ALONE, *CITY]
    parser = argparse.ArgumentParser(prog="./run bench")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"the beginning of: {', '.join(every)}; else all")
    parser.add_argument("--rows", type=int, default=20_000, metavar="N", help="records to generate (20,000)")
    parser.add_argument("--records", type=Path, metavar="FILE.csv", help="a BLDS file instead of generated records")
    asked = parser.parse_args(arguments)
    if not any(is_asked_for(name, asked.names) for name in every):
        parser.error(f"there is no measurement {' or '.join(asked.names)}; there are: {', '.join(every)}")
    asked.records = asked.records and asked.records.resolve()
    return asked


def is_asked_for(name, names):
    return not names or any(name.startswith(start) for start in names)


def machine():
    load = f"load {os.getloadavg()[0]:.1f}"
    return (
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}, {load}"
    )


def show(results):
    table = Table("what", "ours", "floor", "ratio", "goal", "rows", title=machine())
    for result in results:
        ours = f"[{'red' if missed(result) else 'green'}]{result['ours']:g} {result['unit']}[/]"
        floor = "" if result["floor"] is None else f"{result['floor']:g} {result['unit']}"
        ratio = "" if result["ratio"] is None else f"{result['ratio']:g}"
        goal = "" if result["goal"] is None else f"{'≥' if is_rate(result) else '≤'} {result['goal']:g}"
        goal += f" {result['unit']}" if goal and result["ratio"] is None else ""
        table.add_row(result["name"], ours, floor, ratio, goal, f"{result['rows']:,}")
    console.print(table)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
