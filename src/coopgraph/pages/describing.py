"""What the data say of a thing: its own statements, and those that point at it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph

from coopgraph.pages.exchange import Refused

if TYPE_CHECKING:
    from coopgraph.store.engine import Engine
    from coopgraph.store.terms import Row, Term

MOST_OWN: Final = 5_000
"""Statements of a thing that are read."""

MOST_USES: Final = 1_000
"""Statements pointing at a thing that its data hold."""

DEPTH: Final = 4
"""Steps from blank node to blank node that are followed."""


@dataclass(frozen=True)
class Description:
    """What the data say of a thing.

    Attributes:
        iri: The thing.
        own: Its statements, with those of the blank nodes below it.
        uses: Statements of others that point at it.
        own_cut: Whether there are more of its own.
        uses_cut: Whether there are more of others.
        as_property: Whether nothing else is told than statements of which it is the property.
    """

    iri: str
    own: tuple[pyoxigraph.Triple, ...]
    uses: tuple[pyoxigraph.Triple, ...] = ()
    own_cut: bool = False
    uses_cut: bool = False
    as_property: bool = False

    def values(self, property_: str) -> list[Term]:
        """Return what the thing itself has as values of a property, in a fixed order."""
        found = [
            one.object
            for one in self.own
            if one.predicate.value == property_ and one.subject == pyoxigraph.NamedNode(self.iri)
        ]
        return sorted(found, key=str)

    def iris(self, property_: str) -> list[str]:
        """Return the things among the values of a property."""
        found = self.values(property_)
        return [value.value for value in found if isinstance(value, pyoxigraph.NamedNode)]


def node(iri: str, status: int = 404) -> pyoxigraph.NamedNode:
    """Make a term of an IRI that somebody else wrote.

    Args:
        iri: What was written.
        status: The HTTP status where it is none.

    Returns:
        The term, which writes itself into a query escaped.

    Raises:
        Refused: It is no IRI.
    """
    try:
        return pyoxigraph.NamedNode(iri)
    except ValueError:
        raise Refused(status, "that is no valid IRI", hint="an IRI has no spaces or <>") from None


def is_described(engine: Engine, iri: str) -> bool:
    """Tell whether the data say anything of a thing, or with it."""
    known = node(iri)
    return engine.query(
        f"ASK {{ {{ {known} ?p ?o }} UNION {{ ?s ?p {known} }} UNION {{ ?s {known} ?o }} }}"
    ).boolean


def own_statements(engine: Engine, iri: str) -> Description:
    """Read what the data say of a thing, without what points at it.

    Args:
        engine: Who answers.
        iri: The thing; a valid IRI.

    Returns:
        Its statements, with those of the blank nodes below it.
    """
    subject = node(iri)
    # Unordered, as everywhere where there may be many: an engine on disk sorts 200,000 terms in
    # minutes, and gives those of one store in one order anyway.
    rows = engine.query(f"SELECT ?p ?o WHERE {{ {subject} ?p ?o }} LIMIT {MOST_OWN + 1}").rows
    cut = len(rows) > MOST_OWN
    rows = rows[:MOST_OWN]
    if any(isinstance(value, pyoxigraph.BlankNode) for _, value in rows):
        # Blank nodes have a name within one answer only: they are asked for with all below them.
        rows = [row for row in rows if not isinstance(row[1], pyoxigraph.BlankNode)]
        closure = _chains(engine.query(_blank_query(subject)), subject)
    else:
        closure = []
    own = [pyoxigraph.Triple(subject, _property(p), o) for p, o in rows if o is not None]
    return Description(iri, tuple(dict.fromkeys([*own, *closure])), own_cut=cut)


def describe(engine: Engine, iri: str) -> Description:
    """Read what the data say of a thing, and with it.

    Args:
        engine: Who answers.
        iri: The thing; a valid IRI.

    Returns:
        Its statements and those that point at it.
    """
    own = own_statements(engine, iri)
    thing = node(iri)
    pattern = f"SELECT ?s ?p WHERE {{ ?s ?p {thing} . FILTER ( isIRI(?s) ) }}"
    rows = engine.query(f"{pattern} LIMIT {MOST_USES + 1}").rows
    uses = tuple(pyoxigraph.Triple(_node(s), _property(p), thing) for s, p in rows[:MOST_USES])
    if not own.own and not uses:
        return _as_property(engine, thing)
    return Description(iri, own.own, uses, own.own_cut, len(rows) > MOST_USES)


def _as_property(engine: Engine, thing: pyoxigraph.NamedNode) -> Description:
    """Read statements with a property that nobody describes."""
    pattern = f"?s {thing} ?o . FILTER ( isIRI(?s) && !isBlank(?o) )"
    rows = engine.query(f"SELECT ?s ?o WHERE {{ {pattern} }} LIMIT {MOST_USES + 1}").rows
    uses = tuple(
        pyoxigraph.Triple(_node(s), thing, o) for s, o in rows[:MOST_USES] if o is not None
    )
    return Description(
        thing.value, (), uses, uses_cut=len(rows) > MOST_USES, as_property=bool(uses)
    )


def _blank_query(subject: pyoxigraph.NamedNode) -> str:
    inner = ""
    for step in range(DEPTH, 0, -1):
        above, here = f"?o{step - 1}", f"?p{step} ?o{step}"
        inner = f"OPTIONAL {{ {above} {here} . FILTER ( isBlank({above}) ) {inner} }}"
    names = " ".join(f"?p{step} ?o{step}" for step in range(DEPTH + 1))
    first = f"{subject} ?p0 ?o0 . FILTER ( isBlank(?o0) )"
    return f"SELECT {names} WHERE {{ {first} {inner} }} LIMIT {4 * MOST_OWN}"


def _chains(rows: Iterable[Row], subject: pyoxigraph.NamedNode) -> list[pyoxigraph.Triple]:
    found: list[pyoxigraph.Triple] = []
    for row in rows:
        current: Term = subject
        for property_, value in zip(row[::2], row[1::2], strict=True):
            if property_ is None or value is None:
                break
            assert not isinstance(current, pyoxigraph.Literal | pyoxigraph.Triple)  # noqa: S101
            found.append(pyoxigraph.Triple(current, _property(property_), value))
            if not isinstance(value, pyoxigraph.BlankNode):
                break
            current = value
    return found


def _property(term: Term | None) -> pyoxigraph.NamedNode:
    assert isinstance(term, pyoxigraph.NamedNode)  # noqa: S101 - RDF has no other predicates
    return term


def _node(term: Term | None) -> pyoxigraph.NamedNode:
    assert isinstance(term, pyoxigraph.NamedNode)  # noqa: S101 - the query asks for IRIs
    return term
