"""Where a thing is used: what points at it, by property, and a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph

from coopgraph.pages.asking import things
from coopgraph.pages.counts import counted, most_first
from coopgraph.pages.describing import Description, node
from coopgraph.pages.listing import part
from coopgraph.pages.paging import Paging, page_of
from coopgraph.store.terms import to_python
from coopgraph.vocabulary import ID

if TYPE_CHECKING:
    from coopgraph.pages.exchange import Request
    from coopgraph.pages.links import Links
    from coopgraph.store.engine import Engine

SHOWN: Final = 12
"""Users of each property that the page of a thing shows."""

MOST_COUNTED: Final = 20_000
"""Users that are counted and can be paged through; SPARQL gives them all."""

MOST_PROPERTIES: Final = 30
"""Properties of which users are shown."""


@dataclass(frozen=True)
class Use:
    """What points at a thing with one property.

    Attributes:
        property: The property.
        total: How many things do, up to :data:`MOST_COUNTED`.
        users: Some of them.
    """

    property: str
    total: int
    users: tuple[str, ...]


def uses_of(engine: Engine, told: Description) -> list[Use]:
    """Find what points at a thing.

    Args:
        engine: Who answers.
        told: The thing, with what points at it as far as it was read.

    Returns:
        The uses, those with most users first.
    """
    if not told.uses_cut or told.as_property:
        users: dict[str, list[str]] = {}
        for one in told.uses:
            assert isinstance(one.subject, pyoxigraph.NamedNode)  # noqa: S101 - only these are read
            users.setdefault(one.predicate.value, []).append(one.subject.value)
        found = [
            Use(property_, len(set(those)), tuple(sorted(set(those))[:SHOWN]))
            for property_, those in users.items()
        ]
    else:
        counts = _counts(engine, told.iri)[:MOST_PROPERTIES]
        found = [
            Use(property_, total, tuple(sorted(_some(engine, told.iri, property_))))
            for property_, total in counts
        ]
    return sorted(found, key=lambda one: (-one.total, one.property))


def _counts(engine: Engine, iri: str) -> list[tuple[str, int]]:
    inner = (
        f"SELECT ?s ?p WHERE {{ ?s ?p {node(iri)} . FILTER ( isIRI(?s) ) }} LIMIT {MOST_COUNTED}"
    )
    query = f"SELECT ?p (COUNT(?s) AS ?n) WHERE {{ {{ {inner} }} }} GROUP BY ?p"
    return list(most_first(counted(engine.query(query))).items())


def _some(engine: Engine, iri: str, property_: str) -> list[str]:
    """Return some of the things that point at a thing with one property, as an engine has them."""
    query = f"SELECT ?thing WHERE {{ {_pattern(iri, property_)} }} LIMIT {SHOWN}"
    return things(engine, query)


def _pattern(iri: str, property_: str) -> str:
    """Bind ``?thing`` to what points at a thing with a property."""
    return f"?thing {node(property_)} {node(iri)} . FILTER ( isIRI(?thing) )"


def one_use(
    engine: Engine, links: Links, request: Request, iri: str, property_: str
) -> tuple[Use, Paging]:
    """Return a page of the things that point at a thing with one property.

    Args:
        engine: Who answers.
        links: Where things are.
        request: What is asked, with the number of the page.
        iri: The thing.
        property_: The property, a valid IRI.

    Returns:
        The use, with the users of the page, and which page it is.

    Raises:
        Refused: There is no such page.
    """
    pattern = _pattern(iri, property_)
    inner = f"SELECT ?thing WHERE {{ {pattern} }} LIMIT {MOST_COUNTED}"
    rows = engine.query(f"SELECT (COUNT(?thing) AS ?n) WHERE {{ {{ {inner} }} }}").rows
    total = int(to_python(rows[0][0]))
    paging = page_of(request, links, total)
    users = tuple(sorted(part(engine, pattern, paging)))
    return Use(property_, total, users), paging


def kind_of(iri: str) -> str:
    """Return the kind that the IRI of a thing names; empty where it names none.

    >>> kind_of("https://w3id.org/coopgraph/id/visit/one")
    'visit'
    """
    local = iri.removeprefix(ID)
    kind, slash, _ = local.partition("/")
    return kind if slash and local != iri else ""
