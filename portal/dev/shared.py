"""A server that several commands of one clone use together: the first starts it, the last stops it."""

import signal

from portal.dev.places import Lock
from portal.dev.processes import stop


class SharedServer:
    """
    What PostgreSQL and Valkey have in common: who joins holds a shared lock until it leaves.

    The kernel drops the lock of a killed process, so a server that outlived its parent is joined like any
    other, and stopped by the last one to leave.
    """

    title = ""
    polite_signal = signal.SIGTERM

    def __init__(self, local, name):
        self._child = None
        self._change = Lock(local / f"{name}.change.lock")
        self._users = Lock(local / f"{name}.users.lock")

    def join(self):
        """Use the server: start it unless it runs, whoever started it. Pair with `leave`."""
        with self._change.owned():
            self._users.share()
            try:
                if not self.pid():
                    self._start()
                self._prepare()
            except BaseException:
                self._users.release()
                raise

    def leave(self):
        """Stop using the server; it ends if nobody else uses it."""
        with self._change.owned():
            if self._users.try_own():
                self.stop()
            self._users.release()
        if self._child is not None:
            self._child.poll()  # one that ended before its time is reaped

    def ensure(self):
        """Start the server again if it died while we use it; whether that was needed."""
        if self.pid():
            return False
        if self._child is not None:
            self._child.wait()
        with self._change.owned():
            if not self.pid():
                self._start()
            self._prepare()
        return True

    def __enter__(self):
        self.join()
        return self

    def __exit__(self, *_):
        self.leave()

    def pid(self):
        """The process id of the running server, or None: looked up, never believed from a file."""
        raise NotImplementedError

    def stop(self):
        """End the server if it runs, whoever uses it."""
        pid = self.pid()
        if pid:
            ours = self._child if self._child is not None and self._child.pid == pid else None
            stop(pid, with_signal=self.polite_signal, seconds=30, process=ours)
        self._child = None

    def _start(self):
        raise NotImplementedError

    def _prepare(self):
        raise NotImplementedError
