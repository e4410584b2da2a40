"""What was told to an account, by email or on paper, to read again on the site."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

from contacts.models import Message, User
from contacts.telling.digests import DIGEST
from contacts.telling.outbox import PRIVATE_KINDS

PAGE = 25
KEY = Tuple(F("created_at"), F("pk"))


@dataclass(frozen=True)
class Page:
    """Messages, latest first, and the keys of what is newer and older; blank where there is nothing."""

    messages: list[Message]
    newer: str = ""
    older: str = ""


def read(user: User, *, older_than: str = "", newer_than: str = "") -> Page:
    """One page of an account's messages, in one query. Raises ValueError for a key that makes no sense.

    The text of those with a code or a one-time link is left out: they were for the mailbox alone.
    """
    told = Message.objects.filter(user=user).exclude(kind=DIGEST)  # what it gathers stands here itself
    if newer_than:
        found = list(told.filter(TupleGreaterThan(KEY, _place(newer_than))).order_by("created_at", "pk")[: PAGE + 1])
        has_newer, has_older = len(found) > PAGE, True
        found = found[:PAGE][::-1]
    else:
        if older_than:
            told = told.filter(TupleLessThan(KEY, _place(older_than)))
        found = list(told.order_by("-created_at", "-pk")[: PAGE + 1])
        has_newer, has_older = bool(older_than), len(found) > PAGE
        found = found[:PAGE]
    for message in found:
        message.text = "" if message.kind.startswith(PRIVATE_KINDS) else message.body
    return Page(
        found,
        newer=_key(found[0]) if found and has_newer else "",
        older=_key(found[-1]) if found and has_older else "",
    )


def _key(message):
    return f"{message.created_at.isoformat()}~{message.pk}"


def _place(key):
    moment, _tilde, pk = key.partition("~")
    at = datetime.fromisoformat(moment)
    if at.tzinfo is None or not pk.isdecimal() or len(pk) > 18:
        raise ValueError(key)
    return at, int(pk)
