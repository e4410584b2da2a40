"""The database server of the demo and the tests, in good days and bad ones. Real servers, real signals."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from portal.dev import account, places, processes
from portal.dev.places import CLONE, recall, remember
from portal.dev.postgres import CARELESS, OWNER, Postgres
from portal.dev.trouble import Trouble

pytestmark = pytest.mark.machine

LEAVE_A_SERVER_BEHIND = """
import os, pathlib, signal, sys
from portal.dev import account, processes
from portal.dev.postgres import CARELESS, Postgres
processes._libc = None  # as on a system whose kernel does not end the children of the dead
account.ELSEWHERE = pathlib.Path(sys.argv[2])
Postgres(pathlib.Path(sys.argv[1]), settings=CARELESS).join()
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(scope="module")
def local():
    """A LOCAL_DIR whose server is made once; each test starts and stops it."""
    with tempfile.TemporaryDirectory(prefix="portal-") as made:
        directory, elsewhere = Path(made, "local"), Path(made, "elsewhere")
        directory.mkdir(mode=0o700)
        elsewhere.mkdir()
        Path(made).chmod(0o755)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(account, "ELSEWHERE", elsewhere)
            yield directory
            server(directory).stop()


def server(local):
    return Postgres(local, settings=CARELESS)


def pid_file(local):
    return server(local).home / "data" / "postmaster.pid"


def write_pid_file(local, text):
    path = pid_file(local)
    path.write_text(text)
    facts = path.parent.stat()
    os.chown(path, facts.st_uid, facts.st_gid)


def kill_server(local):
    running = server(local)
    pid = running.pid()
    os.kill(pid, signal.SIGKILL)
    processes.wait_for(lambda: running.pid() is None, seconds=10, what="the killed server to be gone")


def ask(postgres, question, role="portal"):
    with psycopg.connect(postgres.url(role)) as connection:
        return connection.execute(question).fetchone()[0]


def test_it_starts_keeps_its_data_and_stops(local):
    with server(local) as postgres:
        with psycopg.connect(postgres.url(OWNER)) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        pid = postgres.pid()
    stopped = not processes.alive(pid)
    with server(local) as postgres:
        kept = ask(postgres, "SELECT answer FROM kept", role=OWNER)

    assert (stopped, kept) == (True, 42)


def test_the_site_owns_nothing_and_the_owner_is_no_superuser(local):
    with server(local) as postgres:
        owned = ask(postgres, "SELECT count(*) FROM pg_class WHERE relowner = 'portal'::regrole")
        mighty = ask(postgres, "SELECT count(*) FROM pg_roles WHERE rolsuper AND rolname LIKE 'portal%'")
        extensions = "pg_trgm", "btree_gist", "btree_gin", "citext"
        with psycopg.connect(postgres.url(OWNER)) as connection:
            for name in extensions:
                connection.execute(f"CREATE EXTENSION IF NOT EXISTS {name}")

    assert (owned, mighty) == (0, 0)


def test_nobody_gets_in_without_a_password(local):
    with server(local) as postgres:
        address = f"postgres://postgres@127.0.0.1:{recall(local / 'postgres.json')['port']}/postgres"
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(address)
        listening = ask(postgres, "SHOW listen_addresses")

    assert listening == "127.0.0.1"


def test_its_files_are_private_and_the_parents_stay_as_they_were(local):
    before = local.stat().st_mode, local.parent.stat().st_mode

    with server(local) as postgres:
        assert postgres.home.stat().st_mode & 0o077 == 0
    assert (local / "postgres.json").stat().st_mode & 0o077 == 0
    assert (local.stat().st_mode, local.parent.stat().st_mode) == before


# The first user's child is ended by the second, and here both are one process.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_two_users_share_it_and_the_last_one_stops_it(local):
    first, second = server(local), server(local)
    first.join()
    pid = first.pid()
    second.join()
    joined = second.pid()

    first.leave()
    still_there = second.pid()
    second.leave()

    assert (joined, still_there) == (pid, pid)
    assert not processes.alive(pid)


def test_a_server_left_by_a_killed_parent_is_found_used_and_stopped(local):
    code = [sys.executable, "-c", LEAVE_A_SERVER_BEHIND, local, account.ELSEWHERE]
    killed = subprocess.run(code, cwd=CLONE, check=False)
    left = server(local).pid()

    with server(local) as postgres:
        used = postgres.pid()
        assert ask(postgres, "SELECT 1") == 1

    assert killed.returncode == -signal.SIGKILL
    assert left is not None
    assert used == left
    assert not processes.alive(left)


