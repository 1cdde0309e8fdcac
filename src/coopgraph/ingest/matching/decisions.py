"""What a person decided of names: kept in a file, so that it is decided once.

decisions:
  - name: Xui Bai
    kind: person
    is: person:xue-bai
    reason: The host's page has the name in both forms.
  - {name: Guo Lei, kind: person, is: new}
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from coopgraph.documents.finding import check_regular, unreadable
from coopgraph.documents.json_index import Json
from coopgraph.documents.yaml_tree import Tree
from coopgraph.documents.yaml_words import words
from coopgraph.errors import InputError, together
from coopgraph.ingest.matching.entities import KINDS, Entity
from coopgraph.ingest.matching.forms import folded
from coopgraph.vocabulary import curie
from coopgraph.wording import near

NEW: Final = "new"
"""Said of a name that is that of no thing known before."""

MAX_BYTES: Final = 4 * 1024 * 1024
_KEYS: Final = ("name", "kind", "is", "reason", "by", "on")


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided of a name.

    Attributes:
        name: The name, as it was met.
        kind: The kind of thing.
        iri: The thing that it is; None for one that was not known before.
        line: Where it is written.
        column: Where it is written.
    """

    name: str
    kind: str
    iri: str | None
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Decisions:
    """The decisions of a file.

    Attributes:
        path: The file.
        known: The decisions by kind and folded name.
    """

    path: Path | None = None
    known: dict[tuple[str, str], Decision] = field(default_factory=dict)

    def of(self, entity: Entity) -> Decision | None:
        """Return what was decided of the names of a thing."""
        return next(self._each_of(entity), None)

    def _each_of(self, entity: Entity) -> Iterator[Decision]:
        found = (self.known.get((entity.kind, folded(name))) for name in entity.names)
        return (one for one in found if one is not None)

    def check_agreement(self, met: Iterable[Entity]) -> None:
        """Tell decisions that say different things of one thing, by two of its names.

        Args:
            met: The things that decisions are asked of.

        Raises:
            InputError: Two such decisions.
            InputErrors: Several times two.
        """
        problems = [problem for entity in met for problem in self._disagreeing(entity)]
        if problems:
            raise together(problems)

    def _disagreeing(self, entity: Entity) -> Iterator[InputError]:
        found = sorted(self._each_of(entity), key=lambda one: one.line)
        for one in found[1:]:
            # What is itself is new: neither is another.
            if (one.iri or entity.iri) != (found[0].iri or entity.iri):
                yield self._error(
                    one,
                    f"{one.name!r} is decided otherwise than {found[0].name!r} in line "
                    f"{found[0].line}, and both are names of {curie(entity.iri)}",
                    "keep one of the two",
                )
                return

    def check(self, corpus: Iterable[Entity]) -> None:
        """Tell decisions for things that are not there any more.

        Args:
            corpus: The things that are known.

        Raises:
            InputError: Such a decision.
            InputErrors: Several of them.
        """
        there = {entity.iri: entity for entity in corpus}
        stale = [one for one in self.known.values() if one.iri and one.iri not in there]
        problems = [self._stale(one, there) for one in stale]
        wrong = [
            one
            for one in self.known.values()
            if one.iri in there and there[one.iri].kind != one.kind
        ]
        for one in wrong:
            kind = there[str(one.iri)].kind
            problems.append(
                self._error(one, f"{curie(str(one.iri))} is no {one.kind}: its kind is {kind}")
            )
        if problems:
            raise together(problems)

    def _stale(self, one: Decision, there: dict[str, Entity]) -> InputError:
        named = curie(str(one.iri))
        hint = near(named, [curie(iri) for iri in there]) or f"decide anew: a name, or {NEW}"
        return self._error(one, f"{named} is in the data no more, or not yet", hint)

    def _error(self, one: Decision, what: str, hint: str | None = None) -> InputError:
        return InputError(what, path=str(self.path), line=one.line, column=one.column, hint=hint)

    def unused(self, met: Iterable[Entity]) -> list[Decision]:
        """Return the decisions for names that nobody has."""
        names = {(entity.kind, folded(name)) for entity in met for name in entity.names}
        return [one for key, one in self.known.items() if key not in names]


def read_decisions(path: Path) -> Decisions:
    """Read a file of decisions.

    Args:
        path: The file; one that is not there holds none.

    Returns:
        The decisions.

    Raises:
        InputError: It cannot be read, or a decision is malformed or contradicts another; with its
            place.
        InputErrors: Several of these.
    """
    try:
        if not path.exists():
            return Decisions(path)
        check_regular(path)
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error
    if len(data) > MAX_BYTES:
        raise InputError(f"more than the {MAX_BYTES} bytes that are read", path=str(path))
    try:
        tree = Tree(data.decode("utf-8-sig"), str(path))
    except UnicodeDecodeError:
        raise InputError("not UTF-8", path=str(path), hint="save it as UTF-8") from None
    return Decisions(path, _decided(tree))


def _decided(tree: Tree) -> dict[tuple[str, str], Decision]:
    root = tree.root.value
    if not isinstance(root, dict) or set(root) != {"decisions"}:
        raise tree.error(
            "no decisions", tree.root.span[0], "write `decisions:` and a list below it"
        )
    listed = root["decisions"][1]
    if listed.value is None:
        return {}
    if not isinstance(listed.value, list):
        raise tree.error("decisions are no list", listed.span[0], "begin each with a hyphen")
    known: dict[tuple[str, str], Decision] = {}
    problems: list[InputError] = []
    for item in listed.value:
        try:
            one = _decision(tree, item)
        except InputError as error:
            problems.append(error)
            continue
        before = known.setdefault((one.kind, folded(one.name)), one)
        if before.iri != one.iri:
            problems.append(
                tree.error(
                    f"{one.name!r} is decided otherwise in line {before.line}",
                    item.span[0],
                    "keep one of the two",
                )
            )
    if problems:
        raise together(problems)
    return known


def _decision(tree: Tree, item: Json) -> Decision:
    if not isinstance(item.value, dict):
        raise tree.error("no decision", item.span[0], "write name, kind and is")
    given = item.value
    for key, (place, _) in given.items():
        if key not in _KEYS:
            raise tree.error(f"the key {key!r} is unknown here", place[0], near(key, _KEYS))
    for key in _KEYS[:3]:
        if key not in given or not isinstance(given[key][1].value, str):
            at = given[key][1].span[0] if key in given else item.span[0]
            raise tree.error(f"a decision without {key}", at, "write name, kind and is")
    kinds = sorted(set(KINDS.values()))
    kind = given["kind"][1]
    if kind.value not in kinds:
        hint = near(kind.value, kinds) or "use one of " + ", ".join(kinds)
        raise tree.error(f"{kind.value!r} is no kind", kind.span[0], hint)
    line, column = tree.lines.place(item.span[0])
    return Decision(given["name"][1].value, kind.value, _iri(tree, given["is"][1]), line, column)


def _iri(tree: Tree, value: Json) -> str | None:
    if value.value == NEW:
        return None
    found: Any = words().iri(value.value)
    if not isinstance(found, str):
        raise tree.error(found.what, value.span[0], found.hint or f"a name, or {NEW}")
    return found
