"""The types a search may name, kept at hand by each process: they change once a year and stand on every page."""

import time
from functools import lru_cache
from typing import NamedTuple

from permits.models import CaseType

SECONDS = 60  # a new type is found after so long at most


class Type(NamedTuple):
    pk: int
    kind: str
    name: str


def case_types() -> tuple[Type, ...]:
    """Every case type, by name."""
    return _case_types(time.monotonic() // SECONDS)


def forget() -> None:
    """Read them anew: for tests, whose cities come and go."""
    _case_types.cache_clear()


@lru_cache(maxsize=1)
def _case_types(moment):
    return tuple(Type(*row) for row in CaseType.objects.order_by("name", "pk").values_list("pk", "kind", "name"))
