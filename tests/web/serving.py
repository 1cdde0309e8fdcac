"""A server of ours as a process, and requests to it."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from coopgraph.lifeline import start

_INHERITING = (
    "import ctypes, os, sys; ctypes.CDLL(None).prctl(36, 1); "  # PR_SET_CHILD_SUBREAPER
    "os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
)


@dataclass
class Answer:
    """What a server answers; the names of the headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def type(self) -> str:
        return self.headers["content-type"].partition(";")[0]


@dataclass
class Server:
    """A running server."""

    process: subprocess.Popen[bytes]
    url: str
    messages: list[str] = field(default_factory=list)

    @property
    def port(self) -> int:
        port = urlsplit(self.url).port
        assert port is not None
        return port

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        body: bytes | None = None,
        timeout: float = 60,
        **headers: str,
    ) -> Answer:
        """Send a request; header names are written with underscores."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body=body, headers=named)
            answer = connection.getresponse()
            fields = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, fields, answer.read())
        finally:
            connection.close()

    def sparql(self, query: str, accept: str = "application/sparql-results+json") -> Answer:
        return self.ask(f"/sparql?{urlencode({'query': query})}", accept=accept)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=30)


@contextmanager
def serving(
    *arguments: str, env: Mapping[str, str] | None = None, inherits: bool = False
) -> Iterator[Server]:
    """Start a server on a free port, and end it.

    Where it inherits, it becomes the parent of processes whose own has ended, as the first process
    of a container does.
    """
    command = ["-m", "coopgraph", "serve", "--port", "0", *arguments]
    process = start(
        [sys.executable, *(["-c", _INHERITING] if inherits else []), *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, **(env or {})},
    )
    assert process.stderr is not None
    lines: list[str] = []
    url = ""
    for line in iter(process.stderr.readline, b""):
        lines.append(line.decode().rstrip())
        found = re.match(r"serving at (\S+)", lines[-1])
        if found:
            url = found[1]
            break
    assert url, f"the server did not start: {lines}"
    stream = process.stderr
    reader = threading.Thread(
        target=lambda: lines.extend(line.decode().rstrip() for line in stream), daemon=True
    )
    reader.start()
    try:
        yield Server(process, url, lines)
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        reader.join(timeout=10)
        stream.close()


def tree(process: int) -> Sequence[int]:
    """Return a process and all that it has started, by their numbers."""
    found = [process]
    for number in found:
        for task in Path(f"/proc/{number}/task").glob("*/children"):
            found += [int(one) for one in task.read_text().split()]
    return found


def runs(process: int) -> bool:
    """Tell whether a process is there and has not ended."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def memory(process: int) -> int:
    """Return the bytes that a process holds for itself, its part of what it shares included."""
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in text.splitlines() if line.startswith("Pss:"))
