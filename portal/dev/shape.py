"""What decides how a migrated database looks."""

import hashlib

from portal.dev.places import CLONE

FILES = [
    "requirements.txt",
    "tests/database.py",  # makes the tests' copy
    "*/migrations/*.py",
    "*/models/*.py",
    "portal/*.py",
    "portal/management/**/*.py",
]


def fingerprint():
    """Sixteen characters that change when anything does that migrate would make different."""
    digest = hashlib.sha256()
    for pattern in FILES:
        for path in sorted(CLONE.glob(pattern)):
            digest.update(str(path.relative_to(CLONE)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
