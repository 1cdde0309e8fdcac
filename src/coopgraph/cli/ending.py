"""SIGTERM and SIGHUP end the process by way of its ``finally`` clauses while files are written."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from types import FrameType
from typing import Final, NoReturn

# A terminal that is closed, and whoever stops a service or a build.
_SIGNALS: Final = ("SIGTERM", "SIGHUP")


class _Ended(BaseException):
    """The process is to end."""


@contextlib.contextmanager
def tidily() -> Iterator[None]:
    """Clean up where the process is told to end, and end it then as it was told to.

    What is ignored already, as under ``nohup``, stays so; in other threads nothing is changed.
    """
    # Imported by the commands that write files only.
    import signal  # noqa: PLC0415
    import threading  # noqa: PLC0415

    numbers = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
    numbers = [one for one in numbers if signal.getsignal(one) == signal.SIG_DFL]
    if threading.current_thread() is not threading.main_thread():
        numbers = []
    told: list[int] = []

    def end(number: int, _frame: FrameType | None) -> NoReturn:
        # Cleaning up is not interrupted by the next one.
        for one in numbers:
            signal.signal(one, signal.SIG_IGN)
        told.append(number)
        raise _Ended

    for one in numbers:
        signal.signal(one, end)
    try:
        with contextlib.suppress(_Ended):
            yield
    finally:
        for one in numbers:
            signal.signal(one, signal.SIG_DFL)
        if told:
            os.kill(os.getpid(), told[0])
