"""Find a Chromium for the browser tests, or get one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from portal.dev.trouble import Trouble

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def ensure():
    """The path of a Chromium that starts; gets one if the machine has none; Trouble if that fails."""
    return find() or _from_debian() or _from_playwright() or _give_up()


def find():
    """The path of a Chromium that starts, or None. CHROMIUM in the environment is asked first."""
    for path in (os.environ.get("CHROMIUM"), *map(shutil.which, NAMES)):
        if path and _starts(path):
            return path
    return _playwrights_own()


def _starts(path):
    # Ubuntu's chromium-browser may be a stub that only tells to install a snap.
    try:
        asked = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def _playwrights_own():
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _from_debian():
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    print("No Chromium here; installing Debian's …", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]):
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
    return find()


def _from_playwright():
    print("No Chromium here; fetching Playwright's …", flush=True)
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    return find()


def _give_up():
    raise Trouble(
        "the browser tests need Chromium; there is none here and none could be installed. "
        "On Debian or Ubuntu: apt-get install chromium. Or name yours: CHROMIUM=/path/to/chromium ./run test"
    )
