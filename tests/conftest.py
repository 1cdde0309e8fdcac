"""What every test may rely on."""

from __future__ import annotations

import signal


def pytest_configure() -> None:
    """Let interruptions through to the processes that tests start.

    Who starts the tests in the background has SIGINT ignored, and a process that inherits that
    could not be interrupted as a user would.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
