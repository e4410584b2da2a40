"""`python -m portal.dev COMMAND …`, which `./run` hands over to."""

import subprocess
import sys

from portal.dev import environment
from portal.dev.places import CLONE, local_dir
from portal.dev.postgres import CARELESS, Server
from portal.dev.trouble import Trouble


def pytest(arguments):
    """Run pytest on a PostgreSQL of its own."""
    local = local_dir()
    with Server(local, "test-postgres", CARELESS) as server:
        return subprocess.call(
            [sys.executable, "-m", "pytest", *arguments], cwd=CLONE, env=environment.for_tests(server, local)
        )


def manage(arguments):
    """Run manage.py with what it needs."""
    local = local_dir()
    with Server(local, "test-postgres", CARELESS) as server:
        return subprocess.call(
            [sys.executable, "manage.py", *arguments], cwd=CLONE, env=environment.for_tests(server, local)
        )


COMMANDS = {"pytest": pytest, "manage": manage}


def main(arguments):
    if not arguments or arguments[0] not in COMMANDS:
        print(f"usage: ./run {'|'.join(COMMANDS)} …", file=sys.stderr)
        return 2
    try:
        return COMMANDS[arguments[0]](arguments[1:])
    except Trouble as trouble:
        print(f"./run: {trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
