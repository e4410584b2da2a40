"""`python -m portal.dev COMMAND …`, which `./run` hands over to."""

import subprocess
import sys

from portal.dev import environment
from portal.dev.places import CLONE, local_dir
from portal.dev.postgres import CARELESS, Postgres
from portal.dev.trouble import Trouble
from portal.dev.valkey import Valkey


def pytest(arguments):
    """Run pytest on a PostgreSQL and a Valkey of its own."""
    return _with_test_servers([sys.executable, "-m", "pytest", *arguments])


def manage(arguments):
    """Run manage.py with what it needs."""
    return _with_test_servers([sys.executable, "manage.py", *arguments])


def _with_test_servers(argv):
    local = local_dir()
    with Postgres(local, "test-postgres", CARELESS) as postgres, Valkey(local, "test-valkey") as valkey:
        return subprocess.call(argv, cwd=CLONE, env=environment.for_tests(local, postgres, valkey))


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
