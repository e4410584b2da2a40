"""Starting, finding and ending processes."""

import sys

from portal.dev import processes

DEAF = "import signal; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True); signal.pause()"


def test_a_process_that_does_not_heed_the_signal_is_killed(tmp_path):
    log = tmp_path / "log"
    child = processes.spawn([sys.executable, "-c", DEAF], log=log)
    processes.wait_for(log.read_text, seconds=10, what="the child")

    processes.stop(child.pid, process=child, seconds=0.2)

    assert child.returncode == -9
