"""Validating again whenever a file changes."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, NoReturn

from coopgraph.cli import output as out
from coopgraph.documents.formats import SUFFIXES
from coopgraph.errors import CoopgraphError

INTERVAL: Final = 0.3
_CLEAR: Final = "\x1b[2J\x1b[H"
_State = dict[str, tuple[int, int, int]]


def watch(paths: Sequence[Path], once: Callable[[], object], ignored: Sequence[Path]) -> NoReturn:
    """Run now and after each change, until interrupted.

    Args:
        paths: Files and folders; files that come and go in folders count.
        once: What to run. What it cannot read is told, and mended by the next change.
        ignored: Files that it writes itself.

    Raises:
        BrokenPipeError: Nobody reads standard output any more.
    """
    while True:
        # Taken before the run: what changes meanwhile is seen after it.
        state = _state(paths, ignored)
        if out.is_terminal():
            sys.stdout.write(_CLEAR)
        try:
            once()
        except CoopgraphError as error:
            for line in str(error).split("\n"):
                out.error(line)
        except OSError as error:
            # A file that went while it was read.
            out.error(f"{error.filename}: {out.reason(error)}")
        if out.is_abandoned():
            raise BrokenPipeError
        out.message("watching for changes; Ctrl-C ends")
        while _state(paths, ignored) == state:
            time.sleep(INTERVAL)
        _settle(paths, ignored)


def _settle(paths: Sequence[Path], ignored: Sequence[Path]) -> None:
    """Wait until nothing changes: an editor or git writes several files."""
    last = _state(paths, ignored)
    for _ in range(20):
        time.sleep(0.1)
        now = _state(paths, ignored)
        if now == last:
            return
        last = now


def _state(paths: Sequence[Path], ignored: Sequence[Path]) -> _State:
    found: _State = {}
    skipped = set(map(os.path.realpath, ignored))
    for file in _files(paths):
        try:
            stat = file.stat()
        except (OSError, ValueError):
            continue
        if os.path.realpath(file) not in skipped:
            found[str(file)] = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
    return found


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for parent, folders, names in os.walk(path):
            folders[:] = [name for name in folders if not name.startswith(".")]
            for name in names:
                if not name.startswith(".") and Path(name).suffix.lower() in SUFFIXES:
                    yield Path(parent, name)
