"""Answers of the demo's card processor, in Stripe's shapes."""

import copy
import json
from dataclasses import dataclass, field

PAGE = 10


@dataclass
class Answer:
    status: int
    body: dict
    headers: dict = field(default_factory=dict)


class Refused(Exception):
    """An error in Stripe's shape."""

    def __init__(self, status, kind, message, **more):
        super().__init__(message)
        self.answer = Answer(status, {"error": {"type": kind, "message": message, **more}})


def refuse(message, **more):
    raise Refused(400, "invalid_request_error", message, **more)


def public(thing):
    """The thing as the API shows it: without what only the card page needs."""
    shown = copy.deepcopy(thing)
    shown.pop("line_items_shown", None)
    return shown


def page_of(things, path, asked):
    """One page of a list, newest first, as `limit`, `starting_after` and `created` ask for it."""
    created = asked.get("created") or {}
    rows = [
        thing
        for thing in reversed(list(things))
        if int(created.get("gte") or 0) <= thing["created"] < int(created.get("lt") or 10**12)
        and asked.get("payment_intent") in (None, thing.get("payment_intent"))
    ]
    rows.sort(key=lambda thing: -thing["created"])
    after = asked.get("starting_after")
    if after:
        rows = rows[[row["id"] for row in rows].index(after) + 1 :]
    limit = int(asked.get("limit") or PAGE)
    return {
        "object": "list",
        "url": path,
        "has_more": len(rows) > limit,
        "data": [public(row) for row in rows[:limit]],
    }


def expand(body, names, find):
    """Put whole objects where `names` say so, such as payment_intent or data.source, instead of their ids."""
    for name in names:
        first, _, rest = name.partition(".")
        if first == "data":
            for row in body["data"]:
                expand(row, [rest], find)
        elif isinstance(body.get(first), str):
            body[first] = public(find(body[first]) or {"id": body[first]})
    return body


def as_json(answer):
    return json.dumps(answer.body).encode()
