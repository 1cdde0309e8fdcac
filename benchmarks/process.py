"""A whole process with all that it starts: its time, its peak memory, what it printed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

TIME_LIMIT: Final = 600
_LAUNCH: Final = Path(__file__).with_name("launch.py")
_BETWEEN_SAMPLES: Final = 0.02
"""A sample of two processes takes about 0.3 ms, so that one in 20 ms disturbs little."""


@dataclass(frozen=True)
class Run:
    """What one run gave.

    Attributes:
        seconds: Wall-clock time.
        largest: Peak memory in MB of the process that had the most, as the kernel tells it.
        tree: Peak in MB of the resident memory of all processes together, sampled; pages that
            two processes share count twice. None where there is no ``/proc``.
        output: What was printed.
    """

    seconds: float
    largest: float
    tree: float | None
    output: bytes


def run(command: Sequence[str], folder: Path) -> Run:
    """Run a command to its end.

    Args:
        command: The command.
        folder: Where its output may be written.

    Returns:
        Its time, memory and output.

    Raises:
        RuntimeError: It could not be run to its end, or ended with neither 0 nor 1.
    """
    output, errors, figures = (folder / name for name in ("output", "errors", "figures"))
    launch = [sys.executable, "-I", "-S", str(_LAUNCH), str(figures)]
    end = time.monotonic() + TIME_LIMIT
    peak = 0
    with output.open("wb") as out, errors.open("wb") as err:
        process = subprocess.Popen([*launch, *command], stdout=out, stderr=err, process_group=0)
        while True:
            try:
                process.wait(_BETWEEN_SAMPLES)
                break
            except subprocess.TimeoutExpired:
                peak = max(peak, resident(process.pid))
            if time.monotonic() > end:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                raise RuntimeError(f"took longer than {TIME_LIMIT} s")
    said = errors.read_text(errors="replace").strip().splitlines() or ["nothing said"]
    if process.returncode:
        raise RuntimeError(f"could not be started: {said[-1][:100]}")
    seconds, code, most = figures.read_text(encoding="ascii").split()
    if code not in {"0", "1"}:
        raise RuntimeError(f"ended with {code}: {said[-1][:100]}")
    largest = int(most) * (1 if sys.platform == "darwin" else 1024)
    # Between two samples the largest process may have had more than all of them in any sample.
    tree = max(peak, largest) / 1e6 if peak else None
    return Run(float(seconds), largest / 1e6, tree, output.read_bytes())


def resident(pid: int) -> int:
    """Add up the resident memory of all processes that descend from one.

    Args:
        pid: The process; its own memory is not counted.

    Returns:
        Bytes; 0 if there are none, or where there is no ``/proc``.
    """
    pages = 0
    for one in _descendants(pid):
        try:
            pages += int(Path(f"/proc/{one}/statm").read_bytes().split()[1])
        except (OSError, IndexError):
            continue
    return pages * os.sysconf("SC_PAGE_SIZE")


def _descendants(pid: int) -> Iterator[int]:
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
    except OSError:
        return
    for thread in threads:
        try:
            children = (thread / "children").read_bytes().split()
        except OSError:
            continue
        for child in map(int, children):
            yield child
            yield from _descendants(child)
