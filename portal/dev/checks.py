"""`./run check`, `./run test`, `./run pytest` and `./run drill`: what must hold before a change is taken."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from portal.dev import assets, chromium, environment, foreground
from portal.dev.places import CLONE, local_dir
from portal.dev.postgres import CARELESS, Postgres
from portal.dev.trouble import Trouble
from portal.dev.valkey import Valkey

console = Console(highlight=False)
# Rules that need no database, and the rules of the house.
FAST_TESTS = ["-m", "fast", "-n", "0"]
PROCESSES = "3"  # on two cores: one of them mostly waits for a browser, a worker or the database
# What every test process needs, made once for all of them: compiled tests, and a migrated database to copy.
FIRST = {
    "The tests can be read": [sys.executable, "-m", "pytest", "--collect-only", "-q"],
    "Migrations make a database": [sys.executable, "-m", "tests.database"],
}


def check(arguments):
    """The gates that are done in under half a minute."""
    _no_arguments("check", arguments)
    with TestServers() as variables:
        failed = _gates(variables)
        failed |= bool(foreground.run(_pytest("-q", *FAST_TESTS), env=variables))
    return _verdict(failed)


def test(arguments):
    """Everything: gates, and all tests with nothing skipped. Further arguments go to pytest."""
    browser = chromium.ensure()
    assets.fetch()
    with TestServers(CHROMIUM=browser, NOTHING_SKIPPED="1") as variables:
        failed = _gates(variables, FIRST)
        failed |= bool(foreground.run(_pytest("-n", PROCESSES, "--dist=worksteal", *arguments), env=variables))
    return _verdict(failed)


def pytest(arguments):
    """pytest on a PostgreSQL and a Valkey of its own."""
    with TestServers(CHROMIUM=chromium.find()) as variables:
        return foreground.run(_pytest(*arguments), env=variables)


def drill(arguments):
    """The long ones at full size; names pick some of them."""
    if not (CLONE / "tests" / "drill").is_dir():
        raise Trouble("there are no drills yet; they will lie in tests/drill/.")
    chosen = ["-k", " or ".join(arguments)] if arguments else []
    with TestServers(CHROMIUM=chromium.ensure(), DRILL="1", NOTHING_SKIPPED="1") as variables:
        return foreground.run(_pytest("tests/drill", "--timeout=0", *chosen), env=variables)


class TestServers:
    """PostgreSQL, with some settings of its own, and Valkey for the tests; entering gives the environment."""

    def __init__(self, settings=None, **more):
        self._local = local_dir()
        self._more = {name: str(value) for name, value in more.items() if value}
        self._postgres = Postgres(self._local, "test-postgres", CARELESS | (settings or {}))
        self._valkey = Valkey(self._local, "test-valkey")

    def __enter__(self):
        self._postgres.join()
        try:
            self._valkey.join()
        except BaseException:
            self._postgres.leave()
            raise
        return environment.for_tests(self._local, self._postgres, self._valkey) | self._more

    def __exit__(self, *_):
        self._valkey.leave()
        self._postgres.leave()


def _gates(variables, more=None):
    """Run the style and consistency checks, and some more; whether any failed."""
    scripts = Path(sys.executable).parent
    python = sys.executable
    gates = (more or {}) | {
        "Style of the code": [scripts / "ruff", "check", "."],
        "Its layout": [scripts / "ruff", "format", "--check", "."],
        "Style of the templates": [scripts / "djlint", "templates", "--lint", "--quiet"],
        "Who may import whom": [scripts / "lint-imports"],
        "Migrations match the models": [python, "manage.py", "makemigrations", "--check", "--dry-run"],
    }
    deploy = [python, "manage.py", "check", "--deploy", "--fail-level=WARNING"]
    with ThreadPoolExecutor(2) as two:
        running = [two.submit(_passes, name, argv, variables) for name, argv in gates.items()]
        running.append(two.submit(_passes, "Production settings", deploy, environment.for_production_checks()))
    return not all(gate.result() for gate in running)


def _passes(name, argv, variables):
    began = time.monotonic()
    done = subprocess.run(
        list(map(str, argv)), cwd=CLONE, env=variables, capture_output=True, text=True, errors="replace", check=False
    )
    took = f"[dim]{time.monotonic() - began:.1f} s[/]"
    if done.returncode == 0:
        console.print(f"[green]✓[/] {name} {took}")
        return True
    said = escape((done.stdout + done.stderr).strip())
    console.print(f"[red]✗[/] {name} {took}\n{said}")
    return False


def _pytest(*arguments):
    return [sys.executable, "-m", "pytest", *arguments]


def _verdict(failed):
    console.print("[red]Not yet: see above.[/]" if failed else "[green]All is well.[/]")
    return int(failed)


def _no_arguments(command, arguments):
    if arguments:
        raise Trouble(f"{command} takes no arguments. To run some tests: ./run pytest {' '.join(arguments)}")
