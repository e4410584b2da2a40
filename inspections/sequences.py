"""The order of the visits on a permit type's list: what may wait for what."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Step:
    """One line of a list as staff write it; `after` holds the keys of the types it waits for."""

    type_id: int
    name: str
    order: int
    after: set[int] = field(default_factory=set)
    is_final: bool = False
    optional: bool = False


def circle(steps: Iterable[Step]) -> list[Step]:
    """The steps of a list that wait for each other, in turn, so that none of them could ever be requested; or none.

    A final waits for all that is required besides, whether its line says so or not.
    """
    by_type = {step.type_id: step for step in steps}
    required = {step.type_id for step in by_type.values() if not step.optional and not step.is_final}
    waits = {
        key: (step.after & by_type.keys()) | (required - {key} if step.is_final else set())
        for key, step in by_type.items()
    }
    settled = set()
    for start in waits:
        path = _walk(start, waits, settled, [])
        if path:
            return [by_type[key] for key in path]
    return []


def out_of_order(steps: Iterable[Step]) -> list[tuple[Step, Step]]:
    """Each step that stands on the list before one that it waits for, with that one."""
    by_type = {step.type_id: step for step in steps}
    return [
        (step, by_type[key])
        for step in by_type.values()
        for key in sorted(step.after & by_type.keys())
        if by_type[key].order >= step.order and key != step.type_id
    ]


def _walk(key, waits, settled, path):
    """The circle that is met from one step on; steps from which none is met are noted in `settled`."""
    if key in path:
        return path[path.index(key) :]
    if key in settled:
        return []
    for before in sorted(waits[key]):
        found = _walk(before, waits, settled, [*path, key])
        if found:
            return found
    settled.add(key)
    return []
