"""Asks the city's ClamAV whether a file is known to be harmful; settings.CLAMAV says where it listens, or nothing.

The INSTREAM command of clamd(8): chunks with their length in front, an empty one at the end, one line as the answer.
"""

import socket
import struct
from typing import BinaryIO
from urllib.parse import urlsplit

from django.conf import settings

SECONDS_TO_ANSWER = 60
CHUNK = 64 * 1024


class Harmful(Exception):
    """The scanner knows this file; the message is its name for it."""


class NoAnswer(Exception):
    """The scanner is set but did not answer, so nobody knows."""


def scan(file: BinaryIO) -> None:
    """Return when the file is clean or no scanner is set. Raises Harmful, or NoAnswer when the scanner is away."""
    if not settings.CLAMAV:
        return
    try:
        with _connect(urlsplit(settings.CLAMAV)) as clamd:
            answer = _ask(clamd, file)
    except OSError as error:
        raise NoAnswer(str(error)) from error
    if answer.endswith("FOUND"):
        raise Harmful(answer.removeprefix("stream:").removesuffix("FOUND").strip())
    if not answer.endswith("OK"):
        raise NoAnswer(answer)


def _connect(where):
    if where.scheme == "unix":
        clamd = socket.socket(socket.AF_UNIX)
        clamd.settimeout(SECONDS_TO_ANSWER)
        try:
            clamd.connect(where.path)
        except OSError:
            clamd.close()
            raise
        return clamd
    return socket.create_connection((where.hostname, where.port or 3310), timeout=SECONDS_TO_ANSWER)


def _ask(clamd, file):
    clamd.sendall(b"zINSTREAM\0")
    file.seek(0)
    while chunk := file.read(CHUNK):
        clamd.sendall(struct.pack("!L", len(chunk)) + chunk)
    clamd.sendall(struct.pack("!L", 0))
    answer = b""
    while not answer.endswith(b"\0"):
        more = clamd.recv(1024)
        if not more:
            break
        answer += more
    return answer.rstrip(b"\0").decode(errors="replace").strip()
