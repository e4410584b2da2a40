"""Celery workers of the tests: the real program, started as usual or forked from a process that has it in memory.

To load it takes two seconds of a processor, and a tenth of that to fork it; thirty tests want a worker.
"""

import multiprocessing
import os
import signal
import sys
from multiprocessing import forkserver
from unittest import mock

from portal.celery import app
from portal.dev.places import CLONE
from portal.dev.processes import end_with, spawn

ARGUMENTS = ["worker", "--concurrency=2", "--loglevel=INFO", "--without-mingle", "--without-gossip"]


def start(log, environment):
    """Load the program anew, as the site would."""
    return spawn([sys.executable, "-m", "celery", "--app=portal", *ARGUMENTS], log=log, env=environment, cwd=CLONE)


class Forks:
    """Workers of one environment, forked from one process that ends with this one."""

    def __init__(self, environment):
        self.environment = dict(environment)
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["tests.loaded_worker"])
        with mock.patch.dict(os.environ, environment):
            forkserver.ensure_running()

    def start(self, log):
        process = self._context.Process(target=_work, args=(str(log),))
        process.start()
        return Forked(process)


class Forked:
    """A forked process with the face of a `subprocess.Popen`."""

    def __init__(self, process):
        self.pid = process.pid
        self._process = process

    @property
    def returncode(self):
        return self._process.exitcode

    def poll(self):
        return self._process.exitcode

    def wait(self):
        self._process.join()


def _work(log):
    """What the forked process does: a session and a log of its own, then the worker."""
    end_with(os.getppid(), signal.SIGTERM)
    os.setsid()
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(file, sys.stdout.fileno())
    os.dup2(file, sys.stderr.fileno())
    app.worker_main(ARGUMENTS)
