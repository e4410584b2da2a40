"""Starting, finding and ending processes."""

import subprocess
import sys

import pytest

from portal.dev import processes


def test_a_process_that_does_not_heed_the_signal_is_killed(tmp_path):
    child = processes.spawn(
        [
            sys.executable,
            "-c",
            "import signal; signal.signal(15, signal.SIG_IGN); print(1, flush=True); signal.pause()",
        ],
        log=tmp_path / "log",
    )
    processes.wait_for(lambda: (tmp_path / "log").read_text(), seconds=10, what="the child")

    processes.stop(child.pid, process=child, seconds=0.2)

    assert child.returncode == -9
