"""`python -m portal.dev COMMAND …`, which `./run` hands over to."""

import signal
import sys

from portal.dev import bench, checks, demo, manage, picture
from portal.dev.trouble import Trouble

COMMANDS = {
    "demo": demo.demo,
    "test": checks.test,
    "check": checks.check,
    "pytest": checks.pytest,
    "manage": manage.manage,
    "bench": bench.bench,
    "drill": checks.drill,
    "picture": picture.picture,
}

USAGE = """\
usage: ./run COMMAND …

  demo [--port N] [--fresh]   the city on the screen; Ctrl-C stops it, the data stays
  test                        everything that must hold: style, contracts, all tests, browsers included
  check                       the fast part of it
  pytest …                    some of the tests
  manage …                    manage.py on the demo's database
  bench [NAME …]              how fast it is
  drill [NAME …]              the long tests at full size
  picture                     README.md's pictures, taken from the running demo
"""


def main(arguments):
    signal.signal(signal.SIGTERM, _end)
    signal.signal(signal.SIGHUP, _end)
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        print(USAGE, end="")
        return 0 if arguments else 2
    if arguments[0] not in COMMANDS:
        print(f"./run: there is no command {arguments[0]}.\n\n{USAGE}", end="", file=sys.stderr)
        return 2
    try:
        return COMMANDS[arguments[0]](arguments[1:])
    except Trouble as trouble:
        print(f"./run: {trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _end(number, _frame):
    raise SystemExit(128 + number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
