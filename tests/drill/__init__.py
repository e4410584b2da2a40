"""Long tests. `./run test` runs them small, `./run drill [NAME …]` at full size."""

import os

FULL_SIZE = bool(os.environ.get("DRILL"))
