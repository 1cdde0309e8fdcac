"""Names of what is new against the names of what is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from coopgraph.ingest.matching.blocks import Blocks
from coopgraph.ingest.matching.compare import Likeness, compare
from coopgraph.ingest.matching.decisions import Decisions
from coopgraph.ingest.matching.entities import Entity
from coopgraph.ingest.matching.forms import folded, is_general

MOST_CANDIDATES: Final = 5

State = Literal["certain", "decided", "uncertain", "new"]


class Candidate(NamedTuple):
    """A thing that may be meant."""

    entity: Entity
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class Match:
    """What was found of a thing.

    Attributes:
        entity: The thing.
        state: ``certain`` or ``decided`` where it is known which thing it is, or that it is new
            by decision; ``uncertain`` where a person has to decide; ``new`` where none is like it.
        iri: What it is, where that is known.
        candidates: What it may be, the likeliest first.
    """

    entity: Entity
    state: State
    iri: str | None
    candidates: tuple[Candidate, ...]


class _Bodies:
    """Tells whether bodies are the same: by IRI, or by a name that is that of no other."""

    def __init__(self, *entities: Sequence[Entity]) -> None:
        self._by_iri = {one.iri: one for some in entities for one in some}

    def same(self, one: Collection[str], other: Collection[str]) -> bool:
        return not self.known_as(one).isdisjoint(self.known_as(other))

    def known_as(self, iris: Collection[str]) -> set[str]:
        """Return by what bodies are recognised: their IRIs and names."""
        found = (self._by_iri[iri] for iri in iris if iri in self._by_iri)
        names = (folded(name) for one in found for name in one.names if not is_general(name))
        return {*iris, *names}


def match(new: Sequence[Entity], known: Sequence[Entity], decisions: Decisions) -> list[Match]:
    """Find for each thing which known one it is.

    Args:
        new: The things of what is imported. Those whose IRI is known are left out.
        known: The things of the corpus.
        decisions: What was decided before.

    Returns:
        One result for each thing, in their order.
    """
    there = {entity.iri for entity in known}
    bodies = _Bodies(new, known)
    blocks = Blocks(known, bodies.known_as)
    found = [
        _matched(entity, blocks, bodies, decisions) for entity in new if entity.iri not in there
    ]
    taken = Counter(one.iri for one in found if one.state == "certain")
    return [_alone(one, taken) for one in found]


def _matched(entity: Entity, blocks: Blocks, bodies: _Bodies, decisions: Decisions) -> Match:
    decided = decisions.of(entity)
    if decided is not None:
        return Match(entity, "decided", decided.iri, ())
    candidates = _candidates(entity, blocks, bodies)
    certain = [one for one in candidates if one.likeness.certain]
    if len(certain) == 1:
        return Match(entity, "certain", certain[0].entity.iri, tuple(candidates))
    if len(certain) > 1:
        candidates = [_doubted(one, "but several have this name") for one in candidates]
    return Match(entity, "uncertain" if candidates else "new", None, tuple(candidates))


def _candidates(entity: Entity, blocks: Blocks, bodies: _Bodies) -> list[Candidate]:
    found = []
    for other in blocks.near(entity):
        likeness = None if other.iri == entity.iri else compare(entity, other, bodies.same)
        if likeness is not None:
            found.append(Candidate(other, likeness))
    found.sort(key=lambda one: (-one.likeness.score, one.entity.iri))
    return found[:MOST_CANDIDATES]


def _alone(one: Match, taken: Counter[str | None]) -> Match:
    """Doubt what is certain of two things at once, for then they are one, or neither is."""
    if one.state != "certain" or taken[one.iri] == 1:
        return one
    doubt = "but another of the file has this name too"
    return Match(
        one.entity, "uncertain", None, tuple(_doubted(each, doubt) for each in one.candidates)
    )


def _doubted(one: Candidate, doubt: str) -> Candidate:
    if not one.likeness.certain:
        return one
    reasons = (*one.likeness.reasons, doubt)
    return Candidate(one.entity, Likeness(False, one.likeness.score - 5, reasons))


class Pair(NamedTuple):
    """Two things of a corpus that may be one."""

    one: Entity
    other: Entity
    likeness: Likeness


def pairs(corpus: Sequence[Entity], decisions: Decisions) -> list[Pair]:
    """Find the things of a corpus that may be one.

    Args:
        corpus: The things.
        decisions: What was decided: a thing that is ``new`` is no other; a thing that is another
            is listed no more.

    Returns:
        Pairs, the likeliest first.
    """
    bodies = _Bodies(corpus)
    blocks = Blocks(corpus, bodies.known_as)
    settled = {one.iri for one in corpus if _is_settled(one, decisions)}
    found = []
    for entity in corpus:
        if entity.iri in settled:
            continue
        for other in blocks.near(entity):
            if other.iri > entity.iri and other.iri not in settled:
                likeness = compare(entity, other, bodies.same)
                if likeness is not None:
                    found.append(Pair(entity, other, likeness))
    return sorted(found, key=lambda one: (-one.likeness.score, one.one.iri, one.other.iri))


def _is_settled(one: Entity, decisions: Decisions) -> bool:
    """Tell whether a thing was decided to be new, or another; who is meant by it stays open."""
    decided = decisions.of(one)
    return decided is not None and decided.iri != one.iri
