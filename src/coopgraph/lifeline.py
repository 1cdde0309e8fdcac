"""Processes that end when the one that started them does, however that comes about.

Whoever starts a process keeps the one writing end of a pipe, of which the child holds the reading
end. When the starter is gone, killed or not, the system closes the writing end and, on Linux, sends
the owner of the reading end SIGIO, which ends it in the middle of whatever it computes. (A death
signal of ``prctl`` would have to be asked for within the child, and comes already when the thread
that started it ends.) Elsewhere there is no such signal: a child of a killed program
goes on until it is done or reaches a time limit that was set.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    import subprocess


def tie(reading: int, child: int) -> None:
    """Let a process end when nobody holds the writing end of a pipe any more.

    Args:
        reading: The reading end, which the process has open too.
        child: The process.
    """
    if sys.platform.startswith("linux"):
        # Not on Windows; and the usual query starts no process.
        import fcntl  # noqa: PLC0415

        fcntl.fcntl(reading, fcntl.F_SETOWN, child)
        fcntl.fcntl(reading, fcntl.F_SETFL, fcntl.fcntl(reading, fcntl.F_GETFL) | os.O_ASYNC)


def start(  # noqa: PLR0913
    arguments: Sequence[str],
    *,
    stdin: int | IO[bytes],
    stdout: int | IO[bytes],
    stderr: int | IO[bytes] | None,
    env: Mapping[str, str] | None = None,
    pass_fds: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start a program that does not outlive this process.

    Args:
        arguments: The program and its arguments.
        stdin: As for :class:`subprocess.Popen`; so are the others.
        stdout: Where its output goes; never to this process's own.
        stderr: Where its messages go; None for where those of this process go.
        env: Its environment; None for that of this process.
        pass_fds: Descriptors that it has open too, under the same numbers.

    Returns:
        The process.
    """
    # Turtle and stored questions need no other process: their start does not pay for these.
    import subprocess  # noqa: PLC0415
    import weakref  # noqa: PLC0415

    posix = os.name == "posix"
    reading, writing = os.pipe()
    try:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and script
            arguments,
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            env=env,
            pass_fds=[reading, *pass_fds] if posix else [],
        )
        tie(reading, process.pid)
    except BaseException:
        os.close(writing)
        raise
    finally:
        os.close(reading)
    weakref.finalize(process, os.close, writing)
    return process
