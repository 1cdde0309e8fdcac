"""Reading many files at once, each in one of several processes."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any, Final

from coopgraph import lifeline
from coopgraph.documents.formats import format_of, is_guarded
from coopgraph.documents.packed import pack, receive, unpack
from coopgraph.documents.reader import Document, read_document, size_of
from coopgraph.errors import InputError

_MODULE: Final = "coopgraph.documents.parallel"
_Packed = tuple[Path, "tuple[dict[str, Any], bytes, bytes] | None"]


def read_in_parallel(files: Sequence[Path], processes: int) -> Iterator[Document]:
    """Read files in several processes.

    Args:
        files: Files that exist.
        processes: How many processes may read.

    Yields:
        The documents, in any order. A file that cannot be read so is missing: whoever reads it
        in this process learns why.
    """
    waiting: queue.SimpleQueue[Path] = queue.SimpleQueue()
    # The large ones first, so that no process is left alone with one at the end.
    for file in sorted(files, key=size_of, reverse=True):
        if not is_guarded(format_of(file)):
            waiting.put(file)
    count = waiting.qsize()
    # What was read waits here: no more of it than there are processes.
    read: queue.Queue[_Packed] = queue.Queue(processes)
    readers = [
        threading.Thread(target=_read, args=(waiting, read), daemon=True)
        for _ in range(min(processes, count))
    ]
    for reader in readers:
        reader.start()
    for _ in range(count):
        path, packed = read.get()
        if packed is not None:
            yield unpack(path, *packed)
    for reader in readers:
        reader.join()


def _read(waiting: queue.SimpleQueue[Path], read: queue.Queue[_Packed]) -> None:
    """Let one process read files until there are no more."""
    process: subprocess.Popen[bytes] | None = None
    try:
        while True:
            path = waiting.get_nowait()
            packed = None
            try:
                if process is None or process.poll() is not None:
                    process = _start()
                packed = _asked(process, path)
            except (OSError, ValueError):
                pass
            read.put((path, packed))
    except queue.Empty:
        pass
    finally:
        if process is not None:
            process.kill()
            process.wait()


def _start() -> subprocess.Popen[bytes]:
    return lifeline.start(
        [sys.executable, "-P", "-m", _MODULE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def _asked(process: subprocess.Popen[bytes], path: Path) -> Any:
    assert process.stdin is not None and process.stdout is not None  # noqa: S101
    process.stdin.write(json.dumps(os.fspath(path)).encode() + b"\n")
    process.stdin.flush()
    return receive(process.stdout)


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Read the files that are asked for, a line each, until there are no more.

    Args:
        requests: Names of files as JSON.
        answers: Gets the documents, and an empty object where a file cannot be read.
    """
    for line in requests:
        try:
            pack(read_document(Path(json.loads(line))), answers)
        except (InputError, MemoryError):
            answers.write(b"{}\n")
            answers.flush()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
