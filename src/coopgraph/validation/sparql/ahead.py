"""A worker process that starts before the engine is imported: both take as long."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from coopgraph import lifeline
from coopgraph.validation.terms import sh

if TYPE_CHECKING:
    from coopgraph.documents import Document

WORKER: Final = Path(__file__).with_name("worker.py")

_SELECT: Final = sh("select")
_started: list[subprocess.Popen[bytes]] = []


def is_needed(shapes: Iterable[Document]) -> bool:
    """Tell whether shapes have a query, so that a process will be asked."""
    return any(True for document in shapes for _ in document.having(_SELECT))


def start() -> None:
    """Start a process for whoever takes it first; one that nobody took still waits."""
    if not _started:
        _started.append(launch())


def take() -> subprocess.Popen[bytes]:
    """Return the process that was started, or start one."""
    return _started.pop() if _started else launch()


def launch() -> subprocess.Popen[bytes]:
    """Start the worker."""
    # -P keeps this folder out of the module path: the worker is started by its file.
    return lifeline.start(
        [sys.executable, "-P", str(WORKER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
