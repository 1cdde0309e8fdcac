"""A server whose data change, and updates to it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlencode

from tests.web.serving import Answer, Server, serving

TOKEN = "a-token-of-the-tests"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s <urn:p> ?o }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER ( ?c != ?f ) }"
DIRECT = "application/sparql-update"


@contextmanager
def updating(
    folder: Path, *arguments: str, name: str = "saved.nq", inherits: bool = False
) -> Iterator[Server]:
    file = folder / "data.trig"
    if not file.exists():
        file.write_text("<urn:a> <urn:p> 1 . <urn:g> { <urn:b> <urn:p> 2 }")
    saved = str(folder / name)
    env = {"COOPGRAPH_TOKEN": TOKEN}
    options = ["--allow-update", "--save", saved, *arguments, str(file)]
    with serving(*options, env=env, inherits=inherits) as server:
        yield server


def update(server: Server, text: str, token: str | None = TOKEN, **graphs: str) -> Answer:
    address = f"/sparql?{urlencode({key.replace('_', '-'): graphs[key] for key in graphs})}"
    body = text.encode()
    if token is None:
        return server.ask(address, method="POST", body=body, content_type=DIRECT)
    sent = f"Bearer {token}"
    return server.ask(address, method="POST", body=body, content_type=DIRECT, authorization=sent)


def count(server: Server) -> int:
    document = json.loads(server.sparql(COUNT).body)
    return int(document["results"]["bindings"][0]["n"]["value"])


def health(server: Server) -> dict[str, object]:
    told: dict[str, object] = json.loads(server.ask("/health").body)
    return told


def holder(server: Server) -> int:
    """Return the process that holds the data, at first."""
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
    return int(children.read_text().split()[0])


def all_processes() -> list[int]:
    return [int(one.name) for one in Path("/proc").iterdir() if one.name.isdecimal()]


def opened(process: int) -> str:
    """Return the names of the files that a process has open, without their marks."""
    names = []
    with suppress(OSError):
        for one in Path(f"/proc/{process}/fd").iterdir():
            with suppress(OSError):
                names.append(str(one.readlink()).replace("/.", "/").removesuffix(".lock"))
    return " ".join(names)


def opened_as_they_are(process: int) -> str:
    names = []
    with suppress(OSError):
        for one in Path(f"/proc/{process}/fd").iterdir():
            with suppress(OSError):
                names.append(str(one.readlink()))
    return " ".join(names)
