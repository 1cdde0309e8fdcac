"""The names of all things, folded into one text that is searched at the speed of memory.

300,000 names are some 20 MB. The text is bytes (UTF-8, in which no letter is found inside another),
the offsets are arrays: so it is written and read at once, and shared by processes that are forked.
"""

from __future__ import annotations

import pickle
import sys
from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph

from coopgraph.pages.asking import iri_of, listed
from coopgraph.pages.folding import fold, fold_lines
from coopgraph.pages.names import LABELS, Name

if TYPE_CHECKING:
    from coopgraph.store.engine import Engine
    from coopgraph.store.terms import Row

_PLAIN: Final = (*LABELS, iri_of("skos:altLabel"), iri_of("schema:alternateName"))
_SPELLED: Final = (iri_of("skosxl:prefLabel"), iri_of("skosxl:altLabel"))

PLAIN_NAMES: Final = f"VALUES ?p {{ {listed(_PLAIN)} }} ?thing ?p ?name ."
"""Binds a thing and its name."""

SPELLED_NAMES: Final = (
    f"VALUES ?p {{ {listed(_SPELLED)} }} "
    f"?thing ?p ?spelling . ?spelling <{iri_of('skosxl:literalForm')}> ?name ."
)
"""The same for names that are things of their own."""

NAME_CLASS: Final = iri_of("skosxl:Label")
"""The class of names that are things of their own."""

LONGEST: Final = 1000
"""Characters of a name that are searched."""

MOST_WORDS: Final = 12
"""Words of a question that are looked for."""

MOST_FOUND: Final = 30_000
"""Names that may fit a question: one that more names fit has to be asked more closely."""

_FORMAT: Final = "coopgraph-names-1"


class Hit(NamedTuple):
    """A thing that is found.

    Attributes:
        iri: The thing.
        name: The name that matches best.
        classes: What it is.
    """

    iri: str
    name: Name
    classes: tuple[str, ...]


class Found(NamedTuple):
    """What is found.

    Attributes:
        hits: The things, the best first.
        classes: How many of all things that match are of each class, most first.
        cut: Whether so many names match that not all were looked at.
    """

    hits: list[Hit]
    classes: dict[str, int]
    cut: bool


NOTHING: Final = Found([], {}, False)


class SearchIndex:
    """Finds things by their names.

    Args:
        names: Each thing, one of its names, and its language.
        classes: The classes of things.
    """

    def __init__(
        self, names: Iterable[tuple[str, str, str]], classes: Iterable[tuple[str, str]] = ()
    ) -> None:
        # Short names first: where not all can be looked at, these say most.
        entries = sorted(set(names), key=lambda one: (len(one[1]), one))
        labels = [text[:LONGEST].replace("\n", " ") for _, text, _ in entries]
        folded = fold_lines("\n".join(labels)).split("\n") if labels else []
        self._text, self._starts = _packed([f" {one} " for one in folded])
        self._labels, self._label_starts = _packed(labels)
        iris = sorted({iri for iri, _, _ in entries})
        number = {iri: place for place, iri in enumerate(iris)}
        self._iris, self._iri_starts = _packed(iris)
        self._owners = array("I", (number[iri] for iri, _, _ in entries))
        self._languages = sorted({language for _, _, language in entries})
        spoken = {language: place for place, language in enumerate(self._languages)}
        self._spoken = array("H", (spoken[language] for _, _, language in entries))
        self._class_sets, self._class_set = _class_sets(iris, number, classes)

    @classmethod
    def build(cls, engine: Engine) -> SearchIndex:
        """Read the names and classes of all things.

        Args:
            engine: Who knows them.

        Returns:
            The index.

        Raises:
            EngineError: The engine failed or took too long.
        """
        classes = list(classes_in(engine.query("SELECT ?thing ?class WHERE { ?thing a ?class }")))
        queries = [f"SELECT ?thing ?name WHERE {{ {n} }}" for n in (PLAIN_NAMES, SPELLED_NAMES)]
        names = (one for query in queries for one in names_in(engine.query(query)))
        return cls.of_found(names, classes)

    @classmethod
    def of_found(
        cls, names: Iterable[tuple[str, str, str]], classes: Collection[tuple[str, str]]
    ) -> SearchIndex:
        """Make an index in which a name that is a thing of its own is found as what it names.

        Args:
            names: Each thing, one of its names, and its language.
            classes: The classes of things.
        """
        spellings = {iri for iri, class_ in classes if class_ == NAME_CLASS}
        return cls((one for one in names if one[0] not in spellings), classes)

    def __len__(self) -> int:
        """Return the number of names."""
        return len(self._owners)

    def to_bytes(self) -> bytes:
        """Return all of it, for another process of the same program."""
        return pickle.dumps((_FORMAT, sys.byteorder, self.__dict__), protocol=5)

    @classmethod
    def from_bytes(cls, data: bytes) -> SearchIndex:
        """Return what :meth:`to_bytes` gave; never for bytes from elsewhere.

        Raises:
            ValueError: The bytes are of another version.
        """
        name, order, state = pickle.loads(data)  # noqa: S301 - what this program wrote
        if (name, order) != (_FORMAT, sys.byteorder):
            raise ValueError("the index is of another version")
        index = cls.__new__(cls)
        index.__dict__.update(state)
        return index

    def find(self, question: str, class_: str | None = None) -> Found:
        """Find the things of which one name has all words of a question.

        Args:
            question: The words. A word may be the beginning or, behind those, the inside of a word.
            class_: The class that is wanted; any if None.

        Returns:
            The things: whole words before beginnings of words before the rest; among equals the
            shorter name first.
        """
        words = fold(question).split()[:MOST_WORDS]
        if not words:
            return NOTHING
        best: dict[int, tuple[int, int]] = {}
        fitting = 0
        for entry, line in self._candidates(words):
            rank = _rank(line, words)
            if rank is None:
                continue
            fitting += 1
            if fitting > MOST_FOUND:
                break
            owner = self._owners[entry]
            if owner not in best or rank < best[owner][0]:
                best[owner] = rank, entry
        totals: dict[str, int] = defaultdict(int)
        hits = []
        for owner, (rank, entry) in best.items():
            kinds = self._class_sets[self._class_set[owner]]
            for kind in kinds:
                totals[kind] += 1
            if class_ is None or class_ in kinds:
                hits.append((rank, entry, owner))
        # Entries are in the order of their length already.
        hits.sort()
        ordered = dict(sorted(totals.items(), key=lambda one: (-one[1], one[0])))
        found = [
            Hit(self._iri(owner), self._name(entry), self._class_sets[self._class_set[owner]])
            for _, entry, owner in hits
        ]
        return Found(found, ordered, fitting > MOST_FOUND)

    def _candidates(self, words: Sequence[str]) -> Iterator[tuple[int, bytes]]:
        """Yield each name that holds the rarest of some words."""
        needles = [(f" {one}" if _must_begin(one) else one).encode() for one in words]
        needle = min(needles, key=self._text.count) if len(needles) > 1 else needles[0]
        text, starts = self._text, self._starts
        place = text.find(needle)
        while place >= 0:
            entry = bisect_right(starts, place) - 1
            end = starts[entry + 1]
            yield entry, text[starts[entry] : end]
            place = text.find(needle, end - 1)

    def _iri(self, owner: int) -> str:
        return _unpacked(self._iris, self._iri_starts, owner)

    def _name(self, entry: int) -> Name:
        text = _unpacked(self._labels, self._label_starts, entry)
        return Name(text, self._languages[self._spoken[entry]])


