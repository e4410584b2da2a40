"""Run a program in the foreground: it gets the terminal and Ctrl-C, and we outlive it to clean up."""

import signal
import subprocess

from portal.dev.places import CLONE


def run(argv, *, env):
    """Run `argv` in the clone's directory; its exit status. SIGTERM to us is handed on to it."""
    process = subprocess.Popen(list(map(str, argv)), cwd=CLONE, env=env)

    def hand_on(number, _frame):
        process.send_signal(number)

    # The terminal sends Ctrl-C to both of us; what the program does about it is its own affair.
    before = {
        signal.SIGINT: signal.signal(signal.SIGINT, lambda *_: None),
        signal.SIGTERM: signal.signal(signal.SIGTERM, hand_on),
        signal.SIGHUP: signal.signal(signal.SIGHUP, hand_on),
    }
    try:
        return process.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
