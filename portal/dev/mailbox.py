"""`/dev/mail/`: what the demo mailed, newest first. The demo's mails are files; nothing leaves the machine."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.shortcuts import render

SHOWN = 100
BETWEEN_TWO_MAILS = b"\n" + b"-" * 79 + b"\n"


@dataclass(frozen=True)
class Mail:
    to: str
    subject: str
    body: str
    sent_at: datetime | None


def mailbox(request):
    """`?to=` shows one person's mails."""
    to = request.GET.get("to", "").strip()
    mails = [mail for mail in _mails() if to.lower() in mail.to.lower()]
    return render(request, "dev/mail.html", {"mails": mails[:SHOWN], "more": len(mails) > SHOWN, "to": to})


def _mails():
    """Every mail there is, newest first; none when EMAIL_URL sends them elsewhere."""
    directory = getattr(settings, "EMAIL_FILE_PATH", None)
    if not directory or not Path(directory).is_dir():
        return
    files = sorted(Path(directory).iterdir(), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in files:
        for source in reversed(path.read_bytes().split(BETWEEN_TWO_MAILS)):
            if source.strip():
                yield _read(source)


def _read(source):
    message = message_from_bytes(source, policy=policy.default)
    plain = message.get_body(preferencelist=("plain",))
    return Mail(
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        body=plain.get_content().strip() if plain else "",
        sent_at=_read_date(str(message["Date"] or "")),
    )


def _read_date(text):
    try:
        sent_at = parsedate_to_datetime(text)
    except ValueError:
        return None
    # "-0000" is the mail's way of saying: UTC, and no word about where it was written.
    return sent_at if sent_at.tzinfo else sent_at.replace(tzinfo=UTC)
