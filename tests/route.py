"""What a row of the table of addresses is made of: see tests/routes.py."""

from collections.abc import Callable
from dataclasses import dataclass, field

ROLES = ["visitor", "charlie", "penny", "alice", "bob", "carol", "max", "dana", "rita", "ivan", "fiona", "ada"]
STAFF = {"dana", "rita", "ivan", "fiona", "ada"}
PARTIES = {"alice", "bob", "carol", "max"}


def nothing(cast):
    return {}


def case(cast):
    return {"slug": cast.case.slug}


@dataclass
class Route:
    """What GET answers, and POST without a body if `post` is given: a status for all, others by role."""

    get: dict
    kwargs: Callable = nothing
    post: dict | None = field(default=None)

    def expected(self, statuses=None):
        statuses = self.get if statuses is None else statuses
        return {role: statuses.get(role, statuses["all"]) for role in ROLES}


def for_all(status, **others):
    return {"all": status, **others}


def by(roles, status):
    return dict.fromkeys(roles, status)


LOGGED_IN = for_all(200, visitor=302)
NOT_SO = for_all(405)
