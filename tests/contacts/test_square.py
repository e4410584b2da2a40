"""The drawing of a QR code has exactly its dark modules, inside the white that a camera needs around them."""

import re

import segno

from contacts.square import QUIET, Square

TEXT = "https://permits.example.gov/verify/34679-CDFGH-JKMNP-QRTWX/"


def test_the_path_is_the_code():
    square = Square.of(TEXT)

    drawn = set()
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", square.path):
        drawn |= {(int(x) + n, int(y)) for n in range(int(length))}

    rows = segno.make_qr(TEXT, error="q").matrix
    assert drawn == {(x + QUIET, y + QUIET) for y, row in enumerate(rows) for x, dark in enumerate(row) if dark}
    assert square.size == len(rows) + 2 * QUIET
    assert re.sub(r"M\d+ \d+h(\d+)v1h-\1z", "", square.path) == ""
