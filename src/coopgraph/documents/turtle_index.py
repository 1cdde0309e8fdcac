"""Turtle cut into statements, each with its subject, so that few need to be taken apart."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, NamedNode

from coopgraph.documents.placed import Blank, Machine, Names, Placed, UnplacedError
from coopgraph.documents.turtle_tokens import TOKEN, Lines, statement_end
from coopgraph.vocabulary import RDF

if TYPE_CHECKING:
    from coopgraph.documents.rows import FileRows

_SKIP: Final = re.compile(r"(?:[ \t\r\n]++|#[^\r\n]*+)*+")
_DIRECTIVE: Final = re.compile(r"@(?:prefix|base)\b|(?:prefix|base)(?=[\s#<:])", re.IGNORECASE)
_SIGNS_OF_BLANKS: Final = ("_:", "[", "(")

_NIL: Final = RDF + "nil"
_MOST_PARSED: Final = 1000
"""Statements that are kept taken apart: findings lie close together."""


class _Replayed(Names):
    """Blank nodes get the numbers that they were given when the whole file was gone through."""

    def __init__(self, known: dict[str, int]) -> None:
        super().__init__(None)
        self._known = known

    def labelled(self, label: str) -> Blank:
        blank = self.labels.get(label)
        if blank is None:
            blank = self.labels[label] = Blank()
            number = self._known.get(label, self.count)
            if number < self.count:
                blank.node = BlankNode(f"b{number}")
        return blank


class TurtleIndex:
    """The statements of a Turtle file."""

    def __init__(self, text: str, base: str | None) -> None:
        """Cut a text up.

        Args:
            text: Turtle that pyoxigraph has accepted.
            base: IRI against which relative IRIs are resolved until it declares another.
        """
        self._text = text
        self.size = len(text)
        self.place = Lines(text).place
        self._starts = array("Q")
        self._ends = array("Q")
        self._scopes: list[tuple[int, dict[str, str], str | None]] = []
        self._by_subject: dict[str, int | list[int]] = {}
        self._blanks: _Blanks | None = None
        self._parsed: dict[int, list[Placed]] = {}
        self._cut(Names(base))

    def triples(self, nodes: Collection[object]) -> Iterable[Placed]:
        """Iterate over the triples of the statements that can have these subjects.

        Args:
            nodes: IRIs, and blank nodes by their number.

        Returns:
            Their triples, and those that stand in the same statements.
        """
        chosen: set[int] = set()
        for node in nodes:
            if isinstance(node, NamedNode):
                chosen.update(_listed(self._by_subject.get(node.value)))
            elif isinstance(node, BlankNode):
                chosen.update(self._numbered().statements(int(node.value[1:])))
        if any(isinstance(node, NamedNode) for node in nodes):
            # Values may be blank nodes: their numbers must be right too.
            self._numbered(only_if=chosen)
        return self._replay(sorted(chosen))

    def all_triples(self) -> Iterable[Placed]:
        """Iterate over all triples."""
        self._numbered()
        return self._replay(range(len(self._starts)))

    def at(self, numbers: Collection[int], rows: FileRows) -> dict[int, Placed]:
        """Find triples by their number: only statements at or shortly before them are taken apart.

        Args:
            numbers: Which.
            rows: All triples of the file.

        Returns:
            Those that are RDF 1.1. Their blank nodes have names that mean nothing.
        """
        anchored: dict[NamedNode | None, list[tuple[int, int]]] = {}
        for number, anchor, subject in rows.anchors(sorted(numbers)):
            anchored.setdefault(subject, []).append((anchor, number))
        subjects = rows.of_subjects({one for one in anchored if one is not None})
        found: dict[int, Placed] = {}
        for subject, pairs in anchored.items():
            starts = {-1: (0, 0)} if subject is None else self._aligned(subject, subjects[subject])
            at = (0, 0)
            for anchor, number in pairs:
                if anchor not in starts:
                    continue
                # Where the last one was found, unless its statement begins later.
                at, triple = self._from(*max(at, starts[anchor]), number)
                if triple is not None and rows.agrees(number, triple):
                    found[number] = triple
        return found

    def _aligned(self, subject: NamedNode, own: Sequence[int]) -> dict[int, tuple[int, int]]:
        """Tell for the triples of a subject in which statement they are, and with what it begins.

        Args:
            subject: The subject.
            own: The numbers of its triples.

        Returns:
            By their number the statement, and the number of the first triple of that.
        """
        found: dict[int, tuple[int, int]] = {}
        at = 0
        for statement in _listed(self._by_subject.get(subject.value)):
            triples = self._taken_apart(statement)
            places = [place for place, one in enumerate(triples) if one.subject == subject]
            if not triples or at == len(own):
                break
            if not places:
                # A list as a subject: only the empty one is this one.
                continue
            begin = own[at] - places[0]
            found.update(dict.fromkeys(own[at : at + len(places)], (statement, begin)))
            at += len(places)
        return found

    def _from(
        self, statement: int, begin: int, number: int
    ) -> tuple[tuple[int, int], Placed | None]:
        """Find a triple in a statement or in those after it, of which the first number is known.

        Returns:
            The statement where it was found and its first number, and the triple.
        """
        while statement < len(self._starts) and (triples := self._taken_apart(statement)):
            if number < begin + len(triples):
                found = triples[number - begin] if number >= begin else None
                return (statement, begin), found
            statement, begin = statement + 1, begin + len(triples)
        return (statement, begin), None

    def _taken_apart(self, statement: int) -> list[Placed]:
        found = self._parsed.get(statement)
        if found is None:
            if len(self._parsed) >= _MOST_PARSED:
                self._parsed.clear()
            try:
                found = self._parse(statement, Names(None))
            except UnplacedError:
                found = []
            self._parsed[statement] = found
        return found

    def _cut(self, names: Names) -> None:
        text, position, size = self._text, 0, len(self._text)
        self._scopes.append((0, dict(names.prefixes), names.base))
        subjects: dict[str, str] = {}
        while (position := _end(_SKIP, text, position)) < size:
            if _DIRECTIVE.match(text, position):
                position = self._directive(position, names)
                subjects.clear()
                continue
            end = statement_end(text, position)
            if end <= position:
                # Nothing that is known here: what was found so far still holds.
                return
            number = len(self._starts)
            self._starts.append(position)
            self._ends.append(end)
            first = TOKEN.match(text, position)
            if first is not None and first.lastgroup in ("iri", "name"):
                iri = subjects.get(first[0])
                if iri is None:
                    iri = subjects[first[0]] = _iri(names, first)
                self._note(iri, number)
            elif first is not None and first[0] == "(":
                # The empty list has a name.
                self._note(_NIL, number)
            position = end

    def _note(self, iri: str, number: int) -> None:
        known = self._by_subject.get(iri)
        if known is None:
            self._by_subject[iri] = number
        elif isinstance(known, list):
            known.append(number)
        else:
            self._by_subject[iri] = [known, number]

    def _directive(self, position: int, names: Names) -> int:
        machine = Machine(names)
        while position < len(self._text):
            token = TOKEN.match(self._text, position)
            if token is None or token.lastgroup is None:
                return len(self._text)
            position = token.end()
            if token.lastgroup not in ("space", "comment"):
                machine.feed(token.lastgroup, token[0], token.start())
                if machine.at_start():
                    break
        self._scopes.append((len(self._starts), dict(names.prefixes), names.base))
        return position

    def _numbered(self, only_if: Iterable[int] | None = None) -> _Blanks:
        if self._blanks is None:
            if only_if is not None and not any(self._may_be_blank(one) for one in only_if):
                return _Blanks()
            self._blanks = _Blanks()
            names = Names(None)
            for number in range(len(self._starts)):
                self._blanks.before.append(names.count)
                if self._may_be_blank(number) and not self._number(number, names, self._blanks):
                    break
            self._blanks.labels = {
                label: int(blank.node.value[1:])
                for label, blank in names.labels.items()
                if blank.node is not None
            }
        return self._blanks

    def _number(self, number: int, names: Names, blanks: _Blanks) -> bool:
        try:
            found = self._parse(number, names)
        except UnplacedError:
            return False
        for triple in found:
            if isinstance(triple.subject, BlankNode):
                blanks.note(int(triple.subject.value[1:]), number)
        return True

    def _may_be_blank(self, number: int) -> bool:
        text, start, end = self._text, self._starts[number], self._ends[number]
        return any(text.find(sign, start, end) >= 0 for sign in _SIGNS_OF_BLANKS)

    def _replay(self, numbers: Iterable[int]) -> Iterator[Placed]:
        blanks = self._blanks or _Blanks()
        for number in numbers:
            names = _Replayed(blanks.labels)
            names.count = blanks.before[number] if number < len(blanks.before) else 0
            try:
                yield from self._parse(number, names)
            except UnplacedError:
                continue

    def _parse(self, number: int, names: Names) -> list[Placed]:
        scope = bisect_right(self._scopes, number, key=lambda one: one[0]) - 1
        _, names.prefixes, names.base = self._scopes[scope]
        machine = Machine(names)
        machine.feed_all(self._text, self._starts[number], self._ends[number])
        return machine.triples


class _Blanks:
    """The numbers of the blank nodes of a file: how many came before each statement, and labels."""

    def __init__(self) -> None:
        self.before = array("Q")
        self.labels: dict[str, int] = {}
        self._subjects: dict[int, int | list[int]] = {}

    def note(self, blank: int, statement: int) -> None:
        known = self._subjects.get(blank)
        if known is None:
            self._subjects[blank] = statement
        elif isinstance(known, list):
            if known[-1] != statement:
                known.append(statement)
        elif known != statement:
            self._subjects[blank] = [known, statement]

    def statements(self, blank: int) -> list[int]:
        return _listed(self._subjects.get(blank))


def _listed(found: int | list[int] | None) -> list[int]:
    if found is None:
        return []
    return found if isinstance(found, list) else [found]


def _end(pattern: re.Pattern[str], text: str, position: int) -> int:
    match = pattern.match(text, position)
    return position if match is None else match.end()


def _iri(names: Names, token: re.Match[str]) -> str:
    try:
        return names.iri(str(token.lastgroup), token[0])
    except UnplacedError:
        return ""