def test_a_server_that_is_just_ending_is_waited_for_and_started_again(local):
    first, second = server(local), server(local)
    first.join()
    ending, log = first.pid(), first.home / "log"
    guest = first.connect()

    def said(words):
        return processes.wait_for(lambda: words in log.read_text(), seconds=30, what=words)

    def leave_when_somebody_was_refused():
        said("is shutting down")
        guest.close()

    os.kill(ending, signal.SIGTERM)  # PostgreSQL's "smart" shutdown: it ends when its last guest has left
    said("smart shutdown")
    with ThreadPoolExecutor(1) as threads:
        leaving = threads.submit(leave_when_somebody_was_refused)
        second.join()
        leaving.result()

    started, answer = second.pid(), ask(second, "SELECT 1")
    first.leave()
    second.leave()
    assert started not in (None, ending)
    assert answer == 1
    assert second.pid() is None


def test_it_dies_with_a_killed_parent_where_the_kernel_helps(local):
    code = LEAVE_A_SERVER_BEHIND.replace("processes._libc = None", "")
    subprocess.run([sys.executable, "-c", code, local, account.ELSEWHERE], cwd=CLONE, check=False)

    processes.wait_for(lambda: server(local).pid() is None, seconds=20, what="the server to end by itself")


def test_after_a_crash_the_stale_pid_file_does_not_matter(local):
    with server(local) as postgres:
        kill_server(local)
        assert pid_file(local).exists()
        assert postgres.ensure()
        assert ask(postgres, "SELECT 1") == 1


@pytest.mark.parametrize("torn", ["", "4711", "47", "not a number\n\n\n"])
def test_a_half_written_pid_file_does_not_matter(local, torn):
    server(local).home.mkdir(exist_ok=True)
    with server(local):
        pass
    write_pid_file(local, torn)

    with server(local) as postgres:
        assert ask(postgres, "SELECT 1") == 1


def test_a_pid_that_now_belongs_to_another_program_is_left_alone(local):
    with server(local):
        lines = pid_file(local).read_text().splitlines()
    owner = pid_file(local).parent.stat()
    other = subprocess.Popen(["sleep", "600"], user=owner.st_uid if os.geteuid() == 0 else None)
    try:
        write_pid_file(local, "\n".join([str(other.pid), *lines[1:], ""]))

        with server(local) as postgres:
            assert postgres.pid() != other.pid
            assert ask(postgres, "SELECT 1") == 1

        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_a_taken_port_is_exchanged_for_another(local):
    with server(local):
        port = recall(local / "postgres.json")["port"]
    with socket.socket() as squatter:
        squatter.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        squatter.bind(("127.0.0.1", port))
        squatter.listen()

        with server(local) as postgres:
            assert ask(postgres, "SELECT 1") == 1
            assert recall(local / "postgres.json")["port"] != port


def test_a_half_made_data_directory_is_made_anew(tmp_path):
    home = server(tmp_path).home
    (home / "data.making").mkdir()
    (home / "data.making" / "PG_VERSION").write_text("18\n")

    try:
        with server(tmp_path) as postgres:
            assert ask(postgres, "SELECT 1") == 1
    finally:
        account.remove(home)


def test_lost_passwords_are_told_in_a_sentence(local):
    with server(local):
        pass
    kept = recall(local / "postgres.json")
    try:
        (local / "postgres.json").write_text('{"passw')
        with pytest.raises(Trouble, match=r"passwords .* are lost.*--fresh"), server(local):
            pass
    finally:
        remember(local / "postgres.json", kept)


def test_a_full_disk_is_told_before_anything_is_made(tmp_path, monkeypatch):
    usage = places.shutil.disk_usage(tmp_path)
    monkeypatch.setattr(places.shutil, "disk_usage", lambda path: usage._replace(free=1_000_000))

    with pytest.raises(Trouble, match="the disk is full"), server(tmp_path):
        pass


def test_a_disk_that_fills_up_meanwhile_is_told_too(local, monkeypatch):
    with server(local):
        pass

    def no_room(*_):
        return 'FATAL:  could not write lock file "postmaster.pid": No space left on device'

    monkeypatch.setattr(Postgres, "_try_to_start", no_room)
    with pytest.raises(Trouble, match="the disk is full"), server(local):
        pass


def test_a_clone_in_a_private_place_works_from_elsewhere(tmp_path, monkeypatch):
    monkeypatch.setattr(account, "_can_use", lambda *_: False)
    monkeypatch.setattr(account, "ELSEWHERE", Path(tempfile.mkdtemp(prefix="portal-")))
    account.ELSEWHERE.chmod(0o755)

    try:
        with server(tmp_path) as postgres:
            assert ask(postgres, "SELECT 1") == 1
            assert account.ELSEWHERE in postgres.home.parents or os.geteuid() != 0
    finally:
        account.remove(account.ELSEWHERE)


def test_data_of_another_version_is_told(local):
    with server(local) as postgres:
        version = postgres.home / "data" / "PG_VERSION"
    made = version.read_text()
    try:
        version.write_text("12\n")
        with pytest.raises(Trouble, match="another version of PostgreSQL"), server(local):
            pass
    finally:
        version.write_text(made)
