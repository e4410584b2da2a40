"""The real site, the real worker and the card processor, on the test process's own database."""

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

from portal.dev import statics
from portal.dev.environment import mail_into
from portal.dev.places import CLONE
from portal.dev.processes import free_port, spawn, stop, wait_for
from tests import workers


@dataclass
class Running:
    """A process of a test: its log, for when something fails, and the two ways to end it."""

    process: subprocess.Popen | workers.Forked
    log: Path

    def stop(self):
        if self.process.poll() is None:
            stop(self.process.pid, process=self.process)

    def kill(self):
        """SIGKILL for it and all its children: nothing of it says a last word."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@dataclass
class Site:
    """The running site. `f"{site}/search/"` is an address; `stripe` is the card processor's."""

    url: str
    stripe: str
    mail: Path
    environment: dict

    def __str__(self):
        return self.url


@pytest.fixture(scope="session")
def running_site(django_db_setup, tmp_path_factory):
    """Start gunicorn and the card processor once; tests ask for `site`."""
    logs = tmp_path_factory.mktemp("site")
    mail = tmp_path_factory.mktemp("mail")
    port, card_port = free_port(), free_port()
    site = Site(f"http://127.0.0.1:{port}", f"http://127.0.0.1:{card_port}", mail, {})
    site.environment = os.environ | {
        "SITE_URL": site.url,
        "OPEN_DATA_ROOT": str(settings.OPEN_DATA_ROOT),
        "EMAIL_URL": mail_into(mail),
        "STRIPE_API_BASE": site.stripe,
        "STRIPE_CHECKOUT_ORIGINS": site.stripe,
    }
    statics.collect(settings.LOCAL_DIR, site.environment)
    started = [
        _start(
            [sys.executable, "-m", "portal.dev.stripe", f"--port={card_port}"]
            + [f"--webhook-url={site}/webhooks/stripe/", f"--webhook-secret={settings.STRIPE_WEBHOOK_SECRET}"]
            + [f"--api-key={settings.STRIPE_API_KEY}", f"--state={logs / 'stripe.json'}"],
            logs / "stripe.log",
            site.environment,
        ),
        _start(
            [sys.executable, "-m", "gunicorn", "portal.wsgi", f"--bind=127.0.0.1:{port}"]
            + ["--worker-class=gthread", "--workers=1", "--threads=4", "--no-control-socket"],
            logs / "gunicorn.log",
            site.environment,
        ),
    ]
    try:
        for running, address in zip(started, [site.stripe, site.url], strict=True):
            _wait_until_it_answers(running, f"{address}/healthz")
        yield site
    finally:
        for running in started:
            running.stop()


@pytest.fixture
def site(running_site, committed):
    """The site under gunicorn, serving what the test commits."""
    return running_site


@pytest.fixture(scope="session")
def worker_forks(running_site):
    return workers.Forks(running_site.environment)


@pytest.fixture
def worker(running_site, worker_forks, committed, tmp_path):
    """Return a function that starts a real Celery worker; at the end all are killed, for nothing of theirs is kept."""
    redis.Redis.from_url(os.environ["REDIS_URL"]).flushdb()
    started = []

    def start():
        log = tmp_path / f"worker-{len(started)}.log"
        if running_site.environment == worker_forks.environment:
            process = worker_forks.start(log)
        else:
            process = workers.start(log, running_site.environment)
        running = Running(process, log)
        started.append(running)
        _wait_until(running, lambda: log.exists() and " ready." in log.read_text(), "the worker to be ready")
        return running

    yield start
    for running in started:
        if running.process.poll() is None:
            running.kill()


def _start(argv, log, environment):
    return Running(spawn(argv, log=log, env=environment, cwd=CLONE), log)


def _wait_until_it_answers(running, address):
    def answers():
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return answer.status == 200
        except urllib.error.HTTPError as error:
            pytest.fail(f"{address} answered {error.code}:\n{running.log.read_text()[-4000:]}")
        except OSError:
            return False

    _wait_until(running, answers, f"{address} to answer")


def _wait_until(running, condition, what):
    def settled():
        if running.process.poll() is not None:
            pytest.fail(f"It ended before its time:\n{running.log.read_text()[-4000:]}")
        return condition()

    wait_for(settled, seconds=60, what=what)
