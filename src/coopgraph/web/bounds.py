"""What a process may take of the system, and how long it lives."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from coopgraph.store.worker import STACK

_PR_SET_PDEATHSIG: Final = 1


def limit_memory(memory: int) -> None:
    """Bound for good what this process may take of the system's memory; leave no core behind.

    Args:
        memory: Bytes beside what it has already.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    most = _most(memory)
    if most is not None:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (most, most))


@contextmanager
def memory_limited(memory: int) -> Iterator[None]:
    """Bound for some time what this process may take of the system's memory; leave no core behind.

    Args:
        memory: Bytes beside what it has already.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = _most(memory)
    if most is not None:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _most(memory: int) -> int | None:
    """Return the address space that there may be; None where its size is not told."""
    statm = Path("/proc/self/statm")
    # Elsewhere than on Linux the limit is not kept, or the size not told.
    if not statm.exists():
        return None
    pages = int(statm.read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize() + STACK + memory


@contextmanager
def nothing_opened() -> Iterator[None]:
    """Let this process open nothing for some time: no file, and no connection to anywhere."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def die_with_parent() -> None:
    """End when the process ends that this one was forked from."""
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    if sys.platform.startswith("linux"):
        parent = os.getppid()
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)


def outlive_parent() -> None:
    """Go on when the process ends that this one was forked from."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, 0)


def reap_orphans(own: Collection[int]) -> None:
    """Let go of ended processes that this one has inherited from others.

    As the first process of a container it inherits all whose parent has ended.

    Args:
        own: Processes that it has started itself, and waits for elsewhere.
    """
    # Not on each system.
    if not hasattr(os, "waitid"):
        return
    with suppress(ChildProcessError):
        while True:
            found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            if found is None or found.si_pid in own:
                return
            os.waitpid(found.si_pid, os.WNOHANG)
