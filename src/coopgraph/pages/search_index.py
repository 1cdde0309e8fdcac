"""Names of all things, for searching: one folded text, in which a search is a few passes of C."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph

from coopgraph.pages.folding import fold
from coopgraph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from coopgraph.store.engine import Engine
    from coopgraph.store.terms import Row

MAX_WORDS: Final = 10
"""Words of a search that are looked for."""

MAX_QUERY: Final = 200
"""Characters of a search that are looked at."""

MOST: Final = 20_000
"""Names that one search ranks: the shortest of those that hold its words."""

# Names in the text are ended by this; folding leaves no such character.
_END: Final = "\n"

_NAMING: Final = (
    *("rdfs:label", "skos:prefLabel", "skos:altLabel", "foaf:name", "schema:name"),
    *("dcterms:title", "schema:alternateName"),
)

# What has a name only so that it has one: nobody looks for it by its words.
_UNSOUGHT: Final = frozenset(
    PREFIXES[prefix] + local
    for prefix, local in [
        ("coop", "TextEvidence"),
        ("coop", "TimeSpan"),
        ("oa", "SpecificResource"),
        ("skosxl", "Label"),
        ("adms", "Identifier"),
    ]
)
_CLASSES: Final = "SELECT ?iri ?class WHERE {{ ?iri {type} ?class }}"
_NAMES: Final = "SELECT ?iri ?name WHERE {{ ?iri {property} ?name }}"
_SPELLED: Final = "SELECT ?iri ?name WHERE {{ ?iri {property} ?form . ?form {literal} ?name }}"


class Entry(NamedTuple):
    """A name of a thing.

    Attributes:
        iri: The thing.
        name: The name as it is written.
        language: Its language tag; empty where there is none.
    """

    iri: str
    name: str
    language: str


@dataclass(frozen=True)
class Hit:
    """A thing that was found.

    Attributes:
        iri: The thing.
        name: The name that fits best.
        language: The language of that name.
        classes: The classes of the thing.
    """

    iri: str
    name: str
    language: str
    classes: tuple[str, ...]


class SearchIndex:
    """Finds things by words of their names.

    Args:
        entries: The names.
        classes: The classes of each thing.
        folded: The names folded, where that was done before.
    """

    def __init__(
        self,
        entries: Sequence[Entry],
        classes: dict[str, tuple[str, ...]],
        folded: Sequence[str] | None = None,
    ) -> None:
        self._entries = entries
        self._classes = classes
        if folded is None:
            folded = [fold(entry.name) for entry in entries]
        self._text = _END + _END.join(folded) + _END
        self._starts = []
        place = 1
        for one in folded:
            self._starts.append(place)
            place += len(one) + 1

    @classmethod
    def build(cls, engine: Engine) -> SearchIndex:
        """Read all names that an engine knows.

        Args:
            engine: Who knows them.
        """
        # Plain queries, joined here: an engine would sort or hash all of it.
        kinds: dict[str, list[str]] = {}
        for thing, kind in engine.query(_CLASSES.format(type=_iri("rdf:type"))):
            if isinstance(thing, pyoxigraph.NamedNode) and isinstance(kind, pyoxigraph.NamedNode):
                kinds.setdefault(thing.value, []).append(kind.value)
        literal = _iri("skosxl:literalForm")
        queries = [_NAMES.format(property=_iri(name)) for name in _NAMING]
        queries += [
            _SPELLED.format(property=_iri(name), literal=literal)
            for name in ("skosxl:prefLabel", "skosxl:altLabel")
        ]
        entries = {
            Entry(thing.value, name.value, name.language or "")
            for query in queries
            for thing, name in engine.query(query)
            if isinstance(thing, pyoxigraph.NamedNode)
            and isinstance(name, pyoxigraph.Literal)
            and not _UNSOUGHT.intersection(kinds.get(thing.value, ()))
        }
        return cls._of(entries, {iri: kinds.get(iri, []) for iri, _, _ in entries})

    @classmethod
    def of_rows(cls, rows: Iterable[Row]) -> SearchIndex:
        """Make an index of rows: a thing, a name of it, a class of it or nothing.

        Args:
            rows: The rows; a thing with several names and classes comes in all combinations.
        """
        entries: set[Entry] = set()
        classes: dict[str, list[str]] = {}
        for thing, name, kind in rows:
            assert isinstance(thing, pyoxigraph.NamedNode)  # noqa: S101
            assert isinstance(name, pyoxigraph.Literal)  # noqa: S101
            entries.add(Entry(thing.value, name.value, name.language or ""))
            known = classes.setdefault(thing.value, [])
            if isinstance(kind, pyoxigraph.NamedNode):
                known.append(kind.value)
        return cls._of(entries, classes)

    @classmethod
    def _of(cls, entries: Iterable[Entry], classes: dict[str, list[str]]) -> SearchIndex:
        """Make an index whose shortest names come first."""
        ordered = sorted(entries, key=lambda one: (len(one.name), one.name, one.iri, one.language))
        return cls(ordered, {iri: tuple(sorted(set(kinds))) for iri, kinds in classes.items()})

    def to_bytes(self) -> bytes:
        """Write the index, for another process."""
        folded = self._text.split(_END)[1:-1]
        return json.dumps([self._entries, self._classes, folded]).encode("ascii")

    @classmethod
    def from_bytes(cls, data: bytes) -> SearchIndex:
        """Read what :meth:`to_bytes` has written."""
        entries, classes, folded = json.loads(data)
        return cls(
            [Entry(*entry) for entry in entries],
            {iri: tuple(kinds) for iri, kinds in classes.items()},
            folded,
        )

    def __len__(self) -> int:
        """Return the number of names."""
        return len(self._entries)

    def find(self, words: str) -> list[Hit]:
        """Find things.

        Args:
            words: Words, or parts of words, all of which a name has.

        Returns:
            The things, each once with the name that fits best: whole names first, then names that
            begin so, then such of which a word begins so, then others; short names first.
        """
        wanted = fold(words[:MAX_QUERY]).split()[:MAX_WORDS]
        if not wanted:
            return []
        best: dict[str, tuple[int, int]] = {}
        for number in islice(self._holding(wanted), MOST):
            iri = self._entries[number].iri
            rank = self._rank(number, wanted), number
            if iri not in best or rank < best[iri]:
                best[iri] = rank
        return [self._hit(number) for _, number in sorted(best.values())]

    def _holding(self, wanted: Sequence[str]) -> Iterator[int]:
        """Yield the numbers of the names that hold all words."""
        # The longest word is in the fewest names.
        rarest = max(wanted, key=len)
        place = self._text.find(rarest)
        while place >= 0:
            number = bisect_right(self._starts, place) - 1
            start = self._starts[number]
            end = self._text.index(_END, place)
            if all(self._text.find(word, start, end) >= 0 for word in wanted):
                yield number
            place = self._text.find(rarest, end)

    def _rank(self, number: int, wanted: Sequence[str]) -> int:
        start = self._starts[number]
        name = self._text[start : self._text.index(_END, start)]
        whole = " ".join(wanted)
        if name == whole:
            return 0
        if name.startswith(whole):
            return 1
        return 2 if all(f" {word}" in f" {name}" for word in wanted) else 3

    def _hit(self, number: int) -> Hit:
        iri, name, language = self._entries[number]
        return Hit(iri, name, language, self._classes.get(iri, ()))


def _iri(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"<{PREFIXES[prefix]}{local}>"
