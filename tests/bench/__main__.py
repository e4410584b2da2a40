"""Run the measurements that were asked for, print a table, write the report."""

import argparse
import json
import os
import platform
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench import enumeration, search, statements
from tests.bench.running import bench_site

MEASUREMENTS = {"search-page": search.pages, "T2": statements.kinds, "enumeration": enumeration.apart}


def main(arguments):
    parser = argparse.ArgumentParser(prog="./run bench")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"the beginning of: {', '.join(MEASUREMENTS)}")
    parser.add_argument("--records", type=Path, metavar="FILE.csv", help="a BLDS file; else the demo city is used")
    asked = parser.parse_args(arguments)
    chosen = {
        name: measure
        for name, measure in MEASUREMENTS.items()
        if not asked.names or any(name.startswith(start) for start in asked.names)
    }
    if not chosen:
        parser.error(f"there is no measurement {' or '.join(asked.names)}; there are: {', '.join(MEASUREMENTS)}")
    with bench_site(records=asked.records and asked.records.resolve()) as site:
        results = [result | {"machine": machine()} for measure in chosen.values() for result in measure(site)]
    Path(os.environ["BENCH_REPORT"]).write_text(json.dumps(results, indent=1) + "\n")
    show(results)
    return int(any(missed(result) for result in results))


def machine():
    return f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"


def missed(result):
    value = result["ours"] if result["ratio"] is None else result["ratio"]
    return result["goal"] is not None and value > result["goal"]


def show(results):
    table = Table("what", "ours", "floor", "goal", "rows", title=machine())
    for result in results:
        ours = f"[{'red' if missed(result) else 'green'}]{result['ours']:.1f} {result['unit']}[/]"
        floor = "" if result["floor"] is None else f"{result['floor']:.1f} {result['unit']}"
        goal = f"≤ {result['goal']} {result['unit'] if result['ratio'] is None else 'floors'}"
        table.add_row(result["name"], ours, floor, goal, f"{result['rows']:,}")
    Console().print(table)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
