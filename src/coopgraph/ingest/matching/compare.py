"""Whether two things may be one, by their names and by what else is told of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Final, NamedTuple

from coopgraph.ingest.matching.entities import Entity
from coopgraph.ingest.matching.forms import (
    acronym,
    counted,
    folded,
    initials,
    is_general,
    latin,
    loose,
    numbers,
    parts_of_person,
)
from coopgraph.ingest.needed import needed

_SIMILAR: Final = 84
_NEAR_PART: Final = 0.6
_NEAR_REST: Final = 0.86
_LONG_NAME: Final = 3
_SPECIFIC_NOTATION: Final = 7


class Likeness(NamedTuple):
    """How two things are alike.

    Attributes:
        certain: Whether they are one beyond doubt.
        score: From 0 to 100, to put candidates in order.
        reasons: What speaks for it, and what keeps it from being certain.
    """

    certain: bool
    score: int
    reasons: tuple[str, ...]


class _Like(NamedTuple):
    """How two names are alike."""

    score: int
    reason: str
    names: tuple[str, str]


Same = Callable[[Collection[str], Collection[str]], bool]
"""Tells whether two sets of bodies have one in common."""


def compare(one: Entity, other: Entity, same: Same) -> Likeness | None:
    """Compare two things.

    Args:
        one: A thing.
        other: Another.
        same: Tells whether bodies are the same.

    Returns:
        How they are alike; None where nothing speaks for it, or something against it.
    """
    shared = _shared_identifier(one, other)
    likes = sorted(_likes(one, other), reverse=True)
    if shared is not None:
        certain = one.kind == other.kind
        reasons = [f"the same identifier {shared}"]
        if not certain:
            reasons.append(f"but one is a {one.kind}, the other a {other.kind}")
        return Likeness(certain, 100, tuple(reasons))
    if not likes:
        return None
    best = likes[0]
    if best.score < 100:
        if one.kind != other.kind:
            return None
        against = _against(one, other, same, best)
        return Likeness(False, best.score, (best.reason, *against))
    # What an acronym leaves in doubt is none where the name that it stands for is the same too.
    equal = [
        (like, list(_doubts(one, other, same, like.names))) for like in likes if like.score == 100
    ]
    best, doubts = min(equal, key=lambda pair: len(pair[1]))
    return Likeness(not doubts, 100 - 5 * len(doubts), (best.reason, *doubts))


def _shared_identifier(one: Entity, other: Entity) -> str | None:
    for mine in sorted(one.identifiers):
        for theirs in other.identifiers:
            if mine.notation != theirs.notation:
                continue
            long = len(mine.notation) >= _SPECIFIC_NOTATION and not mine.notation.isdecimal()
            if long or (mine.registry and mine.registry == theirs.registry):
                return mine.notation
    return None


def _doubts(one: Entity, other: Entity, same: Same, names: tuple[str, str]) -> Iterator[str]:
    """Yield what keeps things of one name from being one beyond doubt."""
    if one.kind != other.kind:
        yield f"but one is a {one.kind}, the other a {other.kind}"
        return
    if one.types and other.types and not one.types & other.types:
        yield "but they are of different classes"
    if one.kind == "person":
        yield from _doubts_of_person(one, other, same, names[0])
    elif all(acronym(name) is not None for name in names):
        yield "but an acronym may stand for several names"
    elif is_general(names[0]) and not (
        one.bodies and other.bodies and same(one.bodies, other.bodies)
    ):
        yield "but such a name may be that of several, and that they belong to one body is not told"
    yield from _against(one, other, same, None)


def _doubts_of_person(one: Entity, other: Entity, same: Same, name: str) -> Iterator[str]:
    parts = parts_of_person(name)
    if one.bodies and other.bodies and same(one.bodies, other.bodies):
        if sum(len(part) > 1 for part in parts) < 2:
            yield "but initials may stand for several names"
        return
    full = sum(len(part) > 1 for part in parts)
    if len(parts) < _LONG_NAME or full < 2:
        yield "but so short a name may be that of several persons, and no body is told for both"


def _against(one: Entity, other: Entity, same: Same, best: _Like | None) -> Iterator[str]:
    registries = {mine.registry for mine in one.identifiers if mine.registry}
    if registries & {theirs.registry for theirs in other.identifiers}:
        yield "but a registry gives them different identifiers"
    if one.kind in ("unit", "person") and one.bodies and other.bodies:
        if not same(one.bodies, other.bodies):
            yield "but they belong to different bodies"
        elif best is not None:
            yield "and they belong to one body"
    if one.places and other.places and not same(one.places, other.places):
        yield "but they are in different places"


def _likes(one: Entity, other: Entity) -> Iterator[_Like]:
    by_kind = _like_persons if one.kind == other.kind == "person" else _like_names
    for mine in one.names:
        for theirs in other.names:
            found = _equal(mine, theirs) or by_kind(mine, theirs)
            if found is not None:
                yield found


def _equal(one: str, other: str) -> _Like | None:
    if not folded(one) or folded(one) != folded(other):
        return None
    exact = one if one == other else f"{one} = {other}"
    return _Like(100, f"the same name ({exact})", (one, other))


def _like_persons(one: str, other: str) -> _Like | None:
    mine, theirs = parts_of_person(one), parts_of_person(other)
    if sorted(mine) == sorted(theirs):
        if sum(len(part) > 1 for part in mine) == 0:
            return None
        order = "in another order" if loose(one) != loose(other) else "in another spelling"
        return _Like(95, f"the same parts {order} ({one}, {other})", (one, other))
    matched = _matched(mine, theirs)
    if matched is None:
        return None
    full, near, by_initial = matched
    if near:
        return _Like(80, f"nearly the same parts ({one}, {other})", (one, other))
    if by_initial:
        return _Like(88, f"the initials agree ({one}, {other})", (one, other))
    return _Like(82 if full > 1 else 70, f"one name holds the other ({one}, {other})", (one, other))


def _matched(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[int, int, int] | None:
    """Pair the parts of two names: equal ones, then initials, then what is nearly equal.

    Returns:
        The number of pairs of each; None where a part contradicts, or no whole part is equal.
    """
    short, long = sorted((list(one), list(other)), key=len)
    full = [part for part in short if len(part) > 1 and part in long]
    for part in full:
        if part in long and part in short:
            short.remove(part)
            long.remove(part)
    if not full:
        return None
    by_initial = 0
    for part in list(short):
        found = next((x for x in long if (len(part) == 1 or len(x) == 1) and x[0] == part[0]), None)
        if found is not None:
            by_initial += 1
            short.remove(part)
            long.remove(found)
    near = 0
    for part in list(short):
        found = next((x for x in long if _is_near(part, x)), None)
        if found is None:
            return None
        near += 1
        short.remove(part)
        long.remove(found)
    if near and not len(full) + by_initial >= 1:
        return None
    return len(full), near, by_initial


def _is_near(one: str, other: str) -> bool:
    if min(len(one), len(other)) < 3:
        return False
    distance = needed("rapidfuzz.distance").Levenshtein.distance(one, other, score_cutoff=2)
    return bool(distance <= (1 if min(len(one), len(other)) < 6 else 2))


def _like_names(one: str, other: str) -> _Like | None:
    if not (counted(one) and counted(other)):
        # Of marks alone nothing can be told.
        return None
    mine, theirs = numbers(one), numbers(other)
    if mine != theirs and mine and theirs:
        return None
    pair = (one, other)
    if latin(one) == latin(other):
        return _Like(95, f"the same in Latin letters ({one}, {other})", pair)
    if counted(one).replace(" ", "") == counted(other).replace(" ", ""):
        return _Like(93, f"the same in another spelling ({one}, {other})", pair)
    for short, long in (pair, pair[::-1]):
        letters = acronym(short)
        if letters is not None and letters == initials(long) and acronym(long) is None:
            return _Like(75, f"the letters of {short} begin the words of {long}", pair)
    return _similar(one, other, unnumbered=mine != theirs)


def _rest_is_near(one: str, other: str) -> bool:
    """Tell whether what two names do not share may be one: a letter more or less, not a word."""
    mine, theirs = one.split(), other.split()
    shared = set(mine) & set(theirs)
    rest = sorted(word for word in mine if word not in shared)
    others = sorted(word for word in theirs if word not in shared)
    if not rest or not others:
        return True
    likeness = needed("rapidfuzz.distance").JaroWinkler.similarity(" ".join(rest), " ".join(others))
    return bool(likeness >= _NEAR_REST)


def _similar(one: str, other: str, *, unnumbered: bool) -> _Like | None:
    if acronym(one) is not None or acronym(other) is not None:
        return None
    fuzz = needed("rapidfuzz").fuzz
    mine, theirs = counted(one), counted(other)
    score = round(fuzz.token_sort_ratio(mine, theirs, score_cutoff=_SIMILAR))
    if score and _rest_is_near(mine, theirs):
        low = min(score, 90) - (10 if unnumbered else 0)
        return _Like(low, f"similar names ({one}, {other})", (one, other))
    words, others = sorted((set(mine.split()), set(theirs.split())), key=len)
    within = words < others and len(words) >= 2 and len(words) >= _NEAR_PART * len(others)
    if within and not (is_general(one) or is_general(other)):
        return _Like(72, f"one name holds the other ({one}, {other})", (one, other))
    return None
