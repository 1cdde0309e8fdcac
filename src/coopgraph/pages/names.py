"""The names of things for people: one label each, in the language that is wanted if it is there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph

from coopgraph.pages.asking import batches, iri_of, listed
from coopgraph.vocabulary import curie

if TYPE_CHECKING:
    from coopgraph.store.engine import Engine

LABELS: Final = tuple(
    map(iri_of, ("rdfs:label", "skos:prefLabel", "foaf:name", "schema:name", "dcterms:title"))
)
"""The properties that name a thing, the best first."""

BATCH: Final = 500
"""Things of which one query asks the names."""

_QUERY: Final = """SELECT ?iri ?property ?label WHERE {{
  VALUES ?iri {{ {iris} }}
  ?iri ?property ?label . FILTER ( ?property IN ( {properties} ) && isLiteral(?label) )
}}"""


class Name(NamedTuple):
    """What something is called.

    Attributes:
        text: The words.
        language: Their language tag; empty where it is not known.
    """

    text: str
    language: str = ""


class Names(dict[str, Name]):
    """Names of things; of one that nobody asked for, its CURIE."""

    def __missing__(self, iri: str) -> Name:
        """Name a thing of which the data were not asked."""
        return Name(curie(iri))


def names(engine: Engine, iris: Iterable[str], languages: Sequence[str] = ("en",)) -> Names:
    """Find a name for each of some things.

    Args:
        engine: Who knows them.
        iris: The things.
        languages: The languages that are wanted, the best first; else any.

    Returns:
        A name for each; its CURIE where the data have none.
    """
    wanted = list(dict.fromkeys(iris))
    # No second VALUES: engines join the two with each other first, then with all data.
    properties = ", ".join(f"<{one}>" for one in LABELS)
    best: dict[str, tuple[tuple[int, int, str], Name]] = {}
    for batch in batches(wanted, BATCH):
        query = _QUERY.format(iris=listed(batch), properties=properties)
        for iri, naming, label in engine.query(query):
            assert isinstance(iri, pyoxigraph.NamedNode)  # noqa: S101
            assert isinstance(naming, pyoxigraph.NamedNode)  # noqa: S101
            assert isinstance(label, pyoxigraph.Literal)  # noqa: S101
            language = label.language or ""
            rank = (_rank(language, languages), LABELS.index(naming.value), label.value)
            if iri.value not in best or rank < best[iri.value][0]:
                best[iri.value] = rank, Name(label.value, language)
    return Names({iri: best[iri][1] if iri in best else Name(curie(iri)) for iri in wanted})


def _rank(language: str, languages: Sequence[str]) -> int:
    primary = language.partition("-")[0].lower()
    for number, wanted in enumerate(languages):
        if primary == wanted:
            return number
    return len(languages) + bool(language)
