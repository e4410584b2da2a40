"""`./run demo`: started, killed, started again, stopped."""

import contextlib
import os
import signal
import socket
import subprocess
import urllib.request
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from portal.dev import account, processes, statics
from portal.dev.environment import Demo, for_tests
from portal.dev.places import CLONE, Lock, recall, remember
from portal.dev.trouble import Trouble

pytestmark = [pytest.mark.machine, pytest.mark.timeout(240)]


@pytest.fixture
def local(tmp_path):
    """An empty LOCAL_DIR that borrows the fetched and collected files, so that nothing is fetched twice."""
    statics.collect(settings.LOCAL_DIR, os.environ)
    for name in ("node", "static", "static.json"):
        (tmp_path / name).symlink_to(settings.LOCAL_DIR / name)
    yield tmp_path
    account.remove(account.elsewhere_for(tmp_path))


def environment(local, **more):
    """A person's environment: none of the tests' own settings."""
    ours = {
        name: value
        for name, value in os.environ.items()
        if name not in for_tests(local, Nothing(), Nothing()) or name in {"PATH", "HOME"}
    }
    return ours | {"LOCAL_DIR": str(local), **more}


class Nothing:
    """In the place of servers whose addresses do not matter."""

    def url(self, *_):
        return ""


@pytest.fixture
def start(local):
    """Start `./run demo` and wait until it says that it is ready; whatever is left is ended."""
    started = []

    def run(port, *arguments):
        (local / "said").write_text("")
        with (local / "said").open("w") as said:
            process = subprocess.Popen(
                [CLONE / "run", "demo", f"--port={port}", *arguments],
                env=environment(local),
                cwd="/",
                stdout=said,
                stderr=subprocess.STDOUT,
            )
        started.append(process)

        def ready():
            if process.poll() is not None:
                pytest.fail((local / "said").read_text())
            return "Ctrl-C stops it" in (local / "said").read_text()

        processes.wait_for(ready, seconds=150, what="the demo")
        return process

    yield run
    for process in started:
        if process.poll() is None:
            process.terminate()
        process.wait(timeout=60)


def left_of(local):
    """Processes that belong to this LOCAL_DIR."""
    return [argv for _, argv in processes.command_lines() if any(str(local) in part for part in argv)]


def test_it_is_killed_started_again_with_its_data_and_stopped(local, start):
    port = processes.free_port()
    first = start(port, "--fresh", "--permits=60")
    told = recall(local / "demo.json")
    with contextlib.closing(_database(local)) as database:
        database.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    first.send_signal(signal.SIGKILL)
    first.wait()

    second = start(port)
    with contextlib.closing(_database(local)) as database:
        kept = database.execute("SELECT answer FROM kept").fetchone()
    with urllib.request.urlopen(f"{told['url']}/") as page:
        status = page.status
    again = recall(local / "demo.json")
    second.send_signal(signal.SIGINT)
    second.wait(timeout=60)

    assert told["url"] == f"http://localhost:{port}"
    assert told["mail"] == f"http://localhost:{port}/dev/mail/"
    assert all(set(login) == {"username", "password"} for login in told["accounts"].values())
    assert (kept, status, again) == ((42,), 200, told)
    assert second.returncode == 0
    assert left_of(local) == []


def _database(local):
    facts = recall(local / "postgres.json")
    password = facts["passwords"]["portal_owner"]
    return psycopg.connect(f"postgres://portal_owner:{password}@127.0.0.1:{facts['port']}/portal", autocommit=True)


def demo(local, *arguments, **more):
    return subprocess.run(
        [CLONE / "run", "demo", *arguments],
        env=environment(local, **more),
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_taken_port_is_named_with_the_way_out(local):
    with socket.socket() as squatter:
        squatter.bind(("127.0.0.1", 0))
        squatter.listen()
        port = squatter.getsockname()[1]

        ran = demo(local, f"--port={port}")

    assert ran.returncode == 1
    assert ran.stderr.startswith(f"./run: port {port} is taken by another program. Choose another: ./run demo --port ")


def test_a_second_demo_of_the_same_clone_is_sent_to_the_first(local):
    remember(local / "demo.json", {"url": "http://localhost:8123"})
    with Lock(local / "demo.lock").owned():
        ran = demo(local)

    assert ran.returncode == 1
    assert "already running at http://localhost:8123" in ran.stderr


def test_a_database_of_one_s_own_needs_its_owner(local):
    ran = demo(local, DATABASE_URL="postgres://portal@db.example.org/portal")

    assert ran.returncode == 1
    assert "DATABASE_OWNER_URL" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_directory_that_cannot_be_written_is_told(local):
    ran = demo(local, LOCAL_DIR="/proc/nowhere")

    assert ran.returncode == 1
    assert ran.stderr.startswith("./run: /proc/nowhere cannot be written.")
    assert "Traceback" not in ran.stderr


@pytest.fixture
def given(monkeypatch):
    """Forget the tests' settings; what a test sets is what the person has set."""
    for name in list(os.environ):
        if name in for_tests(Path("/"), Nothing(), Nothing()):
            monkeypatch.delenv(name)
    return monkeypatch.setenv


def test_a_setting_in_the_environment_wins(given, tmp_path):
    given("REDIS_URL", "redis://queue.example.org")
    given("STRIPE_API_BASE", "https://api.stripe.com")
    given("STRIPE_WEBHOOK_SECRET", "whsec_mine")
    given("EMAIL_URL", "smtp://mail.example.org")

    demo = Demo(tmp_path, port=8000)
    made = demo.environment(Nothing(), Nothing())

    assert (demo.own_postgres, demo.own_valkey, demo.own_stripe) == (True, False, False)
    assert made["REDIS_URL"] == "redis://queue.example.org"
    assert made["STRIPE_WEBHOOK_SECRET"] == "whsec_mine"
    assert made["EMAIL_URL"] == "smtp://mail.example.org"
    assert made["STRIPE_API_BASE"] == "https://api.stripe.com"


def test_an_empty_setting_is_as_good_as_none(given, tmp_path):
    given("REDIS_URL", "")
    given("STRIPE_API_KEY", "")

    demo = Demo(tmp_path, port=8000)

    assert (demo.own_valkey, demo.own_stripe) == (True, True)
    assert demo.environment(Nothing(), Nothing())["STRIPE_API_KEY"].startswith("sk_test_")


def test_secrets_are_made_once_and_only_for_us(given, tmp_path):
    first, second = Demo(tmp_path, port=8000), Demo(tmp_path, port=8000)

    assert first.password == second.password
    assert (tmp_path / "secrets.json").stat().st_mode & 0o077 == 0


def test_a_database_without_its_owner_is_refused(given, tmp_path):
    given("DATABASE_URL", "postgres://portal@db.example.org/portal")

    with pytest.raises(Trouble, match="DATABASE_OWNER_URL"):
        Demo(tmp_path, port=8000)
