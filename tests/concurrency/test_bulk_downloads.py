"""A bulk download never slows the site: however many readers there are, they hold one thread of a worker."""

import socket
import time
import urllib.request
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest
from django.conf import settings

pytestmark = pytest.mark.machine
READERS = 8  # twice the threads of the site
LARGE = 64 << 20  # more than the machine keeps for a reader who does not read


def begin_to_read(site, stack):
    """Ask for a file, read the first line of the answer, and then read no more; returns that line."""
    address = urlsplit(str(site))
    reader = stack.enter_context(socket.create_connection((address.hostname, address.port), timeout=20))
    reader.sendall(b"GET /open-data/permits.csv HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    return reader.recv(15).decode()


def test_readers_who_do_not_read_take_no_thread_from_the_pages(site):
    settings.OPEN_DATA_ROOT.mkdir(parents=True, exist_ok=True)
    path = settings.OPEN_DATA_ROOT / "permits.csv"
    try:
        with path.open("wb") as file:
            file.truncate(LARGE)
        with ExitStack() as stack:
            answers = [begin_to_read(site, stack) for _ in range(READERS)]
            began = time.monotonic()
            for _ in range(5):
                with urllib.request.urlopen(f"{site}/search/?q=mortar", timeout=20) as page:
                    assert page.status == 200
            took = time.monotonic() - began
    finally:
        path.unlink()

    assert sorted(answers) == ["HTTP/1.1 200 OK", *["HTTP/1.1 503 Se"] * (READERS - 1)]
    assert took < 15
