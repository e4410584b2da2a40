"""The shapes of pages that have passed every rule, known to all test processes of one run."""

import os
from hashlib import sha256
from pathlib import Path


class Shapes:
    """A file without content for each, so that no process waits for another."""

    place: Path

    def open_below(self, tmp_path_factory):
        base = tmp_path_factory.getbasetemp()
        self.place = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shapes"
        self.place.mkdir(exist_ok=True)

    def add(self, shape):
        self._file(shape).touch()

    def __contains__(self, shape):
        return self._file(shape).exists()

    def _file(self, shape):
        return self.place / sha256(shape.encode()).hexdigest()


passed = Shapes()
