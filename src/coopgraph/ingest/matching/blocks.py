"""Which things are compared at all: those that share a key, so that no product is gone through.

See "blocking" in the literature of record linkage: a key is a part of a name that survives what
names suffer from (another order, another script, a letter more or less).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
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

MOST_EQUAL: Final = 120
"""Things of one name that are compared."""

KnownAs = Callable[[Collection[str]], Collection[str]]

_PREFIX: Final = 5
_SHORT_PREFIX: Final = 3


class Blocks:
    """Things by their keys."""

    def __init__(self, entities: Sequence[Entity], known_as: KnownAs = frozenset) -> None:
        """Put things under their keys.

        Args:
            entities: The things.
            known_as: Tells by what bodies are recognised; their IRIs if nothing else is said.
        """
        self._entities = entities
        self._known_as = known_as
        self._exact: defaultdict[str, list[int]] = defaultdict(list)
        self._alike: defaultdict[str, list[int]] = defaultdict(list)
        for number, entity in enumerate(entities):
            for key in set(self._exact_keys(entity)):
                self._exact[key].append(number)
            for key in set(_alike(entity)):
                self._alike[key].append(number)

    def near(self, entity: Entity) -> list[Entity]:
        """Return the things that may be one with another.

        Args:
            entity: A thing.

        Returns:
            Things that share a key with it, in their order. Of the keys that many share only those
            of the whole name count, alone and within a body, and of their things the first ones.
        """
        found: set[int] = set()
        for key in set(self._exact_keys(entity)):
            found.update(self._exact.get(key, ())[:MOST_EQUAL])
        for key in set(_alike(entity)):
            block = self._alike.get(key, ())
            if len(block) <= MOST:
                found.update(block)
        return [self._entities[number] for number in sorted(found)]

    def _exact_keys(self, entity: Entity) -> Iterator[str]:
        bodies = self._known_as(entity.bodies)
        for name in map(folded, entity.names):
            yield name
            # A name that each body has a unit of is found in the one that it belongs to.
            yield from (f"{name} @ {body}" for body in bodies)
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
