"""Where things lie: the clone, its .local, and what is kept there between two starts."""

import contextlib
import errno
import fcntl
import json
import os
import shutil
from pathlib import Path

from portal.dev.trouble import Trouble

CLONE = Path(__file__).resolve().parent.parent.parent


def local_dir():
    """The directory for everything we make; LOCAL_DIR in the environment names another."""
    directory = Path(os.environ.get("LOCAL_DIR") or CLONE / ".local").resolve()
    try:
        with telling_full_disk():
            directory.mkdir(parents=True, exist_ok=True)
    except OSError:
        writable = False
    else:
        writable = os.access(directory, os.W_OK | os.X_OK)
    if not writable:
        raise Trouble(f"{directory} cannot be written. Make it yours, or set LOCAL_DIR to another place.")
    return directory


@contextlib.contextmanager
def telling_full_disk():
    """Turn "no space left on device" into a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise Trouble(disk_is_full(error.filename)) from error


def require_room(directory, megabytes=200):
    """Refuse early, with a sentence, rather than half-way."""
    if shutil.disk_usage(directory).free < megabytes * 1_000_000:
        raise Trouble(disk_is_full(directory))


def disk_is_full(where):
    place = f" at {where}" if where else ""
    return f"the disk is full{place}. Make room (about 500 MB), then run the same command again."


def remember(path, facts):
    """Write `facts` as JSON that only we can read, wholly or not at all."""
    making = path.with_name(path.name + ".making")
    with telling_full_disk():
        making.unlink(missing_ok=True)
        with open(os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(facts, file, indent=1)
        making.replace(path)


def recall(path):
    """What `remember` wrote; empty if it never did or the file is torn."""
    try:
        return json.loads(path.read_text())
    except (FileNotFoundError, ValueError):
        return {}


class Lock:
    """A lock file; the kernel lets go of it when the holder dies, however it dies."""

    def __init__(self, path):
        self._path = path
        self._file = None

    def share(self):
        self._take(fcntl.LOCK_SH)

    def own(self):
        self._take(fcntl.LOCK_EX)

    def try_own(self):
        """Whether nobody else has it; then it is ours alone."""
        had_it = self._file is not None
        try:
            self._take(fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not had_it:
                self.release()
            return False
        return True

    def is_taken(self):
        """Whether somebody has it just now."""
        if not self.try_own():
            return True
        self.release()
        return False

    def release(self):
        if self._file is not None:
            self._file.close()
            self._file = None

    @contextlib.contextmanager
    def owned(self):
        self.own()
        try:
            yield
        finally:
            self.release()

    def _take(self, how):
        if self._file is None:
            with telling_full_disk():
                self._file = self._path.open("a")
        fcntl.flock(self._file, how)
