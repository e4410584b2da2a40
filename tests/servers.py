"""The real site and the real worker, on the test process's own database."""

import contextlib
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest
import redis
from django.conf import settings

from portal.dev.processes import free_port, spawn, stop, wait_for
from portal.celery import app as celery_app

CLONE = Path(__file__).resolve().parent.parent


@dataclass
class Running:
    """A process of a test: its log for when something fails, and the two ways to end it."""

    process: subprocess.Popen
    log: Path

    def stop(self):
        if self.process.poll() is None:
            stop(self.process.pid, process=self.process)

    def kill(self):
        """SIGKILL for it and all its children: nothing of it gets to say a last word."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@pytest.fixture(scope="session")
def mail_directory(tmp_path_factory):
    """Where the mails of `site` and `worker` land, a file for each connection."""
    return tmp_path_factory.mktemp("mail")


@pytest.fixture(scope="session")
def collected(tmp_path_factory, django_db_setup):
    """The static files, collected as for production."""
    directory = Path(settings.LOCAL_DIR) / "test-static"
    environment = os.environ | {"STATIC_ROOT": str(directory)}
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity=0"],
        cwd=CLONE,
        env=environment,
        check=True,
    )
    return directory