def _packed(lines: Sequence[str]) -> tuple[bytes, array[int]]:
    """Return lines as bytes, and where each begins; the last offset is where they end."""
    written = [line.encode("utf-8", "replace") + b"\n" for line in lines]
    starts = array("I", [0])
    place = 0
    for line in written:
        place += len(line)
        starts.append(place)
    return b"".join(written), starts


def _unpacked(text: bytes, starts: array[int], number: int) -> str:
    return text[starts[number] : starts[number + 1] - 1].decode()


def _class_sets(
    iris: Sequence[str], number: dict[str, int], classes: Iterable[tuple[str, str]]
) -> tuple[list[tuple[str, ...]], array[int]]:
    """Return the sets of classes that there are, and which of them each thing has."""
    sets: dict[tuple[str, ...], int] = {(): 0}
    listed: list[tuple[str, ...]] = [()]
    with_one_more: dict[tuple[int, str], int] = {}
    which = array("I", bytes(4 * len(iris)))
    for iri, class_ in classes:
        place = number.get(iri)
        if place is None:
            continue
        step = which[place], class_
        if step not in with_one_more:
            found = tuple(sorted({*listed[step[0]], class_}))
            with_one_more[step] = sets.setdefault(found, len(sets))
            if len(sets) > len(listed):
                listed.append(found)
        which[place] = with_one_more[step]
    return listed, which


def _must_begin(word: str) -> bool:
    """Tell whether a word says too little to be looked for inside of others."""
    return len(word) == 1 and word.isascii()


def _rank(line: bytes, words: Sequence[str]) -> int | None:
    """Tell how well a name fits: 0 wholly, 1 by words, 2 by beginnings, 3 by insides; None not."""
    worst = 1
    for word in words:
        needle = word.encode()
        if b" " + needle + b" " in line:
            continue
        if b" " + needle in line:
            worst = max(worst, 2)
        elif needle in line and not _must_begin(word):
            worst = 3
        else:
            return None
    return 0 if line == f" {' '.join(words)} \n".encode() else worst


def names_in(rows: Iterable[Row]) -> Iterator[tuple[str, str, str]]:
    """Yield each thing, its name and its language, of rows of things and names."""
    for thing, name in rows:
        if isinstance(thing, pyoxigraph.NamedNode) and isinstance(name, pyoxigraph.Literal):
            yield thing.value, name.value, name.language or ""


def classes_in(rows: Iterable[Row]) -> Iterator[tuple[str, str]]:
    """Yield each thing and its class, of rows of both."""
    for thing, class_ in rows:
        if isinstance(thing, pyoxigraph.NamedNode) and isinstance(class_, pyoxigraph.NamedNode):
            yield thing.value, class_.value
