"""The demo's long-running processes: started, looked after, and stopped in order."""

import contextlib
import os
import signal
import sys
import time
import urllib.error
import urllib.request

from portal.dev.places import CLONE, telling_full_disk
from portal.dev.processes import command_lines, spawn, stop, wait_for
from portal.dev.trouble import Trouble

RESTARTS, WITHIN_SECONDS = 5, 60


class Service:
    """One process. It bears a mark of this clone, so that what a killed demo left behind is known again."""

    def __init__(self, name, module, arguments, *, local, environment):
        self.name = name
        self.log = local / "log" / f"{name}.log"
        self._argv = [sys.executable, *_mark(local), "-m", module, *map(str, arguments)]
        self._environment = environment
        self._process = None
        self._restarts = []

    def start(self):
        with telling_full_disk():
            self.log.parent.mkdir(exist_ok=True)
            self.log.write_bytes(b"")
        self._spawn()

    def ended(self):
        return self._process is not None and self._process.poll() is not None

    def restart(self):
        """Start it again after it died; Trouble if it keeps dying."""
        now = time.monotonic()
        self._restarts = [at for at in self._restarts if now - at < WITHIN_SECONDS] + [now]
        if len(self._restarts) > RESTARTS:
            raise Trouble(f"the {self.name} process keeps ending. {self.why()}")
        self._end_what_is_left()
        self._spawn()

    def ask_to_stop(self):
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def wait_until_stopped(self):
        """After `ask_to_stop`: a second signal would mean "at once" to some of them."""
        if self._process is not None:
            stop(self._process.pid, with_signal=0, process=self._process)
            self._end_what_is_left()
            self._process = None

    def wait_until(self, condition, *, seconds=60):
        """Wait for `condition` while the process lives; Trouble if it ends first."""

        def settled():
            if self.ended():
                raise Trouble(f"the {self.name} process ended at once. {self.why()}")
            return condition()

        try:
            wait_for(settled, seconds=seconds, what=self.name)
        except TimeoutError:
            raise Trouble(f"the {self.name} process was not ready after {seconds} s. {self.why()}") from None

    def why(self):
        lines = self.log.read_text(errors="replace").strip().splitlines()[-6:]
        return "\n".join([f"{self.log} ends with:", *lines])

    def _spawn(self):
        self._process = spawn(self._argv, log=self.log, env=self._environment, cwd=CLONE)

    def _end_what_is_left(self):
        # It led a process group of its own; its children may have outlived it.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)


def end_those_of_a_killed_demo(local):
    """End every service with our mark; call it only while no demo of this clone is alive."""
    for pid, argv in command_lines():
        if argv[1:3] == _mark(local):
            stop(pid, seconds=5)


def answers(address):
    """Whether a web server there says that all is well."""
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - always http to ourselves
            return answer.status == 200
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False


def _mark(local):
    # Python keeps an unknown -X option and does nothing about it.
    return ["-X", f"portal={local}"]
