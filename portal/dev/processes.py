"""Start child processes that end with us, find those an earlier run left behind, and wait for conditions."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
_PR_SET_PDEATHSIG = 1


def spawn(argv, *, log, env=None, cwd=None, account=None, dies_with=signal.SIGTERM):
    """
    Start a program whose output goes to the file `log`; returns the Popen.

    It gets a session of its own, so that Ctrl-C reaches only us and we stop things in order. On Linux the
    kernel sends it `dies_with` should we be killed. `account` (a pwd entry) is whom to run as, if not as us.
    """
    who = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
    with Path(log).open("ab") as output:
        return subprocess.Popen(
            [str(part) for part in argv],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=env,
            cwd=cwd,
            start_new_session=True,
            preexec_fn=partial(end_with, os.getpid(), dies_with),
            **who,
        )


def end_with(parent, with_signal):
    """Let the kernel, on Linux, send this process a signal when its `parent` ends."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, with_signal, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)


def wait_for(condition, *, seconds, what):
    """Ask `condition` until it is true and return its answer; TimeoutError after `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds} s for {what}")
        time.sleep(0.02)


def alive(pid):
    """Whether a process with this id exists and is not a zombie waiting for its parent."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    with contextlib.suppress(OSError, IndexError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    return True


def stop(pid, *, with_signal=signal.SIGTERM, seconds=15, process=None):
    """Ask a process to end and wait; after `seconds` it is killed. A child of ours comes with its Popen."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, with_signal)

    def gone():
        return process.poll() is not None if process is not None else not alive(pid)

    try:
        wait_for(gone, seconds=seconds, what=f"process {pid} to end")
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        wait_for(gone, seconds=10, what=f"process {pid} to be gone")


def command_lines():
    """Yield (pid, argv) of the processes of this machine that we may see."""
    if Path("/proc/self/cmdline").exists():
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with contextlib.suppress(OSError):
                    argv = (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
                    yield int(entry.name), [part for part in argv if part]
        return
    listing = subprocess.run(["ps", "-axo", "pid=,command="], capture_output=True, text=True, check=True)
    for line in listing.stdout.splitlines():
        pid, *argv = line.split()
        yield int(pid), argv


def free_port():
    """A port of the loopback interface that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def port_is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
