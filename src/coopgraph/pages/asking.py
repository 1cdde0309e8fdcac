"""What pages ask of many things at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

import pyoxigraph

from coopgraph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from coopgraph.store.engine import Engine
    from coopgraph.store.terms import Term

BATCH: Final = 300
"""Things that one query asks about."""

Values = dict[str, dict[str, list["Term"]]]
"""The values of properties of things: by the thing, then by the property, in a fixed order."""


def iri_of(prefixed: str) -> str:
    """Return the IRI of a term of the project's vocabularies.

    >>> iri_of("coop:Visit")
    'https://w3id.org/coopgraph/ontology#Visit'
    """
    prefix, _, local = prefixed.partition(":")
    return PREFIXES[prefix] + local


def _term(iri: str) -> str:
    return str(pyoxigraph.NamedNode(iri))


def listed(iris: Iterable[str]) -> str:
    """Write things for the VALUES of a query."""
    return " ".join(map(_term, iris))


def batches(iris: Iterable[str], size: int = BATCH) -> Iterator[Sequence[str]]:
    """Yield things in parts, each once."""
    wanted = list(dict.fromkeys(iris))
    for start in range(0, len(wanted), size):
        yield wanted[start : start + size]


def values_of(
    engine: Engine,
    iris: Iterable[str],
    properties: Iterable[str] | None = None,
    *,
    without: str | None = None,
) -> Values:
    """Read values of several things.

    Args:
        engine: Who answers.
        iris: The things.
        properties: The IRIs of the properties; all if None.
        without: The IRI of a property that is not read.

    Returns:
        What is there; a thing or property without a value is missing.
    """
    found: Values = defaultdict(lambda: defaultdict(list))
    # One VALUES a query: engines join two of them with each other first, then with all data.
    tests = [] if properties is None else [f"?p IN ( {', '.join(map(_term, properties))} )"]
    tests += [] if without is None else [f"?p != {_term(without)}"]
    only = "".join(f" . FILTER ( {test} )" for test in tests)
    for batch in batches(iris):
        things = f"VALUES ?s {{ {listed(batch)} }}"
        query = f"SELECT ?s ?p ?o WHERE {{ {things} ?s ?p ?o{only} }}"
        for subject, property_, value in engine.query(query):
            if isinstance(subject, pyoxigraph.NamedNode) and value is not None:
                assert isinstance(property_, pyoxigraph.NamedNode)  # noqa: S101
                found[subject.value][property_.value].append(value)
    for properties_of in found.values():
        for terms in properties_of.values():
            terms.sort(key=str)
    return found


def things(engine: Engine, query: str, *, timeout: float | None = None) -> list[str]:
    """Return the IRIs of a query's only column; what is no IRI is left out.

    Args:
        engine: Who answers.
        query: A SELECT query.
        timeout: Seconds that it may take.
    """
    found = engine.query(query, timeout=timeout)
    return [one.value for (one,) in found if isinstance(one, pyoxigraph.NamedNode)]


def linked(values: Values, thing: str, property_: str) -> list[str]:
    """Return the things that a thing has as values of a property."""
    return [
        value.value
        for value in values.get(thing, {}).get(property_, ())
        if isinstance(value, pyoxigraph.NamedNode)
    ]


def text_of(values: Values, thing: str, property_: str) -> str | None:
    """Return the first literal among the values of a property."""
    for value in values.get(thing, {}).get(property_, ()):
        if isinstance(value, pyoxigraph.Literal):
            return value.value
    return None
