"""What every test may rely on."""

from __future__ import annotations

import os
import signal
import sys

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Let the processes that tests start be ended, and not compile the same again."""
    _let_signals_through()
    _keep_bytecode(config)


def _let_signals_through() -> None:
    """Let interruptions and hang-ups through to the processes that tests start.

    Who starts the tests in the background has SIGINT ignored, and with ``nohup`` SIGHUP too: a
    process that inherits that could not be ended as a user would.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
        # The tests themselves still go on; a function is not inherited, where "ignored" is.
        signal.signal(signal.SIGHUP, lambda _number, _frame: None)


def _keep_bytecode(config: pytest.Config) -> None:
    """Keep what Python compiles in pytest's cache, also where it is told to keep it nowhere.

    In many containers it is told so; then each process would compile every module again.
    """
    cache: pytest.Cache | None = getattr(config, "cache", None)
    if cache is not None and os.environ.pop("PYTHONDONTWRITEBYTECODE", None) is not None:
        os.environ["PYTHONPYCACHEPREFIX"] = str(cache.mkdir("bytecode"))
        sys.dont_write_bytecode, sys.pycache_prefix = False, os.environ["PYTHONPYCACHEPREFIX"]
