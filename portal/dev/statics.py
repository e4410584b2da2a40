"""Collect the static files once for each state they are in; compressing them takes a while."""

import hashlib
from pathlib import Path

from portal.dev import assets
from portal.dev.management import run_quietly
from portal.dev.places import CLONE, Lock, recall, remember


def collect(local, environment, say=lambda words: None):
    """Fetch the design system and collect everything into STATIC_ROOT, unless it is there already."""
    with Lock(local / "static.lock").owned():
        assets.fetch(say)
        elsewhere = environment.get("STATIC_ROOT", "")
        note = local / "static.json"
        state = {"elsewhere": elsewhere, "shape": _shape()}
        if recall(note) == state and Path(elsewhere or local / "static", "staticfiles.json").exists():
            return
        say("Collecting and compressing styles and pictures")
        run_quietly(environment, "collectstatic", "--no-input")
        remember(note, state)


def _shape():
    digest = hashlib.sha256()
    packages = [CLONE / name for name in ("requirements.txt", "package-lock.json", "portal/uswds.py")]
    for path in [*packages, *sorted((CLONE / "static").rglob("*"))]:
        if path.is_file():
            digest.update(str(path.relative_to(CLONE)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
