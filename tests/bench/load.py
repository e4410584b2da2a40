"""Four visitors who ask without a pause, over plain sockets, so that asking costs next to nothing."""

import re
import selectors
import socket
import time
from dataclasses import dataclass, field
from itertools import cycle
from urllib.parse import urlsplit

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
PER_LINE = 20  # answers on one connection; then another, so that no server process keeps all of them


@dataclass
class Load:
    """What came of it: the seconds each answer took, and how long it went on."""

    seconds: float = 0
    answers: list[float] = field(default_factory=list)

    @property
    def rate(self):
        return len(self.answers) / self.seconds


class Visitor:
    def __init__(self, server, requests):
        self.server, self.requests = server, requests
        self.line, self.asked = None, 0

    def ask(self, selector):
        """Send the next request, if there is one."""
        request = next(self.requests, None)
        if request is None:
            self.hang_up(selector)
            return
        if self.asked % PER_LINE == 0:
            self.hang_up(selector)
            self.line = socket.create_connection(self.server, timeout=60)
            self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            selector.register(self.line, selectors.EVENT_READ, self)
        self.asked += 1
        self.got, self.wanted = bytearray(), None
        self.began = time.perf_counter()
        self.line.sendall(request)

    def hang_up(self, selector):
        if self.line:
            selector.unregister(self.line)
            self.line.close()
            self.line = None

    def hear(self):
        """Take what has come; whether the answer is complete."""
        piece = self.line.recv(262_144)
        if not piece:
            raise RuntimeError(f"The server hung up after {bytes(self.got[:200])}")
        self.got += piece
        if self.wanted is None:
            head = self.got.find(b"\r\n\r\n")
            if head < 0:
                return False
            if not self.got.startswith(b"HTTP/1.1 200 "):
                raise RuntimeError(f"Not an answer to measure: {bytes(self.got[:200])}")
            self.wanted = head + 4 + int(LENGTH.search(self.got, 0, head + 2)[1])
        return len(self.got) >= self.wanted


def load(url, paths, *, seconds, visitors=4, headers=""):
    """Ask for the paths in turn for so long."""
    host = urlsplit(url).netloc
    requests = cycle(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n".encode("ascii") for path in paths)
    return _live(url, requests, visitors, seconds)


def send(url, requests, *, visitors=4):
    """Send each of these requests once; all are answered."""
    return _live(url, iter(requests), min(visitors, len(requests)), float("inf"))


def _live(url, requests, visitors, seconds):
    parts = urlsplit(url)
    done, began = Load(), time.perf_counter()
    with selectors.DefaultSelector() as selector:
        everybody = [Visitor((parts.hostname, parts.port), requests) for _ in range(visitors)]
        for visitor in everybody:
            visitor.ask(selector)
        while selector.get_map() and time.perf_counter() - began < seconds:
            for key, _events in selector.select(60):
                if key.data.hear():
                    done.answers.append(time.perf_counter() - key.data.began)
                    key.data.ask(selector)
        done.seconds = time.perf_counter() - began
        for visitor in everybody:
            visitor.hang_up(selector)
    return done
