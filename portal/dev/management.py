"""Management commands, run the way the demo and `./run manage` need them."""

import subprocess
import sys

from portal.dev.places import CLONE
from portal.dev.postgres import SITE
from portal.dev.shape import fingerprint
from portal.dev.trouble import Trouble


def migrate(environment, postgres=None):
    """Migrate, unless our own `postgres` has noted that it has seen these very migrations."""
    if postgres is None:
        run_quietly(environment, "migrate")
        return
    note = f"migrated to {fingerprint()}"
    with postgres.connect(SITE) as connection:
        noted = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        if connection.execute(noted).fetchone()[0] == note:
            return
        run_quietly(environment, "migrate")
        connection.execute(f"COMMENT ON DATABASE {SITE} IS '{note}'")


def forget_migrating(postgres):
    """Somebody migrates by hand: the note is worth nothing now."""
    with postgres.connect(SITE) as connection:
        connection.execute(f"COMMENT ON DATABASE {SITE} IS NULL")


def run_quietly(environment, *arguments):
    """Run one management command; what it says is shown only if it fails."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments, "--verbosity=0"],
        cwd=CLONE,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        said = "\n".join((done.stdout + done.stderr).strip().splitlines()[-15:])
        if "No space left on device" in said:
            said += "\nThe disk is full: make room (about 500 MB), then run the same command again."
        raise Trouble(f"manage.py {arguments[0]} failed:\n{said}")
