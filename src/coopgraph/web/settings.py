"""The limits of the server, each with its reason."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass, field
from typing import Any, Final

MIB: Final = 1024 * 1024


def _cores() -> int:
    return max(2, os.cpu_count() or 1)


@dataclass(frozen=True)
class Settings:
    """What the server allows.

    Attributes:
        time_limit: Seconds for an answer; then its process is ended and the answer is 503.
        light_time: Seconds after which a request counts as heavy: it goes on beside the light
            ones, with the lowest priority.
        max_rows: Rows, or triples, of an answer over the endpoint; the rest is cut, and said so.
        max_bytes: Bytes of an answer; the same.
        max_request: Bytes of a request's body, and of its address.
        memory: Bytes that a query may use beside the data.
        light: Requests that are answered at a time.
        heavy: Heavy requests that are answered at a time, beside the light ones.
        waiting: Requests that wait for their turn; more are refused with 503.
        cache: Bytes of answers that are kept.
        header_time: Seconds in which a client must have sent its request's head.
        body_time: Seconds in which it must have sent the body, or taken the answer.
        connections: Connections at a time; more are refused with 503.
        closing_time: Seconds that running answers have when the server is told to end.
        reload_every: Seconds between two looks at whether files have changed; 0 never looks.
        token: Who sends it may change the data; None where nobody may.
    """

    time_limit: float = 20.0
    light_time: float = 0.25
    max_rows: int = 100_000
    max_bytes: int = 32 * MIB
    max_request: int = MIB
    memory: int = 256 * MIB
    light: int = 0
    heavy: int = 3
    waiting: int = 256
    cache: int = 64 * MIB
    header_time: float = 10.0
    body_time: float = 30.0
    connections: int = 2000
    closing_time: float = 30.0
    reload_every: float = 2.0
    token: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if not self.light:
            # What keeps the cores busy; more would only wait inside instead of outside.
            object.__setattr__(self, "light", _cores())

    @property
    def told(self) -> tuple[str, ...]:
        """The limits that matter to who writes queries, in sentences."""
        return (
            f"An answer may take {self.time_limit:g} seconds.",
            f"It has at most {self.max_rows:,} rows or triples and {self.max_bytes // MIB} MiB; "
            "what is beyond is cut, and said so.",
            f"A query may use {self.memory // MIB} MiB of memory.",
            "SERVICE is refused, and FROM names graphs of the data.",
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the settings as plain values, without the token."""
        return {name: value for name, value in asdict(self).items() if name != "token"}


@dataclass(frozen=True)
class Source:
    """What is served.

    Attributes:
        paths: Files and folders; none means the shipped visits.
        store: The folder of a store in their place.
        endpoint: The address of a SPARQL endpoint in their place.
        root: The path that the site is served under, behind a proxy.
        public: The address that the site is known by, without the root; empty to take it from each
            request.
        title: What the site is called.
        graph_time: Seconds for an answer of the endpoint.
        save: The file in which changed data are kept, and which is served in place of the paths
            once it is there; None where data are not changed.
    """

    paths: tuple[str, ...] = ()
    store: str | None = None
    endpoint: str | None = None
    root: str = ""
    public: str = ""
    title: str = "coopgraph"
    graph_time: float = 20.0
    save: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the source as plain values."""
        return asdict(self)
