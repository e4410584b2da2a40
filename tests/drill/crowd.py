"""Many people at many computers who send the same form at the same moment, over HTTP."""

import http.client
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Barrier, Thread
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.test import Client

from portal.wsgi import application

TOKEN = "c" * 32
PATIENCE = 60  # seconds


@dataclass(frozen=True)
class Answer:
    status: int
    place: str
    page: str


def cookies_of(user):
    """A session of an account, as its browser sends it."""
    client = Client()
    client.force_login(user)
    session = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    return f"{session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"


def send_at_once(url, forms, cookies):
    """Post each (path, fields) at the same moment; the answers in their order."""
    barrier = Barrier(len(forms))

    def send(path, fields):
        line = http.client.HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE)
        line.connect()
        body = urlencode(fields | {"csrfmiddlewaretoken": TOKEN}, doseq=True)
        barrier.wait(PATIENCE)
        line.request("POST", path, body, {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"})
        answer = line.getresponse()
        page = answer.read().decode()
        line.close()
        return Answer(answer.status, answer.headers.get("Location", ""), page)

    with ThreadPoolExecutor(len(forms)) as people:
        return [one.result() for one in [people.submit(send, *form) for form in forms]]


@contextmanager
def site_in_this_process():
    """The address of the site served from here, a thread for each request, so that a test can change what it runs."""

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_args):
            pass

    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(application)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
