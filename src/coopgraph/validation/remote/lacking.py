"""Which triples of the background an endpoint does not have.

Many keep the ontology beside the data. Of nodes about which the background adds nothing, an
endpoint sees all that there is, and what it says of them holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, Quad

from coopgraph.validation.graph import Graph
from coopgraph.validation.remote import literals
from coopgraph.validation.remote.fetch import Fetcher
from coopgraph.validation.terms import Term

_Triple: TypeAlias = tuple[Term, Term, Term]

ASKED: Final = 500
"""Triples that are asked for at once."""

MOST_GROUPS: Final = 200
"""Groups of triples around blank nodes that are asked for; an endpoint finds them by matching."""


def lacking(fetcher: Fetcher, triples: Iterable[_Triple]) -> Graph:
    """Find what an endpoint does not have.

    Args:
        fetcher: Asks the endpoint.
        triples: Triples of the background.

    Returns:
        Those that it lacks, or may lack: literals that engines write in several ways.

    Raises:
        EngineError: The endpoint failed, or cut an answer.
    """
    triples = list(triples)
    named = [one for one in triples if all(map(literals.is_plain, one))]
    blank = [one for one in triples if any(isinstance(end, BlankNode) for end in one)]
    known = set(named)
    if blank and _has_alike(fetcher, blank):
        known.update(blank)
    found = [one for one in triples if one not in known]
    for start in range(0, len(named), ASKED):
        found.extend(_of_batch(fetcher, named[start : start + ASKED]))
    return Graph(Quad(*one) for one in found)  # type: ignore[arg-type]


def _of_batch(fetcher: Fetcher, batch: list[_Triple]) -> Iterable[_Triple]:
    values = f"VALUES (?s ?p ?o) {{ {' '.join(f'({s} {p} {o})' for s, p, o in batch)} }}"
    missing = len(batch) - fetcher.number(f"SELECT (COUNT(*) AS ?n) {{ {values} ?s ?p ?o }}")
    if missing in {0, len(batch)}:
        return batch if missing else ()
    query = f"SELECT ?s ?p ?o {{ {values} FILTER NOT EXISTS {{ ?s ?p ?o }} }}"
    return [(s, p, o) for s, p, o in fetcher.answer(query, missing) if s and p and o]


def _has_alike(fetcher: Fetcher, triples: list[_Triple]) -> bool:
    """Tell whether an endpoint has, for blank nodes, others of which the same is said."""
    groups = list(_groups(triples))
    plain = all(
        isinstance(end, BlankNode) or literals.is_plain(end) for one in triples for end in one
    )
    if len(groups) > MOST_GROUPS or not plain:
        return False
    names: dict[Term, str] = {}
    parts = []
    for group in groups:
        pattern = " . ".join(
            " ".join(
                names.setdefault(end, f"?b{len(names)}") if isinstance(end, BlankNode) else str(end)
                for end in one
            )
            for one in group
        )
        parts.append(f"{{ SELECT (1 AS ?one) {{ {pattern} }} LIMIT 1 }}")
    found = fetcher.number(f"SELECT (COUNT(*) AS ?n) {{ {' UNION '.join(parts)} }}")
    return found == len(groups)


def _groups(triples: list[_Triple]) -> Iterator[list[_Triple]]:
    """Yield triples that hang together by blank nodes."""
    touching: dict[Term, list[_Triple]] = {}
    for one in triples:
        for end in one:
            if isinstance(end, BlankNode):
                touching.setdefault(end, []).append(one)
    seen: set[Term] = set()
    for start in touching:
        group: dict[_Triple, None] = {}
        waiting = [start]
        while waiting:
            node = waiting.pop()
            if node in seen:
                continue
            seen.add(node)
            for one in touching[node]:
                group[one] = None
                waiting.extend(end for end in one if isinstance(end, BlankNode))
        if group:
            yield list(group)
