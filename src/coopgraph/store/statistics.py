"""What is in the data, counted by SPARQL, so that any engine can tell it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from coopgraph.errors import EngineError
from coopgraph.store.table import layout
from coopgraph.store.terms import Term, plain, to_python
from coopgraph.vocabulary import COOP, OWL, RDF, RDFS, SKOS

if TYPE_CHECKING:
    from coopgraph.store.engine import Engine

_PROLOGUE: Final = f"PREFIX coop: <{COOP}>\nPREFIX rdfs: <{RDFS}>\n"
_COUNT: Final = "SELECT (COUNT(DISTINCT ?node) AS ?n) { ?node a/rdfs:subClassOf* coop:%s }"
_TRIPLES: Final = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
_BY_VALUE: Final = """\
SELECT ?value (MIN(?name) AS ?label) (COUNT(DISTINCT ?node) AS ?n) {
  ?node coop:%s ?value . OPTIONAL { ?value rdfs:label ?name . FILTER ( LANG(?name) = "en" ) }
} GROUP BY ?value ORDER BY DESC(?n) ?value"""
# The ontology is beside the data; what it is made of is not what the data tell of.
_BY_CLASS: Final = f"""\
SELECT ?value (MIN(?name) AS ?label) (COUNT(DISTINCT ?node) AS ?n) {{
  ?node a ?value . OPTIONAL {{ ?value rdfs:label ?name . FILTER ( LANG(?name) = "en" ) }}
  {" ".join(f'FILTER ( !STRSTARTS(STR(?value), "{iri}") )' for iri in (OWL, RDF, RDFS, SKOS))}
}} GROUP BY ?value ORDER BY DESC(?n) ?value"""


class Share(NamedTuple):
    """How many nodes share a class or a value."""

    name: str
    """The CURIE of the class or value."""

    label: str
    """Its English label; its CURIE where it has none."""

    number: int


@dataclass(frozen=True)
class Statistics:
    """What is in the data.

    Attributes:
        triples: All triples, those of the ontology included where it is beside the data.
        visits: Visits.
        sources: Source documents.
        passages: Passages of the sources.
        statements: Things that somebody is reported to have said.
        classes: Nodes by class, most first; a node of two classes counts for both.
        standing: Nodes by their standing: stated, derived, outside.
        dates: Stated times by their form.
    """

    triples: int
    visits: int
    sources: int
    passages: int
    statements: int
    classes: tuple[Share, ...]
    standing: tuple[Share, ...]
    dates: tuple[Share, ...]

    def to_text(self) -> str:
        """Return the numbers as tables for people."""
        totals = [
            ("triples, ontology included", self.triples),
            ("visits", self.visits),
            ("sources", self.sources),
            ("passages", self.passages),
            ("statements", self.statements),
        ]
        parts = [
            _table("in the data", [(name, str(number)) for name, number in totals]),
            *(
                _table(title, [(share.label, str(share.number)) for share in shares])
                for title, shares in (
                    ("nodes by standing", self.standing),
                    ("times by form", self.dates),
                    ("nodes by class", self.classes),
                )
            ),
        ]
        return "\n".join(parts)

    def to_dict(self) -> dict[str, Any]:
        """Return the numbers as plain values, for JSON."""

        def shares(found: tuple[Share, ...]) -> list[dict[str, Any]]:
            return [share._asdict() for share in found]

        return {
            "triples": self.triples,
            "visits": self.visits,
            "sources": self.sources,
            "passages": self.passages,
            "statements": self.statements,
            "standing": shares(self.standing),
            "dates": shares(self.dates),
            "classes": shares(self.classes),
        }


def _table(title: str, rows: list[tuple[str, str]]) -> str:
    return layout([title, "number"], rows, numeric=[False, True]).text


def statistics(engine: Engine, *, timeout: float | None = None) -> Statistics:
    """Count what is in the data.

    Args:
        engine: Who answers.
        timeout: Seconds for each of the eight queries.

    Returns:
        The numbers.

    Raises:
        EngineError: The engine failed or took too long.
    """

    def count(term: Term | None) -> int:
        value = None if term is None else to_python(term)
        if not isinstance(value, int) or value < 0:
            raise EngineError("the answer is of no use: a count is no number", path=engine.name)
        return value

    def number(query: str) -> int:
        rows = engine.query(_PROLOGUE + query, timeout=timeout).rows
        return count(rows[0][0] if rows else None)

    def shares(query: str) -> tuple[Share, ...]:
        rows = engine.query(_PROLOGUE + query, timeout=timeout)
        return tuple(
            Share(plain(value), plain(label) or plain(value), count(number))
            for value, label, number in rows
        )

    return Statistics(
        triples=number(_TRIPLES),
        visits=number(_COUNT % "Visit"),
        sources=number(_COUNT % "SourceDocument"),
        passages=number(_COUNT % "TextEvidence"),
        statements=number(_COUNT % "CooperationStatement"),
        classes=shares(_BY_CLASS),
        standing=shares(_BY_VALUE % "standing"),
        dates=shares(_BY_VALUE % "temporalForm"),
    )
