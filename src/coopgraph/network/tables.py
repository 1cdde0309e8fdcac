"""The network as rows, which every format of an answer can show."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from pyoxigraph import NamedNode

from coopgraph.network.model import LeftOut, Network, Organization, Tie
from coopgraph.store.result import Result
from coopgraph.store.terms import plain
from coopgraph.vocabulary import XSD

if TYPE_CHECKING:
    from coopgraph.network.graph import Graph
    from coopgraph.store.engine import Engine

DIGITS: Final = 4
"""Digits behind the point of a measure: further ones would tell of the machine, not of the data."""

MOST_ASKED: Final = 200
"""Visits and agreements whose names are asked for at once."""

Value = str | int | float | bool | Organization | None

_TOLD: Final = """\
PREFIX coop: <https://w3id.org/coopgraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX temporal-form: <https://w3id.org/coopgraph/concept/temporal-form/>
SELECT ?thing ?label ?time {
  VALUES ?thing { %s }
  OPTIONAL { ?thing rdfs:label ?label . FILTER ( LANG(?label) = "en" ) }
  OPTIONAL {
    ?thing coop:timeSpan ?span . ?span rdfs:label ?time . FILTER ( LANG(?time) = "en" )
    FILTER NOT EXISTS { ?span coop:temporalForm temporal-form:duration-only }
  }
} ORDER BY ?thing ?label ?time"""


class Paths(NamedTuple):
    """The shortest paths between two organisations, as rows."""

    number: int
    """How many there are; 0 where the two are not connected."""

    shown: int
    """How many of them the rows tell."""

    steps: int
    """How many ties each of them has."""

    rows: Result


class _Told(NamedTuple):
    label: str
    time: str


def organizations(graph: Graph) -> Result:
    """List the organisations with their measures, those with most partners first.

    Args:
        graph: The network.

    Returns:
        The rows.
    """
    network = graph.network
    partners, centrality = network.partners, graph.centrality()
    sent, received, agreed = _counts(network)
    component = {one: n for n, part in enumerate(graph.components, 1) for one in part}
    ranked = sorted(
        network.organizations,
        key=lambda one: (-partners[one], -round(centrality[one].betweenness, DIGITS), one),
    )
    return _result(
        *("organization", "partners", "sent", "received", "agreements"),
        *("betweenness", "closeness", "pagerank"),
        *("core", "component", "articulation", "iri"),
        rows=[
            (
                one.name,
                *(partners[one], sent[one], received[one], agreed[one]),
                *centrality[one],
                *(graph.core[one], component[one], one in graph.articulation_points, one),
            )
            for one in ranked
        ],
    )


def _counts(network: Network) -> tuple[dict[Organization, int], ...]:
    sent, received, agreed = (dict.fromkeys(network.organizations, 0) for _ in range(3))
    for tie in network.ties:
        sent[tie.one] += len(tie.there)
        sent[tie.other] += len(tie.back)
        received[tie.other] += len(tie.there)
        received[tie.one] += len(tie.back)
        agreed[tie.one] += len(tie.agreements)
        agreed[tie.other] += len(tie.agreements)
    return sent, received, agreed


def ties(graph: Graph) -> Result:
    """List the ties, the strongest first.

    Args:
        graph: The network.

    Returns:
        The rows.
    """
    ranked = sorted(graph.network.ties, key=lambda tie: (-tie.strength, tie.one, tie.other))
    return _result(
        *("one", "other", "there", "back", "agreements"),
        *("first", "last", "bridge", "one_iri", "other_iri"),
        rows=[
            (
                *(tie.one.name, tie.other.name),
                *(len(tie.there), len(tie.back), len(tie.agreements)),
                *(tie.first, tie.last, tie in graph.bridges, tie.one, tie.other),
            )
            for tie in ranked
        ],
    )


def components(graph: Graph) -> Result:
    """List the parts between which there is no tie, the largest first.

    Args:
        graph: The network.

    Returns:
        The rows.
    """
    number = {one: n for n, part in enumerate(graph.components) for one in part}
    joined: list[list[Tie]] = [[] for _ in graph.components]
    for tie in graph.network.ties:
        joined[number[tie.one]].append(tie)
    return _result(
        *("component", "organizations", "ties", "visits", "agreements", "members"),
        rows=[
            (
                *(n, len(part), len(inside)),
                sum(tie.visits for tie in inside),
                sum(len(tie.agreements) for tie in inside),
                "; ".join(one.name for one in part),
            )
            for n, (part, inside) in enumerate(zip(graph.components, joined, strict=True), 1)
        ],
    )


def paths(
    graph: Graph,
    engine: Engine,
    ends: tuple[Organization, Organization],
    *,
    most: int,
    timeout: float | None = None,
) -> Paths:
    """Tell the shortest paths between two organisations, with what makes each step.

    Args:
        graph: The network.
        engine: Who tells the names and times of the visits and agreements.
        ends: Where the paths begin and end.
        most: How many paths to tell.
        timeout: Seconds for each query.

    Returns:
        The rows, one for each visit and agreement of each step of each path.

    Raises:
        EngineError: The engine failed or took too long.
    """
    number, found = graph.paths(*ends, most)
    steps = [
        (n, step, one, other)
        for n, path in enumerate(found, 1)
        for step, (one, other) in enumerate(pairwise(path), 1)
    ]
    used = {
        step: _made_by(graph.tie_of[frozenset(step)], step[0])
        for step in dict.fromkeys((one, other) for _, _, one, other in steps)
    }
    told = _told(engine, sorted({iri for made in used.values() for iri, _ in made}), timeout)
    rows = _result(
        *("path", "step", "from", "to", "kind", "cooperation", "time", "iri"),
        rows=[
            (n, step, one.name, other.name, kind, *told[iri], Organization("", iri))
            for n, step, one, other in steps
            for iri, kind in used[one, other]
        ],
    )
    return Paths(number, len(found), len(found[0]) - 1 if found else 0, rows)


def _made_by(tie: Tie, source: Organization) -> list[tuple[str, str]]:
    """Return the IRIs of what makes a tie, and what each is, seen from one of its ends."""
    forth, back = (tie.there, tie.back) if tie.one == source else (tie.back, tie.there)
    return [
        *((iri, "visit") for iri in forth),
        *((iri, "visit in return") for iri in back),
        *((iri, "agreement") for iri in tie.agreements),
    ]


def _told(engine: Engine, iris: Sequence[str], timeout: float | None) -> Mapping[str, _Told]:
    labels: dict[str, str] = {}
    times: dict[str, list[str]] = {iri: [] for iri in iris}
    for start in range(0, len(iris), MOST_ASKED):
        terms = " ".join(str(NamedNode(iri)) for iri in iris[start : start + MOST_ASKED])
        for thing, label, time in engine.query(_TOLD % terms, timeout=timeout):
            iri = getattr(thing, "value", "")
            labels.setdefault(iri, plain(label) or plain(thing))
            if time is not None and plain(time) not in times.setdefault(iri, []):
                times[iri].append(plain(time))
    return {iri: _Told(labels.get(iri, iri), "; ".join(times[iri]) or "not stated") for iri in iris}


def notes(left_out: LeftOut) -> list[str]:
    """Say in words what makes no tie.

    Args:
        left_out: What was left out.

    Returns:
        A sentence for each reason that there is.
    """
    told = {
        "one_sided": "a side is not stated, or is no organisation",
        "within": "both sides count as one organisation",
        "uncertain": "it is uncertain whether the time falls into the period",
        "untimed": "the time is not stated",
    }
    return [
        f"{_number(iris)} no tie: {told[reason]}"
        for reason, iris in left_out._asdict().items()
        if iris
    ]


def _number(iris: Iterable[str]) -> str:
    number = len(set(iris))
    return "1 visit or agreement makes" if number == 1 else f"{number:,} visits or agreements make"


def _result(*variables: str, rows: Iterable[Sequence[Value]]) -> Result:
    bindings = [
        {
            name: _term(value)
            for name, value in zip(variables, row, strict=True)
            if value is not None
        }
        for row in rows
    ]
    answer = {"head": {"vars": list(variables)}, "results": {"bindings": bindings}}
    return Result.of_json(json.dumps(answer, ensure_ascii=False).encode())


def _term(value: Value) -> dict[str, str]:
    match value:
        case Organization():
            return _node(value.iri)
        case bool():
            return _literal(str(value).lower(), "boolean")
        case int():
            return _literal(str(value), "integer")
        case float():
            return _literal(f"{value:.{DIGITS}f}", "decimal")
        case _:
            return {"type": "literal", "value": str(value)}


def _node(iri: str) -> dict[str, str]:
    # An organisation without an IRI has the name that the engine gave its blank node.
    kind = "bnode" if iri.startswith("_:") else "uri"
    return {"type": kind, "value": iri.removeprefix("_:")}


def _literal(value: str, datatype: str) -> dict[str, str]:
    return {"type": "literal", "value": value, "datatype": XSD + datatype}
