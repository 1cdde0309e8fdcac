"""Which things are compared at all: those that share a key, so that no product is gone through.

See "blocking" in the literature of record linkage: a key is a part of a name that survives what
names suffer from (another order, another script, a letter more or less).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from coopgraph.ingest.matching.entities import Entity
from coopgraph.ingest.matching.forms import (
    acronym,
    folded,
    initials,
    is_general,
    latin,
    loose,
    parts_of_person,
)

MOST: Final = 60
"""Things that a key may have; what more share tells them apart from nothing."""

_PREFIX: Final = 5
_SHORT_PREFIX: Final = 3


class Blocks:
    """Things by their keys."""

    def __init__(self, entities: Sequence[Entity]) -> None:
        """Put things under their keys.

        Args:
            entities: The things.
        """
        self._entities = entities
        self._exact: defaultdict[str, list[int]] = defaultdict(list)
        self._alike: defaultdict[str, list[int]] = defaultdict(list)
        for number, entity in enumerate(entities):
            for key in set(_exact(entity)):
                self._exact[key].append(number)
            for key in set(_alike(entity)):
                self._alike[key].append(number)

    def near(self, entity: Entity) -> list[Entity]:
        """Return the things that may be one with another.

        Args:
            entity: A thing.

        Returns:
            Things that share a key with it, in their order. Of the keys that many share only that
            of the whole name counts.
        """
        found: set[int] = set()
        for key in set(_exact(entity)):
            found.update(self._exact.get(key, ())[: 2 * MOST])
        for key in set(_alike(entity)):
            block = self._alike.get(key, ())
            if len(block) <= MOST:
                found.update(block)
        return [self._entities[number] for number in sorted(found)]


def _exact(entity: Entity) -> Iterator[str]:
    yield from (folded(name) for name in entity.names)
    yield from (f"# {one.notation}" for one in entity.identifiers)


def _alike(entity: Entity) -> Iterator[str]:
    for name in entity.names:
        keys = _of_person(name) if entity.kind == "person" else _of_name(name)
        yield from (f"{entity.kind} {key}" for key in keys)


def _of_person(name: str) -> Iterable[str]:
    parts = parts_of_person(name)
    whole = [part for part in parts if len(part) > 1]
    yield "=" + " ".join(sorted(parts))
    for part in whole:
        yield part
        # Where a surname is that of many, a letter of another part keeps the block small.
        for other in parts:
            if other is not part:
                yield f"{part[:_PREFIX]} {other[0]}"
    if len(whole) == len(parts) and whole:
        # A letter more or less in one part, and another part is whole.
        yield from (part[:_SHORT_PREFIX] for part in whole)


def _of_name(name: str) -> Iterable[str]:
    words = loose(name).split()
    yield "=" + "".join(words)
    yield "=" + latin(name)
    yield "~" + " ".join(sorted(word[:_SHORT_PREFIX] for word in words))
    letters = acronym(name)
    yield f"@{letters}" if letters is not None else f"@{initials(name)}"
    for word in words:
        if len(word) > 2 and not is_general(word):
            yield word[:_PREFIX]
    for one, other in pairwise(words):
        yield f"{one[:_PREFIX]} {other[:_PREFIX]}"
