"""A QR code as one path of an SVG, which the page's own rules against foreign content allow."""

from dataclasses import dataclass
from itertools import groupby

import segno

QUIET = 4  # modules of white around it, as ISO/IEC 18004 asks


@dataclass(frozen=True)
class Square:
    """The dark modules as a path, in a view box of `size` by `size` with the quiet zone inside."""

    path: str
    size: int

    @classmethod
    def of(cls, text: str) -> "Square":
        """The square that a camera reads as this text, still legible with a quarter of it dirty (level Q)."""
        rows = segno.make_qr(text, error="q").matrix
        runs = [(x, y, length) for y, row in enumerate(rows, QUIET) for x, length in _dark_runs(row)]
        path = "".join(f"M{x} {y}h{length}v1h-{length}z" for x, y, length in runs)
        return cls(path=path, size=len(rows) + 2 * QUIET)


def _dark_runs(row):
    """Where dark modules begin side by side in a row, and how many they are."""
    x = QUIET
    for dark, run in groupby(row, key=bool):
        length = len(list(run))
        if dark:
            yield x, length
        x += length
