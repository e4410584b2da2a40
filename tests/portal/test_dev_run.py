"""The script `./run` on machines that lack something."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from portal.dev.places import CLONE

pytestmark = pytest.mark.machine

TOO_OLD = """#!/bin/sh
case "$1" in --version) echo "Python 3.9.2" ;; *) exit 1 ;; esac
"""
WITHOUT_VENV = """#!/bin/sh
case "$*" in *ensurepip*) exit 1 ;; *'print('*) echo 3.11 ;; esac
"""


@pytest.fixture
def machine(tmp_path):
    """A clone and a PATH with only what every Debian has; `machine(python3=…)` runs `./run help` there."""
    clone, programs = tmp_path / "clone", tmp_path / "bin"
    clone.mkdir()
    programs.mkdir()
    for name in ("run", "requirements-dev.txt"):
        shutil.copy(CLONE / name, clone)
    for name in ("sh", "dirname", "cksum", "tr", "rm"):
        (programs / name).symlink_to(shutil.which(name))

    def run(python3=None):
        if python3:
            (programs / "python3").write_text(python3)
            (programs / "python3").chmod(0o755)
        return subprocess.run(
            [clone / "run", "help"],
            env={"PATH": str(programs)},
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_an_old_python_is_told_in_a_sentence(machine):
    ran = machine(python3=TOO_OLD)

    assert ran.returncode == 1
    assert ran.stderr == (
        "./run: Python 3.11 or later is needed; this machine's python3 says Python 3.9.2. "
        "Install a newer one, or name it: PYTHON=/path/to/python3.12 ./run …\n"
    )


def test_no_python_at_all_names_the_packages(machine):
    ran = machine()

    assert ran.returncode == 1
    assert "apt-get install python3 python3-venv" in ran.stderr


def test_a_python_without_its_venv_module_names_the_package(machine):
    ran = machine(python3=WITHOUT_VENV)

    assert ran.returncode == 1
    assert ran.stderr == (
        "./run: this Python has no venv module. On Debian or Ubuntu: apt-get install python3.11-venv\n"
    )


def run(*arguments, **environment):
    return subprocess.run(
        [CLONE / "run", *arguments],
        env=os.environ | environment,
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_works_from_any_directory_and_says_what_it_can_do():
    ran = run("help")

    assert ran.returncode == 0
    assert "demo [--port N] [--fresh]" in ran.stdout


def test_an_unknown_command_is_told(tmp_path):
    ran = run("tset", LOCAL_DIR=str(tmp_path))

    assert ran.returncode == 2
    assert ran.stderr.startswith("./run: there is no command tset.")


def test_every_setting_stands_in_the_example():
    read = (CLONE / "portal" / "settings.py").read_text() + (CLONE / "portal" / "queue.py").read_text()
    names = {
        part.split('"')[1]
        for call in ("env.str(", "env.bool(", "env.int(", "env.list(", "env.db_url(", "env.email_url(", "environ.get(")
        for part in [piece.lstrip() for piece in read.split(call)[1:]]
    }
    example = {
        line.lstrip("#").partition("=")[0] for line in (CLONE / ".env.example").read_text().splitlines() if "=" in line
    }

    assert names <= example
    assert Path(CLONE / ".env.example").exists()
