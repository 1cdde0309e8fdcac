"""What tests of stores on disk share: writing files, and seeing all that an engine sees."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from pyoxigraph import CanonicalizationAlgorithm, Dataset, DefaultGraph, NamedNode, Quad

from coopgraph.store.disk import DiskEngine
from coopgraph.store.engine import Engine

BIG = "".join(f"<http://x/{n}> <http://x/p> <http://x/{n % 7}> .\n" for n in range(50))


def write(folder: Path, **files: str) -> Path:
    """Write files; ``a_ttl`` is ``a.ttl``."""
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return folder


def merged(engine: Engine) -> tuple[int, set[Quad]]:
    """Return how many triples a plain query sees, and which, whatever blank nodes are called."""
    rows = engine.query("SELECT ?s ?p ?o { ?s ?p ?o }").rows
    quads = [Quad(*row, DefaultGraph()) for row in rows]  # type: ignore[arg-type, call-arg]
    return len(rows), _canonical(quads)


def by_graph(engine: Engine, *, under: str) -> dict[str, set[Quad]]:
    """Return the triples of each named graph whose IRI begins so."""
    rows = engine.query("SELECT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o } }").rows
    found: dict[str, list[Quad]] = {}
    for *triple, graph in rows:
        if isinstance(graph, NamedNode) and graph.value.startswith(under):
            found.setdefault(graph.value, []).append(Quad(*triple, DefaultGraph()))  # type: ignore[arg-type, call-arg]
    assert all(count == 1 for count in Counter(map(str, rows)).values())
    return {name: _canonical(quads) for name, quads in found.items()}


def _canonical(quads: list[Quad]) -> set[Quad]:
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return set(dataset)


def names(folder: Path) -> list[str]:
    """Return the files of a store that are not of the engine, without their random parts."""
    return sorted(path.name.partition("-")[0] for path in folder.iterdir())


def values(folder: Path) -> list[str]:
    """Return what the triples of ``http://x/v`` say in a store."""
    rows = DiskEngine(folder).query("SELECT ?o { ?s <http://x/v> ?o } ORDER BY ?o").rows
    return [getattr(row[0], "value", "") for row in rows]
