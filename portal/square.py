"""A QR code as one path of an SVG, which the page's own rules against foreign content allow."""

from dataclasses import dataclass

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
        path = "".join(
            f"M{x + QUIET} {y + QUIET}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
        )
        return cls(path=path, size=len(rows) + 2 * QUIET)
