"""Mixed load for a long time: memory, threads and handles of the server must stay flat.

Run it with ``python -m benchmarks.endurance [--minutes M]``. A server of the shipped visits gets
light queries, pages, heavy queries, wrong ones, clients that go away and such that never finish,
at a steady rate; once a minute all its processes are looked at. It ends by itself.
"""

from __future__ import annotations

import argparse
import http.client
import random
import socket
import statistics
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from benchmarks.serving import HEAVY, VISIT
from coopgraph.questions import list_questions
from tests.web.serving import Server, memory, serving, tree

PAUSE: Final = 0.02
"""Seconds between two requests of a client, so that the rate is steady."""

CLIENTS: Final = 4


@dataclass(frozen=True)
class Look:
    """What the processes of the server hold together.

    Attributes:
        memory: Bytes, shared pages counted in parts.
        threads: Threads.
        handles: Open descriptors.
        processes: Processes.
    """

    memory: int
    threads: int
    handles: int
    processes: int


def look(server: Server) -> Look:
    """Look at all processes of a server."""
    threads = handles = 0
    family = tree(server.process.pid)
    for number in family:
        place = Path(f"/proc/{number}")
        try:
            threads += len(list((place / "task").iterdir()))
            handles += len(list((place / "fd").iterdir()))
        except OSError:
            continue
    return Look(sum(map(memory, family)), threads, handles, len(family))


class Client(threading.Thread):
    """Asks all kinds of things, one after the other.

    Args:
        server: Whom.
        seed: What its choices are drawn by.
        stop: Set when it is to end.
    """

    def __init__(self, server: Server, seed: int, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self._server = server
        self._random = random.Random(seed)
        self._ended = stop
        self.statuses: Counter[int] = Counter()
        kinds: list[tuple[int, Callable[[], None]]] = [
            (40, self._light),
            (30, self._page),
            (10, self._question),
            (8, self._wrong),
            (4, self._graph),
            (3, self._goes_away),
            (3, self._never_finishes),
            (2, self._heavy),
        ]
        self._kinds = [kind for _, kind in kinds]
        self._weights = [weight for weight, _ in kinds]

    def run(self) -> None:
        """Ask until told to end."""
        while not self._ended.is_set():
            try:
                self._random.choices(self._kinds, self._weights)[0]()
            except (OSError, http.client.HTTPException):
                self.statuses[0] += 1
            time.sleep(PAUSE)

    def _get(self, path: str, accept: str = "*/*") -> None:
        self.statuses[self._server.ask(path, accept=accept, timeout=90).status] += 1

    def _light(self) -> None:
        self._get(f"/sparql?query={quote(f'ASK {{ ?s a coop:Visit }} #{self._random.random()}')}")

    def _page(self) -> None:
        self._get(f"/page/id/visit/xmu-osmu-2025?n={self._random.random()}", "text/html")

    def _question(self) -> None:
        question = self._random.choice(list_questions())
        self._get(f"/sparql?query={quote(question.text)}", "text/csv")

    def _wrong(self) -> None:
        self._get(f"/sparql?query={quote(f'SELECT {self._random.random()}')}")

    def _graph(self) -> None:
        self._get(f"/sparql?query={quote(f'DESCRIBE <{VISIT}> #{self._random.random()}')}")

    def _heavy(self) -> None:
        self._get(f"/sparql?query={quote(f'{HEAVY} #{self._random.random()}')}")

    def _goes_away(self) -> None:
        with socket.create_connection(("127.0.0.1", self._server.port)) as connection:
            asked = quote(f"{HEAVY} #{self._random.random()}")
            connection.sendall(f"GET /sparql?query={asked} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            time.sleep(0.3)

    def _never_finishes(self) -> None:
        with socket.create_connection(("127.0.0.1", self._server.port)) as connection:
            connection.sendall(b"POST /sparql HTTP/1.1\r\nContent-Length: 1000\r\n\r\nquery=")


def main() -> int:
    """Run the load, print what was seen, and tell whether it stayed flat."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    arguments = parser.parse_args()
    stop = threading.Event()
    with serving("--timeout", "3") as server:
        clients = [Client(server, seed, stop) for seed in range(CLIENTS)]
        for client in clients:
            client.start()
        seen = []
        end = time.monotonic() + 60 * arguments.minutes
        step = max(1.0, 60 * arguments.minutes / 30)
        while time.monotonic() < end and server.process.poll() is None:
            time.sleep(step)
            seen.append(look(server))
            one = seen[-1]
            print(
                f"{len(seen) * step / 60:5.1f} min  {one.memory / 1e6:6.0f} MB  "
                f"{one.threads} threads  {one.handles} handles  {one.processes} processes",
                flush=True,
            )
        stop.set()
        alive = server.process.poll() is None
        for client in clients:
            client.join(timeout=10)
    statuses = sum((client.statuses for client in clients), Counter())
    print("answers by status:", dict(sorted(statuses.items())))
    third = max(1, len(seen) // 3)
    for name in ("memory", "threads", "handles"):
        first = statistics.median(getattr(one, name) for one in seen[:third])
        last = statistics.median(getattr(one, name) for one in seen[-third:])
        print(f"{name}: last third / first third = {last / first:.2f}")
    print("alive at the end" if alive else "dead at the end")
    return 0 if alive else 1


if __name__ == "__main__":
    sys.exit(main())
