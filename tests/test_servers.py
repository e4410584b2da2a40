"""The site, the worker and the browser of the tests."""

import urllib.request

import pytest


def test_the_site_serves_what_the_test_commits(site, committed):
    with urllib.request.urlopen(f"{site}/healthz") as answer:
        assert answer.status == 200


@pytest.mark.machine
def test_a_worker_can_be_killed_and_started_again(worker):
    first = worker()
    first.kill()
    second = worker()

    assert first.process.returncode == -9
    assert second.process.poll() is None


@pytest.mark.browser
def test_a_browser_sees_the_site(page):
    page.goto("/")

    assert page.locator("h1").count() == 1
